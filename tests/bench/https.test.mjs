// senim-bench against an https address, as a helpline's proxy gives it: a proxy that ends TLS, before a real server.
// Programs: SENIM_BENCH, SENIM_BIN.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createServer } from 'node:tls';
import { make_certificate } from '../e2e/support/certificate.mjs';
import { Senim } from '../e2e/support/server.mjs';
import { run_tester } from './support/tester.mjs';

const password = 'uzyn-kupiia-soz-4';

let scratch;
let proxy;
let server;
before(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'senim-https-'));
  const { key, certificate } = make_certificate(scratch);
  proxy = createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (child) => {
    const inner = connect(server.port, '127.0.0.1');
    for (const [from, to] of [[child, inner], [inner, child]]) from.pipe(to).on('error', () => from.destroy());
  });
  await new Promise((done) => proxy.listen(0, '127.0.0.1', done));
  server = await Senim.start(['--public-url', `https://localhost:${proxy.address().port}`]);
  await server.add_staff({ name: 'dana', password, alias: 'Dana', languages: ['kk'] });
});
after(async () => {
  await server?.stop();
  proxy?.close();
  rmSync(scratch, { recursive: true, force: true });
});

/** Plays six children who come at once, and answers the exit code and what was said. */
function play(host, environment) {
  const url = `https://${host}:${proxy.address().port}`;
  const words = ['classroom', '--url', url, '--children', '6', '--within', '1', '--staff', `dana:${password}`];
  return run_tester([...words, '--json', join(scratch, 'result.json')], environment);
}

test('a class is served through a proxy that ends TLS', async () => {
  const { code, said } = await play('localhost', { SSL_CERT_FILE: join(scratch, 'certificate') });
  assert.equal(code, 0, said);
  const found = JSON.parse(readFileSync(join(scratch, 'result.json'), 'utf8'));
  const { lost, doubled, reordered, foreign } = found;
  assert.deepEqual([lost, doubled, reordered, foreign], [0, 0, 0, 0], said);
  assert.ok(said.includes('passed'), said);
});

// Without `set_verify_mode` in bench/tls.cpp both were served, without `set_verify_callback` in bench/tls.hpp the second was.
for (const [host, environment, why] of [
  ['localhost', {}, 'an authority nobody trusts'],
  ['127.0.0.1', { SSL_CERT_FILE: 'certificate' }, 'a certificate for another name'],
]) {
  test(`${why} is refused, and said so`, async () => {
    const trusted = environment.SSL_CERT_FILE && { SSL_CERT_FILE: join(scratch, environment.SSL_CERT_FILE) };
    const { code, said } = await play(host, trusted ?? {});
    assert.equal(code, 2, said);
    assert.match(said, /no TLS with https:.*certificate verify failed.*SSL_CERT_FILE/s);
    assert.ok(!said.includes(password), said);
  });
}
