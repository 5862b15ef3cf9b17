import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as actions from '../actions';
import { Scene, card, change, closing, id, me, offer, snapshot } from './scene';

const texts = (scene: Scene, letter: string): string[] =>
  scene.conversation(letter).messages.map(({ text }) => text);

test('an accepted offer becomes a conversation that is opened from the beginning', () => {
  const scene = new Scene().hears(snapshot(1), change(2, { offers: [offer('a')] }));
  scene.does(actions.accept(7));
  assert.deepEqual(scene.said_since(), [{ type: 'accept', offer: 7 }]);
  assert.equal(scene.desk.offers[0]?.accepting, true);
  // The offer may go before the conversation comes.
  scene.hears(change(3, { offers: [] }), change(4, { conversations: [card('a', { seq: 2 })] }));
  assert.deepEqual(scene.said_since(), [{ type: 'open', conversation: id('a'), after: 0 }]);
  assert.deepEqual(
    scene.events.filter(({ kind }) => kind === 'joined'),
    [{ kind: 'joined', conversation: id('a'), asked: true }],
  );
});

test('messages stand in the order of their numbers, each once, however they arrive', () => {
  const scene = new Scene().hears(snapshot(1, { conversations: [card('a')] }));
  for (const seq of [2, 1, 1, 4, 2, 3]) scene.child_says('a', seq);
  assert.deepEqual(texts(scene, 'a'), ['текст 1', 'текст 2', 'текст 3', 'текст 4']);
  assert.equal(scene.conversation('a').early.length, 0);
});

test('a gap in a transcript is asked for, and not more than once in three seconds', () => {
  const scene = new Scene().hears(snapshot(1, { conversations: [card('a')] }));
  scene.child_says('a', 1).passes(3_000).said_since();
  scene.child_says('a', 3);
  assert.deepEqual(scene.said_since(), [{ type: 'open', conversation: id('a'), after: 1 }]);
  scene.passes(1_000);
  assert.deepEqual(scene.said_since(), []);
  scene.passes(2_000);
  assert.deepEqual(scene.said_since(), [{ type: 'open', conversation: id('a'), after: 1 }]);
  scene.child_says('a', 2).passes(9_000);
  assert.deepEqual(scene.said_since(), []);
  assert.deepEqual(texts(scene, 'a'), ['текст 1', 'текст 2', 'текст 3']);
});

test('a gap in the versions asks for a snapshot and believes nothing until it comes', () => {
  const scene = new Scene().hears(snapshot(5, { conversations: [card('a')] }));
  scene.said_since();
  scene.hears(change(7, { gone: [id('a')] }), change(8, { conversations: [card('b')] }));
  assert.deepEqual(scene.said_since(), [{ type: 'snapshot' }]);
  assert.equal(scene.desk.conversations.length, 1);
  scene.hears(snapshot(8, { conversations: [card('b')] }));
  assert.deepEqual(
    scene.desk.conversations.map((one) => one.id),
    [id('b')],
  );
});

test('a change that is older than the snapshot changes nothing', () => {
  const scene = new Scene().hears(snapshot(5), change(5, { conversations: [card('a')] }));
  assert.equal(scene.desk.conversations.length, 0);
  assert.deepEqual(scene.said_since(), []);
});

test('a snapshot is asked for every thirty seconds', () => {
  const scene = new Scene().hears(snapshot(1));
  scene.passes(29_000);
  assert.deepEqual(scene.said_since(), []);
  scene.passes(1_000);
  assert.deepEqual(scene.said_since(), [{ type: 'snapshot' }]);
});

test('a written message is said, and becomes part of the transcript by its acknowledgement', () => {
  const scene = new Scene().hears(snapshot(1, { conversations: [card('a')] }));
  scene.child_says('a', 1).said_since();
  scene.does(actions.write(id('a'), id('m'), 'say', 'Сәлем'));
  const say = { type: 'say', conversation: id('a'), id: id('m'), text: 'Сәлем' };
  assert.deepEqual(scene.said_since(), [say]);
  assert.equal(scene.conversation('a').outbox.length, 1);
  scene.hears({ type: 'ack', conversation: id('a'), id: id('m'), seq: 2, at: 1 });
  assert.equal(scene.conversation('a').outbox.length, 0);
  assert.deepEqual(texts(scene, 'a'), ['текст 1', 'Сәлем']);
});

