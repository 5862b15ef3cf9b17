// The comparison that senim-bench makes, scaled down: the real server beside the relays of bench/peers/. Holds that no
// server loses, doubles, reorders or misdelivers, that the ratios are there, and that none has fallen by an order of
// magnitude. How good they are is measured by hand on an idle machine: bench/README.md. Program: SENIM_BENCH.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

const program = process.env.SENIM_BENCH ?? 'build/release/bin/senim-bench';
const patience_ms = 150_000;

let scratch;
let run;
let found;

before(() => {
  scratch = mkdtempSync(join(tmpdir(), 'senim-smoke-'));
  const file = join(scratch, 'result.json');
  const scale = ['--quick', '--pairs', '50', '--seconds', '0.5', '--warm-up', '0.3', '--arrivals', '200'];
  run = spawnSync(program, ['baseline', ...scale, '--json', file], {
    env: { ...process.env, TMPDIR: scratch }, encoding: 'utf8', timeout: patience_ms,
  });
  found = run.status === 0 || run.status === 1 ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
});

after(() => rmSync(scratch, { recursive: true, force: true }));

test('the comparison can be played', () => {
  assert.equal(run.status, 0, `${run.stdout}\n${run.stderr}`);
  assert.equal(found.passed, true);
});

test('no server loses, doubles, reorders or misdelivers a message', () => {
  assert.deepEqual(Object.keys(found.subjects).sort(), ['bare_beast', 'node', 'senim', 'socket_io'], `${found.notes}`);
  for (const [name, subject] of Object.entries(found.subjects)) {
    const { said, lost, doubled, reordered, foreign } = subject;
    assert.ok(said > 100, `${name} said ${said}`);
    assert.deepEqual({ lost, doubled, reordered, foreign }, { lost: 0, doubled: 0, reordered: 0, foreign: 0 }, name);
    assert.ok(subject.messages_per_s > 0 && subject.server_cpu_s_per_100k > 0, name);
    assert.ok(subject.delivered_p50_ms > 0 && subject.delivered_p99_ms >= subject.delivered_p50_ms, name);
  }
});

test('every ratio is there and is a number', () => {
  const names = [
    'throughput_vs_bare_beast', 'cpu_vs_bare_beast', 'throughput_vs_node', 'throughput_vs_socket_io',
    'throughput_vs_store_ceiling', 'p99_vs_bare_beast_plus_append', 'connects_vs_bare_beast',
    'many_throughput_vs_bare_beast', 'many_cpu_vs_bare_beast',
  ];
  for (const name of names) assert.ok(found.ratios[name] > 0, `${name} is ${found.ratios[name]}`);
});

test('Senim is within reach of a bare relay, or the disk is what holds it', () => {
  const { throughput_vs_bare_beast, throughput_vs_store_ceiling, cpu_vs_bare_beast } = found.ratios;
  const said = JSON.stringify(found.ratios);
  assert.ok(throughput_vs_bare_beast >= 0.15 || throughput_vs_store_ceiling >= 0.4, said);
  assert.ok(cpu_vs_bare_beast <= 8, said);
});

test('everything that was started has ended, and nothing is left lying about', () => {
  assert.deepEqual(readdirSync(scratch).filter((name) => name.startsWith('senim-bench-')), []);
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const ours = processes.filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(scratch);
    } catch {
      return false; // it ended meanwhile
    }
  });
  assert.deepEqual(ours, []);
});
