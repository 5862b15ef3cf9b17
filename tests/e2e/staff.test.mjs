// Staff as they really come: passwords that were piped in from somewhere and are typed later, those who leave, and
// those whom somebody else would keep out. Real commands beside a real server, asked over HTTP.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { Senim } from './support/server.mjs';
import { until } from './support/until.mjs';

let server;
before(async () => {
  server = await Senim.start();
});
after(async () => {
  await server?.stop();
});

function sign_in(name, password) {
  return fetch(`${server.url}/api/sign-in`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: server.url },
    body: JSON.stringify({ name, password }),
  });
}

const add = (name, input) =>
  server.run_command(
    ['staff', 'add', name, '--full-name', 'Айгүл', '--alias', 'Айгүл', '--languages', 'kk', '--password-stdin'],
    input,
  );

test('a password signs in as it is typed, however it was piped in', async () => {
  const typed = 'correct horse й';
  const piped = {
    plain: typed,
    unix: `${typed}\n`,
    windows: `${typed}\r\n`,
    cmd: `${typed} \r\n`,
    marked: `\ufeff${typed}\r\n`,
    apple: `${typed.normalize('NFD')}\n`,
    sheet: `\t${typed.replace(' ', '\u00a0')}\u200b\r\n`,
  };
  for (const [name, input] of Object.entries(piped)) {
    await add(name, input);
    assert.equal((await sign_in(name, typed)).status, 204, name);
    assert.equal((await sign_in(name, `${typed.normalize('NFD')} `)).status, 204, name);
    assert.equal((await sign_in(name, typed.slice(1))).status, 401, name);
  }
  await server.run_command(['staff', 'reset', 'unix', '--password-stdin'], `\ufeffanother one й\r\n`);
  assert.equal((await sign_in('unix', 'another one й')).status, 204);
});

test('what is no password is refused with what is wrong and what is allowed, and changes nothing', async () => {
  const wrong = [
    ['қазақ\n', /has 5 characters: a password has 10 to 128 characters/],
    [' '.repeat(10), /only blanks/],
    ['\u200b'.repeat(12), /only blanks/],
    ['', /empty/],
    ['x'.repeat(129), /has 129 characters/],
    ['x'.repeat(5_000), /more than a password/],
    ['first line 1\nsecond line\n', /several lines/],
    ['with a\0nought inside', /control character \(U\+0000\)/],
    [Buffer.from('\ufeffcorrect horse\r\n', 'utf16le'), /not UTF-8/],
  ];
  await add('kept', 'what it was before\n');
  for (const [input, why] of wrong) {
    await assert.rejects(add('nobody', input), why);
    await assert.rejects(server.run_command(['staff', 'reset', 'kept', '--password-stdin'], input), why);
  }
  assert.doesNotMatch(await server.run_command(['staff', 'list']), /nobody/);
  assert.equal((await sign_in('kept', 'what it was before')).status, 204);
});

test('who is suspended or removed is out, and is listed as such; the name is not given again', async () => {
  await add('leaving', 'correct horse 1');
  const cookie = (await sign_in('leaving', 'correct horse 1')).headers.get('set-cookie').split(';')[0];
  const me = () => fetch(`${server.url}/api/me`, { headers: { Cookie: cookie } });
  assert.equal((await me()).status, 200);
  const staff = (command) => server.run_command(['staff', command, 'leaving']);
  const listed = async () => /^leaving +(\w+)/m.exec(await server.run_command(['staff', 'list']))[1];

  assert.match(await staff('suspend'), /state +suspended/);
  assert.equal((await me()).status, 401);
  assert.equal((await sign_in('leaving', 'correct horse 1')).status, 401);
  assert.equal(await listed(), 'suspended');
  await server.run_command(['staff', 'reset', 'leaving', '--password-stdin'], 'correct horse 2');
  assert.equal((await sign_in('leaving', 'correct horse 2')).status, 401);
  assert.match(await staff('resume'), /state +active/);
  assert.equal((await sign_in('leaving', 'correct horse 2')).status, 204);
  assert.equal(await listed(), 'active');

  assert.match(await staff('remove'), /state +removed/);
  assert.match(await staff('remove'), /state +removed/);
  assert.equal((await sign_in('leaving', 'correct horse 2')).status, 401);
  assert.equal(await listed(), 'removed');
  for (const again of ['resume', 'suspend', 'reset']) await assert.rejects(staff(again), /leaving was removed/);
  await assert.rejects(add('leaving', 'correct horse 3'), /leaving was removed, and records keep the name/);
  await assert.rejects(server.run_command(['staff', 'suspend', 'nobody-here']), /no staff member nobody-here/);
});

test('a store of one\'s own refuses the demonstration, and stays as it is; one of the demonstration\'s goes on', async () => {
  await add('own', 'correct horse 1');
  const before = await server.run_command(['staff', 'list']);
  const serve = ['serve', '--port', '0', '--demo'];
  await assert.rejects(server.run_command([...serve, '--redis', `unix://${server.data}/redis/redis.sock`]), (error) => {
    assert.match(error.message, /this store has the staff member \S+, which no demonstration has made/);
    assert.match(error.message, /--demo=false/);
    assert.doesNotMatch(error.message, /sign in as/);
    return true;
  });
  assert.equal(await server.run_command(['staff', 'list']), before);
  assert.equal(existsSync(`${server.data}/demo-staff.txt`), false);

  const demo = await Senim.start(['--demo']);
  try {
    const shown = () => readFileSync(demo.log, 'utf8').match(/sign in as .*/g);
    const first = shown();
    assert.equal(first.length, 2);
    await demo.kill();
    await demo.up();
    await until('it is shown again', () => shown().length === 4);
    assert.deepEqual(shown().slice(2), first);
  } finally {
    await demo.stop();
  }
});

test('who guesses from many addresses slows a name and shuts its owner neither out nor off', async () => {
  const here = await Senim.start(['--trusted-proxy', '127.0.0.1']);
  try {
    const staff = await here.add_staff({ name: 'aigul', password: 'correct horse 1', alias: 'Айгүл' });
    const ask = (address, path, options = {}) =>
      fetch(`${here.url}${path}`, { ...options, headers: { ...options.headers, 'X-Forwarded-For': address } });
    const tries = (address, password) =>
      ask(address, '/api/sign-in', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ name: staff.name, password }),
      });
    const inside = await tries('198.51.100.1', staff.password);
    const cookie = inside.headers.get('set-cookie').split(';')[0];
    const statuses = [];
    for (let i = 0; i < 11; i++) statuses.push((await tries('203.0.113.7', 'guess')).status);
    assert.deepEqual(statuses, [...Array(10).fill(401), 429]);
    const guesses = Array.from({ length: 30 }, (_, i) => tries(`203.0.113.${10 + i}`, 'guess'));
    assert.ok((await Promise.all(guesses)).every(({ status }) => status === 401));
    const since = Date.now();
    for (const address of ['198.51.100.1', '198.51.100.2'])
      assert.equal((await tries(address, staff.password)).status, 204);
    assert.ok(Date.now() - since >= 4_000, 'each of the two waited for 2.1 s');
    assert.equal((await ask('198.51.100.1', '/api/me', { headers: { Cookie: cookie } })).status, 200);
  } finally {
    await here.stop();
  }
});
