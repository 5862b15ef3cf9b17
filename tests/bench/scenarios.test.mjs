// The scenarios of senim-bench in which a server has to hold something, scaled down, against a real server: an attacker
// beside children who are not, arrivals far above what the counsellors can take, a class at once, and everybody coming
// back at once. Programs: SENIM_BENCH, SENIM_BIN.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Senim } from '../e2e/support/server.mjs';
import { run_tester } from './support/tester.mjs';

const password = 'uzyn-kupiia-soz-4';
const counsellors = ['dana', 'arman', 'saule', 'nurlan'];

let scratch;
let staff_file;
before(() => {
  scratch = mkdtempSync(join(tmpdir(), 'senim-scenarios-'));
  staff_file = join(scratch, 'staff');
});
after(() => rmSync(scratch, { recursive: true, force: true }));

/** Plays it against a server of its own, looks at what must hold in every scenario, and answers its JSON. */
async function play(scenario, options, server_options = []) {
  const [json, html] = [join(scratch, 'result.json'), join(scratch, 'report.html')];
  const server = await Senim.start(server_options);
  try {
    for (const name of counsellors) await server.add_staff({ name, password, alias: name, languages: ['kk'] });
    writeFileSync(staff_file, counsellors.map((name) => `${name}:${password}\n`).join(''));
    const words = [scenario, '--url', server.url, ...options, '--json', json, '--html', html];
    const { code, said } = await run_tester(words);
    assert.equal(code, 0, said);
    const found = JSON.parse(readFileSync(json, 'utf8'));
    const { passed, lost, doubled, reordered, foreign } = found;
    assert.deepEqual([passed, lost, doubled, reordered, foreign], [true, 0, 0, 0, 0], said);
    assert.match(readFileSync(html, 'utf8'), /<svg/);
    return found;
  } finally {
    await server.stop();
  }
}

const staff = () => ['--staff-file', staff_file];

// Without `hall_->starts.take` in net/child_session (as by `--starts-per-min 1000000`) 2,400 of the attacker got in.
test('an attacker takes no place from children of other addresses', async () => {
  const { numbers } = await play('flood', [...staff(), '--children', '12', '--rate', '6', '--connections', '200']);
  const in_a_minute = 2 * 300; // what one address may, and what comes back of it meanwhile
  assert.ok(numbers.attack_queued <= in_a_minute && numbers.attack_refused > 0, JSON.stringify(numbers));
});

const attacked = (attack, connections) =>
  [...staff(), '--children', '12', '--rate', '6', '--attack', attack, '--connections', `${connections}`];

// Without AddressShare::take_say in net/child_session every message of it was stored: 5,000 in 5 s.
test('who writes the longest messages without end fills no memory, and nobody beside them feels it', async () => {
  const { numbers } = await play('flood', attacked('says', 200));
  assert.ok(numbers.attack_said < 1_500 && numbers.attack_refused > 1_000, JSON.stringify(numbers));
});

// Without BeastWebSocket::may_arrive none of its connections was ended.
test('frames that become no message are counted: who floods with them is ended, others are served', async () => {
  const { numbers } = await play('flood', attacked('frames', 100));
  assert.ok(numbers.attack_ended > 100, JSON.stringify(numbers));
});

test('start, cut, repeat: an address holds its share of the line and the others the rest', async () => {
  const { numbers } = await play('flood', [...attacked('cuts', 20), '--seconds', '8'], ['--queue-max', '400', '--starts-per-min', '6000']);
  assert.ok(numbers.attack_queued <= 300 && numbers.attack_refused > 0, JSON.stringify(numbers));
});

// Without the share of an address in Admission::has_room children of other addresses found no place.
test('with all connections an address may have held silent, Redis killed comes back and others are served', async () => {
  const { numbers } = await play('flood', attacked('connections', 600), ['--connections-max', '400']);
  assert.ok(numbers.attack_failed > 0, JSON.stringify(numbers));
});

// G11.
test('five times as many children as the counsellors can take: who is in is answered, who waits is told', async () => {
  const { numbers } = await play('surge', [...staff(), '--seconds', '4', '--talk', '1']);
  assert.ok(numbers.told_to_wait > 0, JSON.stringify(numbers));
});

test('a class that starts at once is served to the last child', async () => {
  const { acknowledged } = await play('classroom', [...staff(), '--children', '60', '--within', '1']);
  assert.ok(acknowledged >= 60, `${acknowledged}`);
});

test('children whose connections all break at once are all back, in their places', async () => {
  await play('storm', ['--children', '200', '--rounds', '2', '--away', '0.2']);
});
