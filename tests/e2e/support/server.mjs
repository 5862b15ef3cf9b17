// A real `senim serve` on a free loopback port with a data directory of its own. Owned by the test
// that started it; stop() ends exactly this process. Binary: SENIM_BIN or build/release/bin/senim.
import { spawn } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { until } from './until.mjs';
import { root } from './web.mjs';

const binary = resolve(root, process.env.SENIM_BIN ?? 'build/release/bin/senim');

export async function free_port() {
  const probe = createServer();
  await new Promise((done) => probe.listen(0, '127.0.0.1', done));
  const { port } = probe.address();
  await new Promise((done) => probe.close(done));
  return port;
}

async function run(args, input = '') {
  const child = spawn(binary, args, { cwd: root, stdio: ['pipe', 'pipe', 'pipe'] });
  let out = '';
  let errors = '';
  child.stdout.on('data', (text) => (out += text));
  child.stderr.on('data', (text) => (errors += text));
  child.stdin.on('error', () => {}); // it may end before it reads
  child.stdin.end(input);
  const code = await new Promise((done, fail) => child.on('close', done).on('error', fail));
  if (code !== 0) throw new Error(`senim ${args[0]} ${args[1]} ended with ${code}: ${errors}`);
  return out;
}

export class Senim {
  static async start(options = []) {
    const server = new Senim();
    server.data = mkdtempSync(join(tmpdir(), 'senim-e2e-'));
    server.port = await free_port();
    server.options = options;
    server.url = `http://127.0.0.1:${server.port}`;
    server.log = join(server.data, 'e2e-server.log');
    await server.up();
    return server;
  }

  /** Starts the process; also again after kill(), on the same data and port. */
  async up() {
    const log = openSync(this.log, 'a');
    const args = ['serve', '--data', this.data, '--port', `${this.port}`, ...this.options];
    const process_ = spawn(binary, [...args, '--web-root', join(root, 'web-client', 'dist')], {
      cwd: root,
      stdio: ['ignore', log, log],
    });
    this.process = process_;
    this.ended = new Promise((done) => process_.on('exit', done).on('error', done));
    await until('the server is healthy', async () => {
      if (process_.exitCode !== null) throw new Error('the server ended; see its log');
      const answer = await fetch(`${this.url}/health`).catch(() => undefined);
      return answer?.ok;
    });
  }

  /** kill -9: nothing is said to anybody. */
  async kill() {
    this.process.kill('SIGKILL');
    await this.ended;
  }

  /** It keeps its connections, reads nothing and says nothing: a black hole. Answers when: not later. */
  freeze() {
    const at = Date.now();
    this.process.kill('SIGSTOP');
    return at;
  }

  thaw() {
    const at = Date.now();
    this.process.kill('SIGCONT');
    return at;
  }

  /** The same with its redis-server, while the server itself lives. */
  freeze_store() {
    const at = Date.now();
    process.kill(this.store_pid(), 'SIGSTOP');
    return at;
  }

  thaw_store() {
    const at = Date.now();
    process.kill(this.store_pid(), 'SIGCONT');
    return at;
  }

  store_pid() {
    const { pid } = this.process;
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
    return children.find((child) => readFileSync(`/proc/${child}/comm`, 'utf8').startsWith('redis'));
  }

  log_text() {
    return readFileSync(this.log, 'utf8');
  }

  async stop() {
    for (const pid of [this.process.pid, this.store_pid()]) process.kill(pid, 'SIGCONT'); // should a test have failed
    this.process.kill('SIGTERM');
    await this.ended;
    rmSync(this.data, { recursive: true, force: true });
  }

  /** What a `senim` command prints; it reads the input. Throws what it complains of. */
  run_command(args, input) {
    const needs_data = args.includes('--data') ? [] : ['--data', this.data];
    return run([...args, ...needs_data], input);
  }

  // The two functions to adapt when the command line changes.

  /** A staff member who can sign in with this password. */
  async add_staff({ name, password, alias, languages = ['kk', 'ru'], role = 'counsellor' }) {
    const words = ['staff', 'add', name, '--data', this.data, '--full-name', alias];
    const more = ['--alias', alias, '--role', role, '--languages', languages.join(',')];
    await run([...words, ...more, '--password-stdin'], `${password}\n`);
    return { name, password, alias };
  }

  /** The code of a new place. */
  async add_place({ name_kk, name_ru, region }) {
    const words = ['place', 'add', '--data', this.data, '--name-kk', name_kk];
    const out = await run([...words, '--name-ru', name_ru, '--region', region]);
    return /\b[0-9A-Z]{7}\b/.exec(out)[0];
  }
}
