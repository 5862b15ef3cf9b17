import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nothing_kept } from './kept';
import type { Kept } from './kept';
import { kk } from './strings/kk';
import { live, Page, started, waiting } from './test/page';

test('Start shows the chat at once and says start with a new token', () => {
  const page = new Page({ ...nothing_kept('kk'), place: 'K7M2QXA' });
  page.c.start();
  assert.equal(page.picture().phase, 'chat');
  assert.equal(page.reconnects, 1);
  page.connect();
  assert.deepEqual(page.sent, [
    { type: 'start', token: 'token1', language: 'kk', place: 'K7M2QXA' },
  ]);
});

test('what is written before the server answers is kept and said after its answer', () => {
  const page = new Page();
  page.c.start();
  assert.ok(page.c.say('Сәлем'));
  page.connect();
  assert.equal(page.said('say').length, 0);
  assert.equal(page.picture().lines[0]?.fate, kk.fate_waiting);
  page.c.on_frame(waiting);
  assert.deepEqual(page.said('say'), [{ type: 'say', id: 'id2', text: 'Сәлем' }]);
});

test('a start that was never answered is said again with the same token', () => {
  const page = new Page();
  page.c.start();
  page.connect().cut().connect();
  assert.deepEqual(page.said('start')[0], page.said('start')[1]);
  page.c.on_frame(waiting);
  page.cut().connect();
  assert.deepEqual(page.sent.at(-1), { type: 'resume', token: 'token1', after: 0 });
});

test('a message goes from waiting to sent to delivered', () => {
  const page = started();
  page.c.say('Сәлем');
  assert.equal(page.picture().lines[0]?.fate, kk.fate_waiting);
  page.acks('id2', 1);
  assert.equal(page.picture().lines[0]?.fate, kk.fate_sent);
  page.c.on_frame({ type: 'seen', seq: 1 });
  assert.equal(page.picture().lines[0]?.fate, kk.fate_delivered);
});

test('after a cut the same id is said again, and the copy from the log counts as its ack', () => {
  const page = started();
  page.c.say('Сәлем');
  page.cut().connect();
  page.c.on_frame(waiting);
  assert.deepEqual(page.said('say')[0], page.said('say')[1]);
  page.c.on_frame({ type: 'message', seq: 1, from: 'child', id: 'id2', text: 'Сәлем', at: 5 });
  assert.equal(page.kept.outbox.length, 0);
  page.acks('id2', 1);
  assert.equal(page.picture().lines.length, 1);
});

test('a resume asks for what follows the last message without a gap before it', () => {
  const page = started();
  page.hears(1, 'бір');
  page.hears(3, 'үш');
  page.cut().connect();
  assert.deepEqual(page.sent.at(-1), { type: 'resume', token: 'token1', after: 1 });
});

test('a gap that does not close makes the page ask the log', () => {
  const page = started();
  page.hears(2, 'екі');
  page.pass(5_500);
  assert.equal(page.reconnects, 2);
});

test('messages stand in the order of seq, each once', () => {
  const page = started();
  page.hears(2, 'екі');
  page.hears(1, 'бір');
  page.hears(2, 'екі');
  assert.deepEqual(
    page.picture().lines.map((line) => line.text),
    ['бір', 'екі'],
  );
});

test('a reload keeps the unsaid text, the draft and the token', () => {
  const page = started();
  page.c.say('Сәлем');
  page.c.write('Мен');
  const again = new Page(JSON.parse(JSON.stringify(page.kept)) as Kept);
  assert.equal(again.picture().phase, 'chat');
  assert.equal(again.kept.draft, 'Мен');
  again.connect();
  assert.deepEqual(again.sent, [{ type: 'resume', token: 'token1', after: 0 }]);
  again.c.on_frame(waiting);
  assert.deepEqual(again.said('say'), [{ type: 'say', id: 'id2', text: 'Сәлем' }]);
});

test('text that may not be said stays with the child', () => {
  const page = started();
  assert.ok(!page.c.say('a'.repeat(2_001)));
  assert.equal(page.sent.length, 0);
});

test('trouble of the store postpones the message, says so, and repeats it', () => {
  const page = started();
  page.c.say('Сәлем');
  const refusal = { type: 'error', code: 'store_trouble', detail: '', about: 'id2' } as const;
  page.c.on_frame({ ...refusal, retry_after_ms: 2_000 });
  assert.match(page.picture().status, /ақау/);
  page.pass(1_900);
  assert.equal(page.said('say').length, 1);
  page.pass(200);
  assert.equal(page.said('say').length, 2);
  page.acks('id2', 1);
  assert.doesNotMatch(page.picture().status, /ақау/);
});

