// Debian's nginx and HAProxy, with the very files of deploy/, before a real `senim serve`: a page and a conversation in
// a real browser, health as proxies ask for it, each child's own address whatever its browser claims, and no trace of
// either in any file of the proxy. How an address is seen shows only in its limit: one conversation a minute.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { launch } from '../e2e/support/browser.mjs';
import { Child } from '../e2e/support/child.mjs';
import { Counsellor } from '../e2e/support/counsellor.mjs';
import { free_port, Senim } from '../e2e/support/server.mjs';
import { until } from '../e2e/support/until.mjs';
import { begin, get } from './support/child_socket.mjs';
import { Proxy } from './support/proxy.mjs';

const password = 'uzyn-kupiia-soz-5';

let browser;
before(async () => (browser = await launch(['--ignore-certificate-errors'])));
after(() => browser?.close());

/** A server behind a proxy that is yet to start: the address that children use must be known first. */
async function server_for(port) {
  const address = ['--public-url', `https://localhost:${port}`, '--trusted-proxy', '127.0.0.1/32'];
  return Senim.start([...address, '--starts-per-min', '1']);
}

/** The answer to these bytes on a connection of their own. */
function raw(port, bytes) {
  return new Promise((done, fail) => {
    let text = '';
    const line = connect(port, '127.0.0.1', () => line.write(bytes));
    line.setTimeout(10_000, () => line.destroy(new Error('no answer in time')));
    line.on('data', (part) => (text += part)).on('close', () => done(text)).on('error', fail);
  });
}

/** That the limit of each address is its own, and that nothing a child writes moves it to another's. */
async function each_has_its_own_limit(port, [first, second, victim], forgeries) {
  const gets_in = async (from, headers) => (await begin(port, { from, headers })).type === 'state';
  assert.equal(await gets_in(first), true, 'the first child');
  assert.equal(await gets_in(first), false, 'and no second time');
  for (const forged of forgeries) assert.equal(await gets_in(first, forged), false, JSON.stringify(forged));
  assert.equal(await gets_in(second), true, 'a second child is not limited for the first');
  assert.equal(await gets_in(victim), true, 'nor is the one whose address was forged');
}

const forged_lines = (victim) => [
  { 'X-Forwarded-For': victim }, { 'X-Forwarded-For': [victim, `${victim}:80`] }, { 'X-Forwarded-For': `${victim}, 127.0.0.1` },
  { 'x-forwarded-for': `[::ffff:${victim}]:4711` }, { 'X-Forwarded-For': '127.0.0.1' }, { 'X-Forwarded-For': 'unknown' },
  { 'X-Real-IP': victim },
];
const forged_forwarded = (victim) => [
  { Forwarded: `for=${victim}` }, { Forwarded: `for="${victim}:80";proto=https` }, { Forwarded: 'for="' },
  { Forwarded: [`for=${victim}`, 'for=127.0.0.1'], 'X-Forwarded-For': victim },
];

// Each kind of proxy, and the shipped file changed to what proxies write by themselves.
const appending = {
  nginx: [['X-Forwarded-For $remote_addr;', 'X-Forwarded-For $proxy_add_x_forwarded_for;']],
  haproxy: [['    http-request set-header X-Forwarded-For %[src]\n', '    option forwardfor\n']],
};
const naming_in_forwarded = {
  nginx: [['X-Forwarded-For $remote_addr;', 'X-Forwarded-For "";'], ['Forwarded "";', 'Forwarded "for=$remote_addr;proto=$scheme";']],
  haproxy: [['    http-request del-header Forwarded\n', '    http-request del-header X-Forwarded-For\n'],
    ['    http-request set-header X-Forwarded-For %[src]\n', '    http-request add-header Forwarded for=\\"%[src]:%[src_port]\\"\n']],
};