test('without an acknowledgement the same id goes again after a new connection, in order', () => {
  const scene = new Scene().hears(snapshot(1, { conversations: [card('a')] }));
  scene.does(actions.write(id('a'), id('m'), 'say', 'бір'));
  scene.does(actions.write(id('a'), id('n'), 'say', 'екі'));
  scene.said_since();
  scene.loses_link().does(actions.write(id('a'), id('o'), 'say', 'үш'));
  assert.deepEqual(scene.said_since(), []);
  scene.hears(snapshot(9, { conversations: [card('a')] }));
  const says = (): string[] =>
    scene.said_since().flatMap((frame) => (frame.type === 'say' ? [frame.id] : []));
  assert.deepEqual(says(), [id('m')]);
  scene.hears({ type: 'ack', conversation: id('a'), id: id('m'), seq: 1, at: 1 });
  assert.deepEqual(says(), [id('n')]);
  scene.hears({ type: 'ack', conversation: id('a'), id: id('n'), seq: 2, at: 1 });
  assert.deepEqual(says(), [id('o')]);
});

test('after a reconnect every conversation is opened after its last message', () => {
  const scene = new Scene().hears(snapshot(1, { conversations: [card('a'), card('b')] }));
  scene
    .child_says('a', 1)
    .child_says('a', 2)
    .does(actions.read(id('a')))
    .said_since();
  scene.loses_link().hears(snapshot(4, { conversations: [card('a', { seq: 2 }), card('b')] }));
  assert.deepEqual(scene.said_since(), [
    { type: 'open', conversation: id('a'), after: 2 },
    { type: 'seen', conversation: id('a'), seq: 2 },
    { type: 'open', conversation: id('b'), after: 0 },
  ]);
});

test('a store that has lost something is believed: its transcript is shown from there on', () => {
  const scene = new Scene().hears(snapshot(1, { conversations: [card('a', { seq: 3 })] }));
  scene.child_says('a', 1).child_says('a', 2).child_says('a', 3);
  scene.loses_link().hears(snapshot(2, { conversations: [card('a', { seq: 2 })] }));
  scene.child_says('a', 1).child_says('a', 2);
  assert.deepEqual(texts(scene, 'a'), ['текст 1', 'текст 2']);
  scene.child_says('a', 3, 'басқа');
  assert.deepEqual(texts(scene, 'a'), ['текст 1', 'текст 2', 'басқа']);
});

test('what a store has lost of this counsellor is said again under its old ids, and nothing of others', () => {
  const scene = new Scene().hears(snapshot(1, { conversations: [card('a')] }));
  for (const [name, kind] of [
    ['m', 'say'],
    ['n', 'say'],
    ['o', 'note'],
  ] as const) {
    scene.does(actions.write(id('a'), id(name), kind, name));
  }
  const message = { type: 'message', conversation: id('a'), from: 'counsellor', at: 1 } as const;
  scene.hears({ ...message, seq: 1, id: id('k'), text: 'k', alias: 'Басқа' });
  scene.hears({ type: 'ack', conversation: id('a'), id: id('m'), seq: 2, at: 1 });
  scene.hears({ type: 'ack', conversation: id('a'), id: id('n'), seq: 3, at: 1 });
  scene.hears({ type: 'ack', conversation: id('a'), id: id('o'), seq: 1, at: 1 });
  assert.equal(scene.conversation('a').outbox.length, 0);
  scene.loses_link().hears(snapshot(2, { conversations: [card('a', { seq: 1 })] }));
  scene.hears({ ...message, seq: 1, id: id('m'), text: 'm', alias: me.alias });
  assert.deepEqual(texts(scene, 'a'), ['m']);
  const waits = scene.conversation('a').outbox.map((item) => `${item.kind} ${item.text}`);
  assert.deepEqual(waits, ['say n', 'note o']);
  scene.said_since();
  scene.hears({ type: 'ack', conversation: id('a'), id: id('n'), seq: 2, at: 1 });
  scene.hears({ type: 'ack', conversation: id('a'), id: id('o'), seq: 1, at: 1 });
  assert.deepEqual(texts(scene, 'a'), ['m', 'n']);
  assert.deepEqual([scene.conversation('a').outbox, scene.conversation('a').notes.length], [[], 1]);
});

