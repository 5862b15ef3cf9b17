import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LinkState } from '../../../shared/link';
import * as actions from '../actions';
import {
  by_waiting,
  neighbour,
  panes,
  title_of,
  truth_of,
  unread,
  wait_level,
  waiting_since,
} from '../picture';
import { strings } from '../strings';
import { Scene, card, id, me, offer, snapshot } from './scene';

const waits = (scene: Scene, letter: string): number | null => {
  const since = waiting_since(scene.conversation(letter), me.alias);
  return since === null ? null : scene.now_ms - since;
};

const answer = (scene: Scene, letter: string, seq: number, alias = me.alias): Scene =>
  scene.hears({
    type: 'message',
    conversation: id(letter),
    seq,
    from: 'counsellor',
    id: id(`x${seq}`).slice(0, 22),
    text: 'жауап',
    at: 1_000_000 + scene.now_ms,
    alias,
  });

test('once it was live, the screen is true again only with a whole picture', () => {
  const scene = new Scene();
  const truth = (link: LinkState): string => truth_of({ link, desk: scene.desk });
  assert.equal(truth('connecting'), 'connecting');
  assert.equal(truth('down'), 'down');
  scene.hears(snapshot(1));
  assert.deepEqual([truth('open'), truth('quiet')], ['live', 'down']);
  scene.hears({ type: 'error', code: 'store_trouble', detail: '' });
  assert.deepEqual([truth('open'), truth('quiet')], ['trouble', 'down']);
  scene.hears(snapshot(1));
  assert.equal(truth('open'), 'live');
  scene.loses_link();
  assert.deepEqual([truth('down'), truth('connecting'), truth('open')], ['down', 'down', 'down']);
  scene.hears(snapshot(2));
  assert.equal(truth('open'), 'live');
});

test('a child waits since the first word that was not answered', () => {
  const scene = new Scene().hears(snapshot(1, { conversations: [card('a', { live_s: 300 })] }));
  assert.equal(waits(scene, 'a'), 300_000);
  answer(scene.child_says('a', 1), 'a', 2);
  assert.equal(waits(scene, 'a'), null);
  scene.child_says('a', 3).passes(5_000).child_says('a', 4).passes(2_000);
  assert.equal(waits(scene, 'a'), 7_000);
});

test("a colleague's words before the transfer are no answer of ours", () => {
  const scene = new Scene().hears(snapshot(1, { conversations: [card('a', { live_s: 40 })] }));
  answer(scene.child_says('a', 1), 'a', 2, 'Данияр');
  assert.equal(waits(scene, 'a'), 40_000);
});

test('the wait is amber from one minute and red from two', () => {
  assert.deepEqual(
    [59_999, 60_000, 119_999, 120_000].map((ms) => wait_level(0, ms)),
    [0, 1, 1, 2],
  );
  assert.equal(wait_level(null, 999_999), 0);
});

test('the child who has waited longest stands first, wrap-ups last', () => {
  const cards = [
    card('a', { live_s: 10 }),
    card('b', { phase: 'wrap_up', live_s: 900 }),
    card('c', { live_s: 70 }),
    card('d', { live_s: 400 }),
  ];
  const scene = new Scene().hears(snapshot(1, { conversations: cards }));
  answer(scene.child_says('d', 1), 'd', 2);
  const order = by_waiting(scene.desk).map((one) => one.id.charAt(0));
  assert.deepEqual(order, ['c', 'a', 'd', 'b']);
});

test('unread are the words of the child after what was looked at', () => {
  const scene = new Scene().hears(snapshot(1, { conversations: [card('a')] }));
  scene.child_says('a', 1).child_says('a', 2);
  assert.equal(unread(scene.conversation('a')), 2);
  scene.does(actions.read(id('a')));
  assert.equal(unread(scene.conversation('a')), 0);
});

test('panes show the active conversation and those used last, in the order of their slots', () => {
  const cards = ['a', 'b', 'c'].map((letter) => card(letter));
  const { desk } = new Scene().hears(snapshot(1, { conversations: cards }));
  const shown = (active: string | null, recent: string[], columns: number): string =>
    panes(desk, active && id(active), recent.map(id), columns)
      .map((one) => one.id.charAt(0))
      .join('');
  assert.equal(shown('c', ['a'], 2), 'ac');
  assert.equal(shown('c', ['gone', 'b'], 2), 'bc');
  assert.equal(shown('b', [], 1), 'b');
  assert.equal(shown(null, [], 3), 'abc');
});

test('next and previous go round', () => {
  const cards = ['a', 'b'].map((letter) => card(letter));
  const { desk } = new Scene().hears(snapshot(1, { conversations: cards }));
  assert.equal(neighbour(desk, id('b'), 1), id('a'));
  assert.equal(neighbour(desk, id('a'), -1), id('b'));
  assert.equal(neighbour(desk, null, 1), id('a'));
});

test('the title of the tab tells of offers first, then of unread words', () => {
  const words = { ...strings.kk, title_offer: 'Жаңа бала', title_unread: () => 'оқылмаған' };
  const scene = new Scene().hears(snapshot(1, { conversations: [card('a')] }));
  assert.equal(title_of(scene.desk, words), 'Senim');
  scene.child_says('a', 1);
  assert.equal(title_of(scene.desk, words), '(1) оқылмаған · Senim');
  scene.hears(snapshot(2, { conversations: [card('a')], offers: [offer('b')] }));
  assert.equal(title_of(scene.desk, words), '▲ Жаңа бала · Senim');
});
