// A store that lost its last writes (PROTOCOL.md): the server tells the conversation again, from a lower
// seq than the page has. What it tells is shown, and what the child had said is said again.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Page, waiting } from './test/page';

/** On a new connection; from here on `sent` is what the page says on it. */
function back(page: Page): Page {
  page.cut().connect();
  page.sent = [];
  page.c.on_frame(waiting);
  return page;
}

/** What the child had said, told by the server. */
function retells(page: Page, seq: number, id: string, text: string): void {
  page.c.on_frame({ type: 'message', seq, from: 'child', id, text, at: 5 });
}

const said = (page: Page): string[] =>
  page.sent.flatMap((frame) => (frame.type === 'say' ? [frame.id] : []));
const shown = (page: Page): string[] => page.c.messages.map(({ text }) => text);

/** id2 of the child (1), an answer (2), id3 of the child (3), all stored; then a new connection. */
function talked(): Page {
  const page = new Page();
  page.c.start();
  page.connect();
  page.c.on_frame(waiting);
  page.c.say('бір');
  page.acks('id2', 1);
  page.hears(2, 'екі');
  page.c.say('үш');
  page.acks('id3', 3);
  page.c.on_frame({ type: 'seen', seq: 3 });
  return back(page);
}

test('what the store still has is shown, and what it lost of the child is said again, once', () => {
  const page = talked();
  retells(page, 1, 'id2', 'бір');
  assert.deepEqual(shown(page), ['бір']);
  assert.equal(page.c.seen, 0, 'nothing counts as delivered any more');
  page.hears(2, 'екі');
  assert.deepEqual(said(page), ['id3']);
  page.acks('id3', 3);
  assert.deepEqual(shown(page), ['бір', 'екі', 'үш']);
  assert.deepEqual([page.c.outbox.entries, page.c.kept.outbox], [[], []]);
});

test('what was written since is said with it; the store knows each by its id', () => {
  const page = talked();
  page.cut();
  page.c.say('төрт');
  back(page);
  retells(page, 1, 'id2', 'бір');
  page.hears(2, 'екі');
  page.acks('id3', 3);
  page.acks('id4', 4);
  assert.deepEqual(said(page), ['id4', 'id3', 'id4']);
  assert.deepEqual(shown(page), ['бір', 'екі', 'үш', 'төрт']);
});

test('another message under a known seq counts, and what followed it is gone', () => {
  const page = talked();
  page.hears(4, 'төрт');
  retells(page, 2, 'other', 'басқа');
  assert.deepEqual(shown(page), ['бір', 'басқа']);
});

test('the same message twice on one connection is the same message', () => {
  const page = talked();
  page.hears(4, 'төрт');
  page.hears(2, 'екі');
  assert.deepEqual(shown(page), ['бір', 'екі', 'үш', 'төрт']);
  assert.deepEqual(said(page), []);
});

test('a conversation that the store has lost whole is said again in the new one', () => {
  const page = talked();
  page.c.on_frame({ type: 'error', code: 'unknown_conversation', detail: '' });
  back(page);
  assert.deepEqual(said(page), ['id2']);
  page.acks('id2', 1);
  assert.deepEqual(said(page), ['id2', 'id3']);
});