// Without `store_away: true` in store.apply nothing is seen of it.
test('a store that does not answer is known until it has answered', () => {
  const scene = new Scene().hears(snapshot(1, { conversations: [card('a')] }));
  const away = (): boolean => scene.desk.store_away;
  const refusal = { type: 'error', code: 'store_trouble', detail: '' } as const;
  assert.equal(away(), false);
  scene.hears(refusal).hears({ type: 'typing', conversation: id('a') });
  assert.equal(away(), true);
  scene.does(actions.write(id('a'), id('m'), 'say', 'm'));
  scene.hears({ type: 'ack', conversation: id('a'), id: id('m'), seq: 1, at: 1 });
  assert.equal(away(), false);
  scene.hears(refusal).hears(snapshot(2, { conversations: [card('a')] }));
  assert.equal(away(), false);
  scene.hears({ ...refusal, conversation: id('a'), about: id('n') }).loses_link();
  assert.equal(away(), false, 'what is true then is told by the next picture');
});

test('another message under a known number replaces what followed', () => {
  const scene = new Scene().hears(snapshot(1, { conversations: [card('a', { seq: 2 })] }));
  scene.child_says('a', 1).child_says('a', 2);
  const other = { type: 'message', conversation: id('a'), seq: 1, from: 'child' } as const;
  scene.hears({ ...other, id: id('z'), text: 'басқа', at: 1 });
  assert.deepEqual(texts(scene, 'a'), ['басқа']);
});

test('the own message that comes back as a message leaves the outbox and stands there once', () => {
  const scene = new Scene().hears(snapshot(1, { conversations: [card('a')] }));
  scene.does(actions.write(id('a'), id('m'), 'say', 'Сәлем'));
  const own = { type: 'message' as const, from: 'counsellor' as const, alias: 'Айгерім' };
  scene.hears({ ...own, conversation: id('a'), seq: 1, id: id('m'), text: 'Сәлем', at: 1 });
  scene.hears({ type: 'ack', conversation: id('a'), id: id('m'), seq: 1, at: 1 });
  assert.deepEqual(texts(scene, 'a'), ['Сәлем']);
  assert.equal(scene.conversation('a').outbox.length, 0);
});

test('a note never becomes a message', () => {
  const scene = new Scene().hears(snapshot(1, { conversations: [card('a')] }));
  scene.does(actions.write(id('a'), id('m'), 'note', 'ескертпе')).said_since();
  scene.hears({ type: 'ack', conversation: id('a'), id: id('m'), seq: 1, at: 1 });
  assert.equal(scene.conversation('a').messages.length, 0);
  assert.deepEqual(
    scene.conversation('a').notes.map(({ text }) => text),
    ['ескертпе'],
  );
});

test('a conversation that was closed here is told as closed, any other as lost with its texts', () => {
  const scene = new Scene().hears(snapshot(1, { conversations: [card('a'), card('b')] }));
  scene.does(actions.close(closing('a'), scene.now_ms)).passes(actions.take_back_ms);
  scene.does(actions.write(id('b'), id('m'), 'say', 'жетпеді'));
  scene.hears(change(2, { gone: [id('a'), id('b')] }));
  const [closed, lost] = scene.events.slice(-2);
  assert.equal(closed?.kind, 'closed');
  assert.ok(lost?.kind === 'lost' && lost.outbox[0]?.text === 'жетпеді');
});

