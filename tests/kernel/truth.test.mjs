// The store in a table, on which properties.lua plays, answers as a real redis-server does: the same steps are played
// on both, and every answer and all keys compared.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';

const steps = '3000';
const folder = mkdtempSync(join(tmpdir(), 'senim-kernel-'));
const socket = join(folder, 'redis.sock');
let redis;

const run = (program, args, input = '') =>
  spawnSync(program, args, { input, encoding: 'utf8', maxBuffer: 1 << 28, timeout: 60_000 });
const truth = (...args) => run('lua5.1', ['tests/kernel/truth.lua', ...args]);

before(async () => {
  redis = spawn('redis-server', ['--port', '0', '--unixsocket', socket, '--save', '', '--dir', folder], { stdio: 'ignore' });
  for (let waited = 0; !existsSync(socket) && waited < 100; ++waited) await pause(50);
  assert.ok(existsSync(socket), 'redis-server has not opened its socket within 5 s');
});
after(() => {
  redis.kill();
  rmSync(folder, { recursive: true });
});

for (const seed of ['1', '2']) {
  test(`the same answers and the same keys in a table and in Redis, seed ${seed}`, () => {
    run('redis-cli', ['-s', socket, 'FLUSHALL']);
    run('redis-cli', ['-s', socket, 'FUNCTION', 'FLUSH']);
    const said = truth('say', seed, steps);
    assert.equal(said.status, 0, said.stderr);
    const answers = run('redis-cli', ['-s', socket], said.stdout);
    const path = join(folder, `answers-${seed}`);
    writeFileSync(path, answers.stdout.replace(/\n\n/g, '\n'));
    const heard = truth('hear', seed, steps, path);
    assert.equal(heard.status, 0, heard.stdout.slice(0, 4_000) + heard.stderr);
    assert.match(heard.stdout, new RegExp(`^${steps} steps, the same in both`));
  });
}