for (const [number, kind] of ['nginx', 'haproxy'].entries()) {
  describe(`behind ${kind}`, () => {
    const people = (from) => [0, 1, 2].map((one) => `127.0.${number + 1}.${from + one}`);
    let server;
    let ports;
    let proxy;
    let staff;
    let code;
    before(async () => {
      const [port, plain_port] = [await free_port(), await free_port()];
      server = await server_for(port);
      ports = { port, plain_port, server_port: server.port };
      code = await server.add_place({ name_kk: '№ 3 мектеп', name_ru: 'Школа № 3', region: 'KZ-62' });
      staff = await server.add_staff({ name: 'dana', password, alias: 'Дана' });
      proxy = await Proxy.start(kind, ports);
    });
    after(async () => {
      await proxy?.stop();
      await server?.stop();
    });

    /** The same with a proxy whose file was changed, at the same ports. */
    async function with_changes(changes, act) {
      await proxy.stop();
      proxy = await Proxy.start(kind, ports, changes);
      await act();
      await proxy.stop();
      proxy = await Proxy.start(kind, ports);
    }

    test('a child and a counsellor talk in real browsers', async () => {
      const there = { url: `https://localhost:${ports.port}` };
      const child = await Child.scans(browser, there, code);
      await child.starts();
      await child.says('Сәлем, маған көмек керек', 'жіберілді');
      const counsellor = await Counsellor.comes(browser, there, staff);
      await counsellor.begins_shift();
      await counsellor.accepts();
      await counsellor.hears('Сәлем, маған көмек керек');
      await counsellor.says('Сәлем! Мен осындамын.');
      await child.hears('Сәлем! Мен осындамын.');
      assert.deepEqual([...child.faults, ...counsellor.faults], []);
      for (const one of [child, counsellor]) await one.context.close();
    });

    test('http leads to https, and another name to the page that says where we are', async () => {
      const plain = await raw(ports.plain_port, `GET /s/${code} HTTP/1.0\r\nHost: localhost\r\n\r\n`);
      assert.match(plain, /^HTTP\/1\.[01] 301 [\s\S]*location: https:\/\/localhost/i);
      const foreign = await get(ports.port, '/', { headers: { Host: 'evil.example' } });
      assert.equal(foreign.status, 421);
      assert.match(foreign.body, /lang="kk"[\s\S]*tel:111[\s\S]*tel:112/);
      assert.ok(foreign.body.includes(`https://localhost:${ports.port}/`));
      assert.equal((await get(ports.port, '/metrics')).status, 404);
    });

    test('each child has the limit of its own address, which nothing it writes can move', async () => {
      const [first, second, victim] = people(10);
      const forgeries = [...forged_lines(victim), ...forged_forwarded(victim)];
      await each_has_its_own_limit(ports.port, [first, second, victim], forgeries);
    });

    test('so it is where the proxy adds its line to those that the child wrote', () =>
      with_changes(appending[kind], async () => {
        const [first, second, victim] = people(20);
        await each_has_its_own_limit(ports.port, [first, second, victim], forged_lines(victim));
      }));

    test('so it is where the proxy writes Forwarded', () =>
      with_changes(naming_in_forwarded[kind], async () => {
        const [first, second, victim] = people(30);
        await each_has_its_own_limit(ports.port, [first, second, victim], forged_forwarded(victim).slice(0, 3));
      }));

    test('nothing the proxy or the server wrote names a child, a place or a word, in trouble neither', async () => {
      const [child] = people(40);
      await begin(ports.port, { from: child });
      await server.kill();
      const dead = await get(ports.port, `/s/${code}`, { from: child });
      assert.ok([502, 503].includes(dead.status), `${dead.status}`);
      await server.up();
      await until('the proxy has found the server again', async () => (await get(ports.port, '/health')).status === 200);
      for (const text of [proxy.all_files(), server.log_text()]) {
        assert.doesNotMatch(text, new RegExp(`127\\.0\\.${number + 1}\\.|${code}|Сәлем`, 'i'));
      }
    });
  });
}

describe('health', () => {
  let server;
  let port;
  before(async () => {
    port = await free_port();
    server = await server_for(port);
  });
  after(() => server?.stop());

  test('HAProxy finds the server well by every check it knows, and ill while its store is away', async () => {
    const checks = [[], [['GET /health', '/health']], [['GET /health', 'HEAD /health']],
      [['option httpchk GET /health', 'option httpchk\n    http-check send meth GET uri /health ver HTTP/1.1 hdr Host x']]];
    for (const [at, changes] of checks.entries()) {
      const ports = { port, plain_port: await free_port(), server_port: server.port };
      const proxy = await Proxy.start('haproxy', ports, changes);
      try {
        await until('the check is good', async () => (await proxy.check_status()) === 'L7OK');
        if (at > 0) continue;
        server.freeze_store();
        await until('the check fails', async () => (await proxy.check_status()) === 'L7STS');
        server.thaw_store();
        await until('the check is good again', async () => (await proxy.check_status()) === 'L7OK');
      } finally {
        await proxy.stop();
      }
    }
  });

  test('who asks by number, in HTTP/1.0 or 1.1, with a Host or without, is answered', async () => {
    for (const request of ['GET /health HTTP/1.0\r\n\r\n', 'HEAD /health HTTP/1.0\r\n\r\n', 'OPTIONS /health HTTP/1.0\r\n\r\n',
      'GET /health HTTP/1.1\r\nHost: 10.0.0.7:8111\r\nConnection: close\r\n\r\n',
      'GET http://probe/health HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n']) {
      assert.match(await raw(server.port, request), /^HTTP\/1\.1 200 /, request);
    }
  });
});
