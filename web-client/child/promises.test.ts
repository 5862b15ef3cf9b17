// What the page promises holds: words that nobody has answered are waited for, the place and the danger are told as they
// are, and no clock on the wall decides anything.
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import type { ChildState } from '../shared/messages';
import { load, nothing_kept, save } from './kept';
import type { Kept } from './kept';
import { kk } from './strings/kk';
import { live, Page, started, waiting } from './test/page';

const day_ms = 24 * 3_600_000;
const wall = 1_700_000_000_000;
const closed = (by: 'child' | 'counsellor' | 'quiet'): ChildState => ({
  type: 'state',
  state: 'closed',
  by,
});

const stored = new Map<string, string>();
globalThis.sessionStorage = {
  getItem: (name: string) => stored.get(name) ?? null,
  setItem: (name: string, text: string) => void stored.set(name, text),
  clear: () => stored.clear(),
} as Storage;
afterEach(() => stored.clear());

/** Kept by a page at this moment of the wall clock, and loaded by the next one. */
function reload(kept: Partial<Kept>, saved_at: number, now: number): Kept | undefined {
  save({ ...nothing_kept('kk'), token: 't', ...kept, saved_at });
  return load(now);
}

test('who leaves before any counsellor came is told that it will be read, and may come back', () => {
  const page = started();
  page.c.say('Сәлем');
  page.acks('id2', 1);
  page.c.end();
  assert.ok(page.c.is_awaited());
  assert.match(page.picture().end_words, new RegExp(kk.read_later));
  assert.ok(!page.picture().asks, 'nobody has helped yet');
  const again = new Page(page.kept).connect();
  assert.deepEqual(again.sent, [{ type: 'resume', token: 'token1', after: 0 }]);
  again.c.on_frame({ type: 'message', seq: 1, from: 'child', id: 'id2', text: 'Сәлем', at: 5 });
  again.hears(2, 'Жаздың, рақмет');
  again.c.on_frame(closed('counsellor'));
  assert.equal(again.picture().status, kk.answer_came);
  assert.equal(again.picture().lines.length, 2);
  assert.ok(again.c.is_awaited(), 'a reload must not lose the answer');
});

test('who never wrote leaves nothing behind, nor does who has talked with somebody', () => {
  const silent = started();
  silent.c.end();
  assert.ok(!silent.c.is_awaited());
  assert.equal(silent.picture().end_words, kk.thank_you);
  const talked = started();
  talked.c.say('Сәлем');
  talked.c.on_frame(live('Айгүл'));
  talked.c.on_frame(closed('counsellor'));
  assert.ok(!talked.c.is_awaited());
  assert.ok(talked.picture().asks);
});

test('the danger chip alone is a word that will be read', () => {
  const page = started();
  page.c.tell('danger', null);
  page.c.on_frame(closed('quiet'));
  assert.ok(page.c.is_awaited());
});

test('a counsellor who goes on with what was over is shown', () => {
  const page = started();
  page.c.say('Сәлем');
  page.c.end();
  page.c.on_frame(waiting); // said before the server heard of the end
  assert.equal(page.picture().phase, 'ended');
  page.c.on_frame(closed('child'));
  page.c.on_frame(live('Айгүл'));
  assert.equal(page.picture().phase, 'chat');
  assert.equal(page.picture().status, kk.now_live('Айгүл'));
});

test('what was kept and is known to no server any more starts nothing by itself after an end', () => {
  const page = started();
  page.c.say('Сәлем');
  page.c.on_frame(closed('quiet'));
  page.cut().connect();
  page.c.on_frame({ type: 'error', code: 'unknown_conversation', detail: '' });
  assert.equal(page.said('start').length, 0);
  assert.ok(!page.c.is_awaited());
});

