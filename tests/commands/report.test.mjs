// The report that an operator prints from a store whose records are not all as they should be: each is counted for what
// it tells, and one that cannot be read at all stops nothing. Fails when reading a record throws.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { own_directory, senim } from './support/senim.mjs';

const run = promisify(execFile);
const ms_max = 15_000;
const place = own_directory();
const socket = join(place.path, 'redis.sock');
let redis;

const redis_cli = (...words) => run('redis-cli', ['-s', socket, ...words]);

const record = (further) =>
  JSON.stringify({
    ...{ channel: 'qr', place: '', region: 'KZ-62', language: 'kk', call_type: 'self', outcome: 'information' },
    ...{ category: 'violence.bullying', risk: 'routine', started_at_ms: 1795330800000, waited_s: 12, lasted_s: 340 },
    ...{ child_messages: 7, counsellor_messages: 9, staff: 'aigul', abandoned: false, ...further },
  });

before(async () => {
  const settings = ['--port', '0', '--unixsocket', socket, '--dir', place.path, '--save', ''];
  redis = spawn('redis-server', [...settings, '--appendonly', 'yes', '--appendfsync', 'always'], { stdio: 'ignore' });
  const until = Date.now() + ms_max;
  while (!(await redis_cli('PING').catch(() => undefined))) {
    if (Date.now() > until) throw new Error('the Redis of this test is not there');
    await new Promise((wait) => setTimeout(wait, 20));
  }
});

after(async () => {
  const ended = new Promise((done) => redis.on('exit', done));
  redis.kill();
  await ended;
  place.remove();
});

test('an unknown category, region or word, a missing field and a torn record stop no report', async () => {
  const filed = {
    right: record({}),
    retired: record({ category: 'no.such_category' }),
    moved: record({ region: 'KZ-99', channel: 'fax' }),
    older: '{}',
    torn: '{"channel":',
  };
  for (const [id, json] of Object.entries(filed)) await redis_cli('HSET', 'senim:{records}:contacts', id, json);
  const report = await senim(['report', '--csv', '--redis', `unix://${socket}`]);
  assert.equal(report.code, 0, report.errors);
  for (const line of [
    'total;contacts;Contacts;4;',
    'total;unreadable;Unreadable records, in no figure;1;',
    'category;violence.bullying;Violence: Bullying;2;50.0',
    'category;;unknown;2;50.0',
    'region;;unknown;2;50.0',
    'channel;;unknown;2;50.0',
    'help;;unknown;1;25.0',
    'day;;unknown;1;25.0',
  ])
    assert.ok(report.out.includes(`\r\n${line}\r\n`), line);
  const table = await senim(['report', '--redis', `unix://${socket}`]);
  assert.equal(table.code, 0, table.errors);
  assert.match(table.out, /Unreadable records, in no figure +1\n/);
});
