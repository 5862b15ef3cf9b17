import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Drafts } from '../drafts';
import { Shelf } from '../../shared/shelf';
import type { Storage } from '../../shared/shelf';

function storage(refuses = false): Storage {
  const kept = new Map<string, string>();
  return {
    get length() {
      return kept.size;
    },
    key: (i) => [...kept.keys()][i] ?? null,
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, text) => {
      if (refuses) throw new Error('full');
      kept.set(name, text);
    },
    removeItem: (name) => void kept.delete(name),
  };
}

test('a draft leaves only from the conversation in which it was typed', () => {
  const drafts = new Drafts(new Shelf(storage()));
  drafts.put('a', 'reply', 'Айгүлге');
  assert.equal(drafts.take('b', 'reply', 'Айгүлге'), undefined);
  assert.equal(drafts.take('a', 'note', 'Айгүлге'), undefined);
  assert.equal(drafts.get('a', 'reply'), 'Айгүлге');
  assert.equal(drafts.take('a', 'reply', 'Айгүлге'), 'Айгүлге');
  assert.equal(drafts.get('a', 'reply'), '');
});

test('a draft cannot be sent twice, nor a text that was not typed', () => {
  const drafts = new Drafts(new Shelf(storage()));
  drafts.put('a', 'reply', 'бір');
  assert.equal(drafts.take('a', 'reply', 'бір'), 'бір');
  assert.equal(drafts.take('a', 'reply', 'бір'), undefined);
  assert.equal(drafts.take('a', 'reply', ''), undefined);
});

test('drafts survive a reload and are gone after the conversation', () => {
  const place = storage();
  new Drafts(new Shelf(place)).put('a', 'note', 'жазба');
  const drafts = new Drafts(new Shelf(place));
  assert.equal(drafts.get('a', 'note'), 'жазба');
  drafts.forget('a');
  assert.equal(place.length, 0);
});

test('a browser that refuses storage still keeps drafts in memory', () => {
  for (const place of [storage(true), undefined]) {
    const shelf = new Shelf(place);
    const drafts = new Drafts(shelf);
    drafts.put('a', 'reply', 'мәтін');
    assert.equal(drafts.get('a', 'reply'), 'мәтін');
    assert.deepEqual(shelf.names(), ['draft.reply.a']);
    shelf.forget();
    assert.equal(drafts.get('a', 'reply'), '');
  }
});

test('signing out leaves nothing of ours and touches nothing else', () => {
  const place = storage();
  place.setItem('other', 'x');
  const shelf = new Shelf(place);
  shelf.put('draft.reply.a', 'мәтін');
  shelf.write('record.a', { summary: 'мазмұны' });
  shelf.forget();
  assert.equal(place.length, 1);
  assert.equal(place.getItem('other'), 'x');
});