// Fails when conversation_full is no obstacle, and when a counsellor's coming does not begin the outbox again.
test('a conversation that is full for now keeps the text and sends it when a counsellor joins', () => {
  const page = started();
  page.c.say('Сәлем');
  const full = { type: 'error', code: 'conversation_full', detail: '', about: 'id2' } as const;
  page.c.on_frame({ ...full, retry_after_ms: 15_000 });
  assert.match(page.picture().status, /бәрі сақталды/i);
  page.c.on_frame({ ...waiting, place: 2 });
  assert.match(page.picture().status, /бәрі сақталды/i);
  page.pass(9_000);
  assert.equal(page.said('say').length, 1);
  page.c.on_frame(live('Айгүл'));
  page.pass(0);
  assert.equal(page.said('say').length, 2);
  assert.doesNotMatch(page.picture().status, /бәрі сақталды/i);
  page.c.on_frame(full);
  assert.match(page.picture().status, /қайта жаз/);
});

test('a message that is stored after all ends the trouble, also when it comes back from the log', () => {
  const page = started();
  page.c.say('Сәлем');
  page.c.on_frame({ type: 'error', code: 'store_trouble', detail: '', about: 'id2' });
  page.c.on_frame({ type: 'message', seq: 1, from: 'child', id: 'id2', text: 'Сәлем', at: 5 });
  assert.doesNotMatch(page.picture().status, /ақау/);
});

test('a full queue keeps the text and tries again when it was told to', () => {
  const page = new Page();
  page.c.start();
  page.connect();
  page.c.say('Сәлем');
  page.c.on_frame({ type: 'error', code: 'queue_full', detail: '', retry_after_ms: 4_000 });
  assert.match(page.picture().status, /111/);
  page.pass(3_900);
  assert.equal(page.said('start').length, 1);
  page.pass(200);
  assert.equal(page.said('start').length, 2);
  page.c.on_frame(waiting);
  assert.equal(page.said('say').length, 1);
});

test('an unknown conversation begins anew and loses nothing unsaid', () => {
  const page = new Page({ ...nothing_kept('kk'), token: 'old', begun: true });
  page.c.say('Сәлем');
  page.connect();
  page.c.on_frame({ type: 'error', code: 'unknown_conversation', detail: '' });
  page.connect();
  assert.equal(page.said('start').length, 1);
  page.c.on_frame(waiting);
  assert.equal(page.said('say').length, 1);
  assert.match(page.picture().status, /жаңа әңгіме/);
});

test('a message that came after the end stays as not sent and goes into a new chat', () => {
  const page = started();
  page.c.say('Тағы');
  page.c.on_frame({ type: 'error', code: 'closed', detail: '', about: 'id2' });
  assert.equal(page.picture().phase, 'ended');
  assert.ok(page.picture().unsent);
  page.pass(20_000);
  assert.equal(page.said('say').length, 1);
  page.c.start();
  page.connect();
  page.c.on_frame(waiting);
  assert.equal(page.said('say').length, 2);
});

test('another connection of the same child takes over, and can be taken back', () => {
  const page = started();
  assert.equal(page.c.on_close(4102), 'stop');
  assert.equal(page.picture().phase, 'elsewhere');
  page.c.use_here();
  assert.equal(page.picture().phase, 'chat');
  assert.equal(page.reconnects, 2);
});

test('the codes below 4100 and those of the network mean to come back', () => {
  const page = started();
  for (const code of [1000, 1001, 1006, 4000, 4001, 4008, 4009]) {
    assert.equal(page.c.on_close(code), 'again');
  }
  assert.equal(page.c.on_close(4103), 'stop');
  assert.ok(page.picture().band_retry);
});

test('a cut is told after a second, says more after a minute, and that it is over', () => {
  const page = started();
  page.cut();
  page.pass(900);
  assert.equal(page.picture().band, '');
  page.pass(200);
  assert.equal(page.picture().band, kk.cut_off);
  assert.equal(page.picture(false).band, kk.cut_offline);
  assert.equal(page.picture().status, '');
  page.pass(60_000);
  assert.match(page.picture().band, /111/);
  page.connect();
  page.c.on_frame(waiting);
  assert.equal(page.picture().band, kk.cut_over);
  page.pass(2_000);
  assert.equal(page.picture().band, '');
});

test('a silent server is told at once, and so is its first word', () => {
  const page = started();
  page.c.on_link('quiet');
  assert.equal(page.picture().band, kk.cut_off);
  page.now += 500;
  page.c.on_link('open');
  assert.equal(page.picture().band, kk.cut_over);
  page.c.say('Сәлем');
  assert.equal(page.said('say').length, 1, 'nothing has to be begun again');
});

