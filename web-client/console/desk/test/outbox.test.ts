import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as outbox from '../outbox';

test('notes and messages have each their own turn', () => {
  let box = outbox.write([], 'm', 'say', 'бір');
  box = outbox.write(box, 'n', 'note', 'ескертпе');
  box = outbox.write(box, 'o', 'say', 'екі');
  assert.deepEqual(
    outbox.due(box, 0).map(({ id }) => id),
    ['m', 'n'],
  );
});

test('the same id is written once', () => {
  const box = outbox.write([], 'm', 'say', 'бір');
  assert.equal(outbox.write(box, 'm', 'say', 'бір'), box);
});

test('what is under way is not due until ten seconds passed', () => {
  const box = outbox.mark_sent(outbox.write([], 'm', 'say', 'бір'), ['m'], 1_000);
  assert.equal(outbox.due(box, 10_999).length, 0);
  assert.equal(outbox.due(box, 11_000).length, 1);
});

test('a reload brings back every text and its id', () => {
  const box = outbox.write(outbox.write([], 'm', 'say', 'бір'), 'n', 'note', 'екі');
  const kept = JSON.parse(JSON.stringify(outbox.to_keep(box, 217))) as outbox.Kept;
  assert.deepEqual(outbox.from_kept(kept), box);
  assert.deepEqual(outbox.from_kept(null), []);
});
