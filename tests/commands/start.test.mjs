// A start that is refused leaves nothing behind and says soon why: a restore without its key, a store that is not
// there, a file of options that is wrong.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { own_directory, root, senim } from './support/senim.mjs';

const place = own_directory();
const pages = join(root, 'web-client/dist');
after(() => place.remove());

const serve = (data, words = [], watch = {}) =>
  senim(['serve', '--data', data, '--port', '0', '--web-root', pages, ...words], watch);

/** Runs a server until it serves, then ends it. */
async function begun(data) {
  let child;
  const ended = serve(data, [], { began: (process) => (child = process) });
  await new Promise((done) => child.stderr.on('data', (text) => /serving/.test(text) && done()));
  child.kill('SIGTERM');
  assert.equal((await ended).code, 0);
}

test('a restore without its key makes none, and says which one is missing', { timeout: 60_000 }, async () => {
  const data = join(place.path, 'restored');
  await begun(data);
  const key = join(data, 'operator.key');
  rmSync(key);
  for (let turn = 0; turn < 2; ++turn) {
    const answer = await serve(data);
    assert.equal(answer.code, 1);
    assert.match(answer.errors, /sealed with the operator key [0-9a-f-]+, and .*operator\.key is missing: put it back/);
    assert.ok(!existsSync(key), 'a new key lies beside the refusal');
  }
});

test('nothing is made for a start that cannot go on', { timeout: 60_000 }, async () => {
  const data = join(place.path, 'never');
  for (const words of [
    ['--web-root', place.path],
    ['--redis', 'redis://127.0.0.1:1', '--web-root', pages],
  ]) {
    const answer = await senim(['serve', '--data', data, '--port', '0', ...words]);
    assert.equal(answer.code, 1);
    assert.ok(!existsSync(data), `${words} left ${existsSync(data) && readdirSync(data)}`);
  }
});

test('a store that is not there is named within two seconds', { timeout: 90_000 }, async () => {
  // Somebody who takes a connection and never answers, and nobody at all.
  const silent = createServer(() => {});
  await new Promise((done) => silent.listen(0, '127.0.0.1', done));
  const { port } = silent.address();
  const directory = join(place.path, 'waiting');
  mkdirSync(directory);
  for (const address of [`sentinel://m@127.0.0.1:1,127.0.0.1:2`, `cluster://127.0.0.1:${port}`, `redis://127.0.0.1:${port}`]) {
    const from = Date.now();
    let child;
    const ended = senim(['place', 'list', '--data', directory, '--redis', address], { began: (one) => (child = one) });
    let said = '';
    const heard = new Promise((done) => {
      child.stderr.on('data', (text) => /waiting_for_store/.test((said += text)) && done());
      child.on('close', done);
    });
    await heard;
    assert.match(said, new RegExp(`waiting_for_store store=.*${address.split(/[@/]/).at(-1)}`));
    assert.ok(Date.now() - from < 2_000, `${Date.now() - from} ms`);
    child.kill('SIGKILL');
    await ended;
  }
  silent.close();
});

test('the file of options is named with the line', async () => {
  const file = join(place.path, 'senim.conf');
  const wrong = async (text, said) => {
    writeFileSync(file, text);
    const answer = await senim(['place', 'list', '--config', file]);
    assert.equal(answer.code, 2);
    assert.match(answer.errors, said);
    assert.equal(answer.errors.trim().split('\n').length, 1);
  };
  await wrong('\ufeffdata = x\r\nredis = redis://a:b:c\r\n', /senim\.conf line 2: --redis/);
  await wrong('redis = sentinel://m@a,b\nprot = 1', /senim\.conf line 2: there is no option prot/);
  const answer = await senim(['place', 'list', '--config', place.path]);
  assert.match(answer.errors, /cannot read the configuration file .*: it is a directory/);
});