test('what the browser knows of the network is told at once', () => {
  const page = started().cut();
  assert.equal(page.picture(false).band, kk.cut_offline);
});

test('the place in line is exact to five, and a rise is explained', () => {
  const page = started();
  assert.match(page.picture().status, /орның: 3/);
  page.c.on_frame({ ...waiting, place: 1 });
  assert.match(page.picture().status, new RegExp(kk.place_next));
  page.c.on_frame({ ...waiting, place: 6 });
  assert.match(page.picture().status, /бес адамнан көп/);
  page.c.on_frame({ ...waiting, place: 4, why: 'danger' });
  assert.match(page.picture().status, /Қауіп төнген балаға/);
});

test('the wait offers a call after 3 minutes and an apology after 10, over reloads', () => {
  const page = started();
  assert.equal(page.picture().wait_words, '');
  page.pass(3 * 60_000 + 1);
  assert.equal(page.picture().wait_words, kk.call_too);
  const again = new Page(page.kept);
  again.c.on_frame(waiting);
  again.pass(7 * 60_000);
  assert.match(again.picture().wait_words, /Кешір/);
});

test('the one who takes over is named as another one', () => {
  const page = started();
  page.c.on_frame(live('Айгүл'));
  assert.equal(page.picture().status, kk.now_live('Айгүл'));
  page.c.on_frame({ type: 'state', state: 'trouble', alias: 'Айгүл' });
  assert.equal(page.picture().status, kk.counsellor_cut('Айгүл'));
  page.c.on_frame({ ...waiting, place: 1, why: 'lost' });
  assert.equal(page.picture().status, `${kk.why_lost} ${kk.first_of_all}`);
  page.c.on_frame(live('Марат'));
  assert.equal(page.picture().status, kk.now_changed('Марат'));
});

test('only what was on a visible page counts as seen', () => {
  const page = started();
  page.c.set_visible(false);
  page.hears(1, 'Сәлем');
  assert.equal(page.said('seen').length, 0);
  page.c.set_visible(true);
  assert.deepEqual(page.said('seen'), [{ type: 'seen', seq: 1 }]);
});

test('typing is told at most every two seconds, only to a counsellor, never with the text', () => {
  const page = started();
  page.c.write('С');
  assert.equal(page.said('typing').length, 0);
  page.c.on_frame(live('Айгүл'));
  page.c.write('Сә');
  page.c.write('Сәл');
  assert.deepEqual(page.said('typing'), [{ type: 'typing' }]);
  page.now += 2_000;
  page.c.write('Сәле');
  assert.equal(page.said('typing').length, 2);
});

test('a need chosen without a connection is told on the next one', () => {
  const page = started().cut();
  page.c.tell('danger', null);
  assert.equal(page.said('need').length, 0);
  page.connect();
  page.c.on_frame(waiting);
  assert.deepEqual(page.said('need'), [{ type: 'need', need: 'danger', mood: null }]);
});

test('the end is said after everything that was written before it', () => {
  const page = started();
  page.c.say('Рақмет');
  page.c.end();
  assert.equal(page.picture().phase, 'ended');
  assert.equal(page.said('leave').length, 0);
  page.acks('id2', 1);
  assert.deepEqual(page.said('leave'), [{ type: 'leave', how: 'end' }]);
});

// Fails when leave_at_ is not set to 0 by the first state of a connection.
test('a goodbye that was cut off is said again, until the server has confirmed it', () => {
  const page = started();
  page.c.end();
  assert.equal(page.said('leave').length, 1);
  page.cut().connect();
  assert.equal(page.said('leave').length, 1);
  page.c.on_frame(live('Айгүл'));
  page.pass(1_000);
  assert.equal(page.said('leave').length, 2);
  page.c.on_frame({ type: 'state', state: 'closed', by: 'child' });
  page.pass(1_000);
  page.cut().connect();
  page.c.on_frame(live('Айгүл'));
  assert.equal(page.said('leave').length, 2);
});

// Fails when a refusal of the store leaves leave_at_ alone.
test('a goodbye that the store refused is said again after a pause', () => {
  const page = started();
  page.c.end();
  page.c.on_frame({ type: 'error', code: 'store_trouble', detail: '', retry_after_ms: 2_000 });
  page.pass(1_500);
  assert.equal(page.said('leave').length, 1);
  page.pass(1_000);
  assert.equal(page.said('leave').length, 2);
});