test('nobody on is never told as being next or as being served, and 111 stands there', () => {
  const page = started();
  page.c.state = undefined; // refused: the line is full
  assert.match(page.picture().danger_words, /112.*әзірге жоқ/);
  const nobody = { ...waiting, service: 'nobody' } as const;
  page.c.on_frame(nobody);
  assert.match(page.picture().status, /кеңесші жоқ.*111/);
  assert.match(page.picture().danger_words, /112.*әзірге жоқ/);
  page.c.on_frame({ ...nobody, why: 'lost' });
  assert.match(page.picture().status, /үзілді\..*әзірге жоқ.*111/);
  page.c.on_frame({ ...waiting, why: 'lost' });
  assert.match(page.picture().status, /кезексіз/);
  assert.match(page.picture().danger_words, /кезексіз/);
});

test('a place that rises since an earlier child is back is explained', () => {
  const page = started();
  page.c.on_frame({ ...waiting, place: 4, returned: true });
  assert.match(page.picture().status, new RegExp(kk.why_returned));
});

// Fails with Date.now() as the page's clock.
test('the clock on the wall may jump: what is to be repeated is repeated in time', () => {
  const page = started();
  page.c.say('Сәлем');
  page.c.on_frame({ type: 'error', code: 'store_trouble', detail: '', about: 'id2' });
  for (const jump of [-3_600_000, 10 * 365 * day_ms]) {
    page.wall += jump;
    page.pass(10_000);
  }
  assert.equal(page.said('say').length, 3);
  assert.equal(page.picture().wait_words, '', 'nobody has waited for hours');
});

test('a week is kept what nobody has answered, a day everything else', () => {
  assert.ok(reload({ unanswered: true, age_ms: 6.4 * day_ms }, wall, wall + day_ms / 2));
  assert.ok(!reload({ unanswered: true, age_ms: 6.6 * day_ms }, wall, wall + day_ms / 2));
  assert.ok(reload({ age_ms: 0.4 * day_ms }, wall, wall + day_ms / 2));
  assert.ok(!reload({ age_ms: 0.6 * day_ms }, wall, wall + day_ms / 2));
  assert.ok(!reload({ unanswered: true, met: true, age_ms: day_ms }, wall, wall));
});

test('a clock that jumps once, however far, wipes nothing; set back, it stops nothing', () => {
  assert.ok(reload({ age_ms: 0 }, wall, wall + 3_650 * day_ms));
  assert.equal(reload({ age_ms: 5 }, wall, wall - 3_650 * day_ms)?.age_ms, 5);
});

test('what an earlier build has kept is read on', () => {
  stored.set('k', JSON.stringify({ token: 't', begun: true, began_at: wall, language: 'ru' }));
  const kept = load(wall);
  assert.deepEqual([kept?.token, kept?.language, kept?.outbox], ['t', 'ru', []]);
});

test('the language chosen before the start outlives a reload', () => {
  save({ ...nothing_kept('ru'), saved_at: wall });
  assert.equal(load(wall + 1_000)?.language, 'ru');
});

test('an answer that was waited for is kept for another day', () => {
  const page = started();
  page.c.say('Сәлем');
  page.kept.age_ms = 3 * day_ms;
  page.hears(1, 'жауап');
  assert.equal(page.kept.age_ms, 0);
});

test('what nobody can see is not said; the rest of it is', () => {
  const page = started();
  for (const text of ['', ' \n', '\u200b\u200d', '\u2060 \u3164', '\u2800', '\0']) {
    assert.ok(page.c.say(text), JSON.stringify(text));
  }
  assert.equal(page.said('say').length, 0);
  page.c.say('Сәл\0ем\ud83d');
  assert.deepEqual(
    page.said('say').map((frame) => frame.type === 'say' && frame.text),
    ['Сәлем'],
  );
});

test('a full outbox says why nothing happens', () => {
  const page = started().cut();
  for (let n = 0; n < 100; ++n) assert.ok(page.c.say(`${n}`));
  assert.ok(!page.c.say('тағы'));
  assert.match(page.picture().status + page.picture().band, /./);
  page.connect();
  assert.equal(page.c.obstacle, 'too_fast');
});
