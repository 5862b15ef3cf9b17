// Runs senim-bench as a program. Which one: SENIM_BENCH.
import { spawn } from 'node:child_process';

const program = process.env.SENIM_BENCH ?? 'build/release/bin/senim-bench';
const patience_ms = 60_000;

/** Answers the exit code (null: it was ended for taking too long) and all that was said. */
export async function run_tester(words, environment = {}) {
  const tester = spawn(program, words,
    { stdio: ['ignore', 'pipe', 'pipe'], timeout: patience_ms, env: { ...process.env, ...environment } });
  let said = '';
  for (const stream of [tester.stdout, tester.stderr]) stream.on('data', (text) => (said += text));
  const code = await new Promise((done, fail) => tester.on('close', done).on('error', fail));
  return { code, said };
}
