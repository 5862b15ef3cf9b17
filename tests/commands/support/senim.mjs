// The real program for one command at a time, on a data directory of the test's own. Binary: SENIM_BIN or
// build/release/bin/senim.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../../..');
export const binary = resolve(root, process.env.SENIM_BIN ?? 'build/release/bin/senim');
const ms_max = 30_000;

/** Answers { code, out, errors }. `stdout` is a descriptor or 'pipe'; `began` gets the process. */
export function senim(args, { stdout = 'pipe', began = () => {} } = {}) {
  const child = spawn(binary, args, { cwd: root, stdio: ['ignore', stdout, 'pipe'] });
  const late = setTimeout(() => child.kill('SIGKILL'), ms_max);
  let out = '';
  let errors = '';
  child.stdout?.on('data', (text) => (out += text));
  child.stderr.on('data', (text) => (errors += text));
  began(child);
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (code, signal) => {
      clearTimeout(late);
      done({ code, signal, out, errors });
    });
  });
}

/** A directory that is gone after the tests. */
export function own_directory() {
  const path = mkdtempSync(join(tmpdir(), 'senim-commands-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