test('a close without an answer is said again, also on a new connection', () => {
  const scene = new Scene().hears(snapshot(1, { conversations: [card('a')] }));
  const close = closing('a');
  scene
    .does(actions.close(close, scene.now_ms))
    .passes(actions.take_back_ms - 1)
    .said_since();
  scene.passes(1);
  assert.deepEqual(scene.said_since(), [close]);
  scene.passes(4_000);
  assert.deepEqual(scene.said_since(), []);
  scene.passes(1_000);
  assert.deepEqual(scene.said_since(), [close]);
  scene.loses_link().hears(snapshot(2, { conversations: [card('a')] }));
  assert.ok(scene.said_since().some((frame) => frame.type === 'close'));
});

test('a refused close is given back to the counsellor', () => {
  const scene = new Scene().hears(snapshot(1, { conversations: [card('a')] }));
  scene.does(actions.close(closing('a'), scene.now_ms)).passes(actions.take_back_ms);
  scene.hears({ type: 'error', code: 'bad_frame', detail: '', conversation: id('a') });
  assert.equal(scene.conversation('a').closing, null);
  assert.equal(scene.events.at(-1)?.kind, 'close_refused');
});

test('a passing refusal repeats the message later, a lasting one lets the next go', () => {
  const scene = new Scene().hears(snapshot(1, { conversations: [card('a')] }));
  scene.does(actions.write(id('a'), id('m'), 'say', 'бір'));
  scene.does(actions.write(id('a'), id('n'), 'say', 'екі')).said_since();
  const refused = { type: 'error' as const, detail: '', about: id('m') };
  scene.hears({ ...refused, code: 'too_fast', retry_after_ms: 1_500 });
  scene.passes(1_000);
  assert.deepEqual(scene.said_since(), []);
  scene.passes(600);
  const first = scene.said_since()[0];
  assert.ok(first?.type === 'say' && first.id === id('m'));
  scene.hears({ ...refused, code: 'too_long' });
  const second = scene.said_since()[0];
  assert.ok(second?.type === 'say' && second.id === id('n'));
  assert.equal(scene.conversation('a').outbox[0]?.failed, 'too_long');
});

test('offers are not shown while the connection is down', () => {
  const scene = new Scene().hears(snapshot(1, { offers: [offer('a')] }));
  assert.equal(scene.desk.offers.length, 1);
  assert.equal(scene.loses_link().desk.offers.length, 0);
});

test('an offer that is gone can be answered no more and says so', () => {
  const scene = new Scene().hears(snapshot(1, { offers: [offer('a')] }));
  scene.does(actions.accept(7)).hears({ type: 'error', code: 'offer_gone', detail: '' });
  assert.equal(scene.desk.offers[0]?.accepting, false);
  assert.deepEqual(scene.events.at(-1), {
    kind: 'refused',
    code: 'offer_gone',
    conversation: null,
  });
});

test('slots stay with their children, and a free one is filled first', () => {
  const scene = new Scene().hears(
    snapshot(1, { conversations: [card('a'), card('b'), card('c')] }),
  );
  scene.hears(change(2, { gone: [id('b')] }), change(3, { conversations: [card('d')] }));
  const slots = scene.desk.conversations.map((one) => [one.id.charAt(0), one.slot]);
  assert.deepEqual(slots, [
    ['a', 1],
    ['c', 3],
    ['d', 2],
  ]);
});

test('what an earlier page left unsent is sent by the next one', () => {
  const scene = new Scene();
  const item = { id: id('m'), kind: 'say' as const, text: 'қалған', failed: null };
  scene.kept[id('a')] = { outbox: [{ ...item, sent_ms: null, not_before_ms: 0 }], read: 3 };
  scene.hears(snapshot(1, { conversations: [card('a')] }));
  assert.ok(scene.said_since().some((frame) => frame.type === 'say' && frame.text === 'қалған'));
});
