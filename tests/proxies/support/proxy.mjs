// Debian's nginx and HAProxy as processes of a test's own, with the files of deploy/: only ports, paths and the name are
// other ones. Owned by the test that started it; stop() ends exactly this process.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { make_certificate } from '../../e2e/support/certificate.mjs';
import { until } from '../../e2e/support/until.mjs';
import { root } from '../../e2e/support/web.mjs';

function replaced(text, changes) {
  return changes.reduce((before, [from, to]) => {
    assert.ok(before.includes(from), `the configuration no longer says ${from}`);
    return before.replaceAll(from, to);
  }, text);
}

const shipped = (name) => readFileSync(join(root, 'deploy', name), 'utf8');

// What Debian's own /etc/nginx/nginx.conf is for a site; its own files go to the scratch directory.
const nginx_around = (scratch) => `daemon off;
pid ${scratch}/pid;
error_log ${scratch}/nginx-error.log;
events { worker_connections 512; }
http {
  access_log ${scratch}/access.log;
  client_body_temp_path ${scratch}/body;
  proxy_temp_path ${scratch}/proxy;
  fastcgi_temp_path ${scratch}/fastcgi;
  uwsgi_temp_path ${scratch}/uwsgi;
  scgi_temp_path ${scratch}/scgi;
  include ${scratch}/senim.conf;
}
`;

const kinds = {
  nginx: ({ scratch, port, plain_port, server_port, changes }) => {
    const names = [['listen 80;', `listen 127.0.0.1:${plain_port};`], ['listen 443 ', `listen 127.0.0.1:${port} `],
      ['111.example', 'localhost'], ['127.0.0.1:8111', `127.0.0.1:${server_port}`],
      ['/etc/ssl/senim/certificate.pem', `${scratch}/certificate`], ['/etc/ssl/senim/key.pem', `${scratch}/key`]];
    writeFileSync(join(scratch, 'senim.conf'), replaced(shipped('nginx.conf'), [...changes, ...names]));
    writeFileSync(join(scratch, 'nginx.conf'), nginx_around(scratch));
    return ['/usr/sbin/nginx', '-e', join(scratch, 'nginx-error.log'), '-c', join(scratch, 'nginx.conf')];
  },
  haproxy: ({ scratch, port, plain_port, server_port, changes }) => {
    const names = [['bind :80', `bind 127.0.0.1:${plain_port}`], ['bind :443', `bind 127.0.0.1:${port}`],
      ['127.0.0.1:8111', `127.0.0.1:${server_port}`], ['/etc/haproxy/senim.pem', `${scratch}/both.pem`]];
    const both = ['certificate', 'key'].map((name) => readFileSync(join(scratch, name))).join('');
    writeFileSync(join(scratch, 'both.pem'), both);
    writeFileSync(join(scratch, 'haproxy.cfg'), replaced(shipped('haproxy.cfg'), [...changes, ...names]));
    writeFileSync(join(scratch, 'socket.cfg'), `global\n    stats socket ${scratch}/stats\n`);
    return ['/usr/sbin/haproxy', '-db', '-f', join(scratch, 'socket.cfg'), '-f', join(scratch, 'haproxy.cfg')];
  },
};

export class Proxy {
  /** `ports` = { port, plain_port, server_port }; `changes` = [[text of the shipped file, text in its place]]. */
  static async start(kind, ports, changes = []) {
    const proxy = new Proxy();
    Object.assign(proxy, ports, { kind, scratch: mkdtempSync(join(tmpdir(), `senim-${kind}-`)) });
    make_certificate(proxy.scratch);
    const [program, ...words] = kinds[kind]({ ...ports, scratch: proxy.scratch, changes });
    const said = openSync(join(proxy.scratch, 'said.log'), 'a');
    proxy.process = spawn(program, words, { stdio: ['ignore', said, said] });
    proxy.ended = new Promise((done) => proxy.process.on('exit', done).on('error', done));
    await until(`${kind} listens`, () => {
      if (proxy.process.exitCode !== null) throw new Error(`${kind} ended: ${proxy.all_files()}`);
      return new Promise((done) => {
        const probe = connect(ports.port, '127.0.0.1', () => done(probe.destroy()));
        probe.on('error', () => done(undefined));
      });
    });
    return proxy;
  }

  /** Everything it has written to any file, logs above all. */
  all_files() {
    return execFileSync('grep', ['-rahs', '', this.scratch], { encoding: 'utf8', maxBuffer: 1 << 26 });
  }

  /** What HAProxy's health check of the server says: "L7OK", "L7STS" and so on. */
  async check_status() {
    const said = await new Promise((done, fail) => {
      let text = '';
      const stats = connect(join(this.scratch, 'stats'), () => stats.end('show stat\n'));
      stats.on('data', (part) => (text += part)).on('end', () => done(text)).on('error', fail);
    });
    const [head, ...rows] = said.replace('# ', '').trim().split('\n').map((row) => row.split(','));
    return rows.find((row) => row[1] === 'first')[head.indexOf('check_status')];
  }

  async stop() {
    this.process.kill('SIGTERM');
    await this.ended;
    rmSync(this.scratch, { recursive: true, force: true });
  }
}
