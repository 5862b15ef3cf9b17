import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Outbox, outbox_entries_max } from './outbox';

const entry = (id: string): { id: string; text: string; at: number } => ({ id, text: id, at: 1 });

test('an entry stays until its ack, and only its own ack counts', () => {
  const outbox = new Outbox();
  outbox.add(entry('a'));
  outbox.take(0);
  outbox.settle('b');
  assert.deepEqual(outbox.entries, [entry('a')]);
  outbox.settle('a');
  assert.deepEqual(outbox.entries, []);
});

test('one message is under way at a time, in the order of writing', () => {
  const outbox = new Outbox();
  outbox.add(entry('a'));
  outbox.add(entry('b'));
  assert.equal(outbox.take(0)?.id, 'a');
  assert.equal(outbox.take(1), undefined);
  outbox.settle('a');
  assert.equal(outbox.take(2)?.id, 'b');
});

test('a message without an ack is said again with the same id', () => {
  const outbox = new Outbox([entry('a')]);
  assert.equal(outbox.take(0)?.id, 'a');
  assert.equal(outbox.take(7_999), undefined);
  assert.equal(outbox.take(8_000)?.id, 'a');
});

test('a new connection says at once what was under way', () => {
  const outbox = new Outbox([entry('a')]);
  outbox.take(0);
  outbox.begin_again();
  assert.equal(outbox.take(1)?.id, 'a');
});

test('a postponed message holds back those behind it', () => {
  const outbox = new Outbox([entry('a'), entry('b')]);
  outbox.take(0);
  outbox.postpone('a', 20_000);
  assert.equal(outbox.take(19_999), undefined);
  assert.equal(outbox.take(20_000)?.id, 'a');
});

test('a refused message stays to be seen, is not said again and holds nobody back', () => {
  const outbox = new Outbox([entry('a'), entry('b')]);
  outbox.take(0);
  outbox.refuse('a');
  assert.equal(outbox.take(1)?.id, 'b');
  assert.equal(outbox.entries[0]?.refused, true);
});

test('a full outbox takes no more, so the text stays in the composer', () => {
  const outbox = new Outbox();
  for (let i = 0; i < outbox_entries_max; ++i) assert.ok(outbox.add(entry(String(i))));
  assert.ok(!outbox.add(entry('more')));
  assert.equal(outbox.entries.length, outbox_entries_max);
});
