// Who waits, what was missed and what nobody reads, as the desk keeps and tells it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Queue } from '../../../shared/protocol';
import * as actions from '../actions';
import type { DeskEvent } from '../model';
import { late_of, on_missed_break, title_of } from '../picture';
import { strings } from '../strings';
import { Scene, card, change, id, offer, snapshot, waits } from './scene';

const events = (scene: Scene, kind: DeskEvent['kind']): number =>
  scene.events.filter((event) => event.kind === kind).length;
const none = { kk: 0, ru: 0, en: 0 };
const queue = (late: number): Queue => ({
  ...{ waiting: none, longest_wait_s: none, available: none },
  late: { ...none, ru: late },
});

test('the list keeps the order of the server, but for danger in another language', () => {
  const waiting = [waits('a'), waits('b', { child: 'away' }), waits('c', { need: 'danger' })];
  const scene = new Scene().hears(snapshot(1, { waiting }));
  const order = (): string => scene.desk.waiting.map((one) => one.conversation[0]).join('');
  assert.equal(order(), 'cab');
  scene.hears(change(2, { waiting: [waits('b'), waits('d', { risk: 'imminent' })] }));
  assert.equal(order(), 'db');
  scene.hears(change(3, { capacity: 3 }));
  assert.equal(order(), 'db', 'what is not told has not changed');
  assert.equal(scene.loses_link().desk.waiting.length, 0);
});

test('one of the list is asked for once, and comes as an accepted one does', () => {
  const scene = new Scene().hears(snapshot(1, { waiting: [waits('a')] }));
  scene
    .does(actions.take(id('a')))
    .does(actions.take(id('a')))
    .does(actions.take(id('b')));
  assert.deepEqual(scene.said_since(), [{ type: 'take', conversation: id('a') }]);
  scene.hears(change(2, { waiting: [], conversations: [card('a')] }));
  const joined = scene.events.find(({ kind }) => kind === 'joined');
  assert.ok(joined?.kind === 'joined' && joined.asked);
  assert.deepEqual(scene.desk.taking, []);
});

for (const code of ['offer_gone', 'at_capacity'] as const) {
  test(`a taking that is answered by ${code} may be asked for again`, () => {
    const scene = new Scene().hears(snapshot(1, { waiting: [waits('a')], offers: [offer('b')] }));
    scene.does(actions.take(id('a'))).said_since();
    scene.hears({ type: 'error', code, detail: '' });
    assert.equal(events(scene, 'refused'), 1);
    assert.deepEqual(scene.desk.taking, []);
    assert.deepEqual(scene.desk.expected, []);
    scene.does(actions.take(id('a')));
    assert.equal(scene.said_since().length, 1);
  });
}

test('each missed offer is heard once; the second makes a break that the title tells', () => {
  const scene = new Scene().hears(snapshot(1), change(2, { missed: 1 }));
  assert.equal(events(scene, 'missed'), 1);
  assert.ok(!on_missed_break(scene.desk));
  scene.hears(change(3, { missed: 2, availability: 'away', offers: [] }));
  assert.equal(events(scene, 'missed'), 2);
  assert.ok(on_missed_break(scene.desk));
  assert.match(title_of(scene.desk, strings.kk), /Үзіліс/);
  scene.hears(change(4, { capacity: 2 }), snapshot(4, { missed: 2, availability: 'away' }));
  assert.equal(events(scene, 'missed'), 2, 'it is not heard for as long as it lasts');
  scene.hears(change(5, { missed: 0, availability: 'available' }));
  assert.ok(!on_missed_break(scene.desk));
  assert.equal(title_of(scene.desk, strings.kk), strings.kk.product);
});

test('words that nobody reads in time are heard when there are more of them, in any language', () => {
  const scene = new Scene().hears(snapshot(1), change(2, { queue: queue(1) }));
  assert.equal(events(scene, 'late'), 1);
  assert.equal(late_of(scene.desk), 1);
  assert.match(title_of(scene.desk, strings.ru), /Не прочитано/);
  scene.hears(change(3, { queue: queue(1) }));
  assert.equal(events(scene, 'late'), 1);
  scene.hears(change(4, { queue: queue(2) }));
  assert.equal(events(scene, 'late'), 2);
});

test('a server of before tells none of this, and nothing is missed', () => {
  const scene = new Scene().hears(snapshot(1), change(2, { offers: [offer('a')] }));
  assert.deepEqual([scene.desk.waiting.length, scene.desk.missed, late_of(scene.desk)], [0, 0, 0]);
  assert.equal(events(scene, 'late') + events(scene, 'missed'), 0);
});
