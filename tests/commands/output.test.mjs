// What a command prints and cannot write: it says so and fails. With the real /dev/full, a pipe that nobody reads, and
// a descriptor that is closed.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { closeSync, lstatSync, openSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { binary, own_directory, senim } from './support/senim.mjs';

const place = own_directory();
const data = join(place.path, 'data');
const said = /^senim: what was asked for could not be written to the standard output: /m;
after(() => place.remove());

before(async () => {
  await senim(['keys', 'init', '--data', data]);
  const words = ['--name-kk', 'А', '--name-ru', 'А', '--region', 'KZ-62', '--data', data];
  await senim(['place', 'add', ...words]);
});

const commands = [
  ['report'],
  ['report', '--csv'],
  ['place', 'list'],
  ['place', 'list', '--csv'],
  ['place', 'add', '--name-kk', 'Б', '--name-ru', 'Б', '--region', 'KZ-62'],
  ['staff', 'list'],
  ['staff', 'add', 'aigul', '--full-name', 'А', '--alias', 'А', '--languages', 'kk'],
  ['keys', 'show'],
];

test('a full device', async () => {
  for (const words of [...commands.map((words) => [...words, '--data', data]), ['--help'], ['--version']]) {
    const full = openSync('/dev/full', 'w');
    const answer = await senim(words, { stdout: full });
    closeSync(full);
    assert.equal(answer.code, 1, words.join(' '));
    assert.match(answer.errors, said, words.join(' '));
    assert.match(answer.errors, /No space left on device/);
  }
});

// A password that is made here is seen once or never.
test('a password that could not be written is said to be lost, with the way to another', async () => {
  const lost = /name aigul has a password now that nobody has seen: make another with senim staff reset aigul$/m;
  for (const words of [['reset', 'aigul'], ['add', 'dana', '--full-name', 'А', '--alias', 'А', '--languages', 'kk']]) {
    const full = openSync('/dev/full', 'w');
    const answer = await senim(['staff', ...words, '--data', data], { stdout: full });
    closeSync(full);
    assert.equal(answer.code, 1);
    assert.match(answer.errors, said);
    assert.match(answer.errors, new RegExp(lost.source.replaceAll('aigul', words[1]), 'm'));
  }
  const again = await senim(['staff', 'reset', 'dana', '--data', data]);
  assert.equal(again.code, 0, again.errors);
  assert.match(again.out, /^password {2}\S+/m);
});

function shell(script) {
  return new Promise((done) => {
    execFile('bash', ['-c', script], (error, out, errors) => done({ code: error?.code ?? 0, out, errors }));
  });
}

test('a pipe that nobody reads, and an output that is closed', async () => {
  for (const words of ['report', 'keys show', 'place list']) {
    const piped = await shell(`{ sleep 0.2; ${binary} ${words} --data ${data}; echo "ended with $?" >&2; } | true`);
    assert.match(piped.errors, said);
    assert.match(piped.errors, /Broken pipe[^]*ended with 1/);
    const closed = await shell(`${binary} ${words} --data ${data} >&-`);
    assert.equal(closed.code, 1);
    assert.match(closed.errors, said);
  }
});

test('a file that cannot be written is named, and a device is not replaced', async () => {
  const report = (out) => senim(['report', '--data', data, '--out', out]);
  const none = await report(join(place.path, 'none/report.txt'));
  assert.equal(none.code, 1);
  assert.match(none.errors, /cannot write .*none\/report\.txt: No such file or directory/);
  const directory = await report(place.path);
  assert.equal(directory.code, 1);
  assert.match(directory.errors, /cannot write .*: Is a directory/);
  // By a link, so that a program that replaces it does no harm to this machine.
  const device = join(place.path, 'full');
  symlinkSync('/dev/full', device);
  const full = await report(device);
  assert.equal(full.code, 1);
  assert.match(full.errors, /cannot write .*\/full: No space left on device/);
  assert.ok(lstatSync(device).isSymbolicLink());
  const good = join(place.path, 'report.txt');
  writeFileSync(good, 'old');
  assert.equal((await report(good)).code, 0);
  assert.match(readFileSync(good, 'utf8'), /^Contacts/);
  const file = join(place.path, 'file');
  writeFileSync(file, '');
  const words = ['--all', '--data', data, '--public-url', 'https://111.kz', '--out', file];
  const posters = await senim(['place', 'poster', ...words]);
  assert.equal(posters.code, 1);
  assert.match(posters.errors, /cannot make the directory|cannot write/);
});
