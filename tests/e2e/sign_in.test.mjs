// Every way in which a sign-in can fail has its words, in the three languages: nobody is left with an empty form and
// the right password. A real server; a name of the local network is mapped to this machine, as a DNS server would.
import assert from 'node:assert/strict';
import { createServer, request } from 'node:http';
import { after, before, test } from 'node:test';
import { assert_accessible, assert_fits, desk, launch, person, phone } from './support/browser.mjs';
import { Counsellor } from './support/counsellor.mjs';
import { Senim } from './support/server.mjs';
import { until } from './support/until.mjs';

const lan_name = 'senim.office.test';
let server;
let browser;
let staff;
before(async () => {
  server = await Senim.start();
  staff = await server.add_staff({ name: 'aigul', password: 'uzyn-kupiia-soz-3', alias: 'Айгүл' });
  browser = await launch([`--host-resolver-rules=MAP ${lan_name} 127.0.0.1`]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const says = (counsellor, words) =>
  until(`the form says ${words}`, async () => words.test(await counsellor.at('sign-in-error').textContent()));

const tries = async (counsellor, password) => {
  await counsellor.page.fill('[data-test=sign-in-name]', staff.name);
  await counsellor.page.fill('[data-test=sign-in-password]', password);
  await counsellor.page.click('[data-test=sign-in-submit]');
};

const https_words = {
  kk: /Тек HTTPS арқылы кіруге болады/,
  ru: /Войти можно только по HTTPS/,
  en: /works only over HTTPS/,
};
for (const [language, words] of Object.entries(https_words)) {
  test(`over plain http by a name of the network HTTPS is asked for, and no password sent: ${language}`, async () => {
    const { context, page } = await person(browser, { language, size: language === 'kk' ? phone : desk });
    const sent = [];
    page.on('request', (one) => one.method() === 'POST' && sent.push(one.url()));
    await page.goto(`http://${lan_name}:${server.port}/console`);
    const shown = page.locator('[data-test=sign-in-error]');
    await page.click(`[data-test=language-${language}]`);
    await until('it is said at once', async () => words.test(await shown.textContent()));
    await assert_accessible(page, language);
    await assert_fits(page, language);
    await page.fill('[data-test=sign-in-name]', staff.name);
    await page.fill('[data-test=sign-in-password]', staff.password);
    await page.click('[data-test=sign-in-submit]');
    assert.match(await shown.textContent(), words);
    assert.deepEqual(sent, []);
    await context.close();
  });
}

test('a browser that keeps no cookie is told apart from a wrong password', async () => {
  const counsellor = await Counsellor.comes(browser, server, { ...staff, password: 'wrong' });
  await says(counsellor, /Аты немесе құпиясөз қате/);
  await counsellor.page.route('**/api/sign-in', async (route) => {
    const answer = await route.fetch();
    const { 'set-cookie': cookie, ...headers } = answer.headers();
    assert.match(cookie, /^__Host-/);
    await counsellor.context.clearCookies();
    await route.fulfill({ status: answer.status(), headers });
    await counsellor.context.clearCookies();
  });
  await tries(counsellor, staff.password);
  await says(counsellor, /Құпиясөз дұрыс, бірақ браузер кіруді сақтамады/);
  await counsellor.leaves();
});

test('a proxy that hides by what address the page was opened is named as that', async (t) => {
  const proxy = createServer((asked, answer) => {
    const headers = { ...asked.headers, host: `127.0.0.1:${server.port}` };
    const on = request({ port: server.port, path: asked.url, method: asked.method, headers }, (got) => {
      answer.writeHead(got.statusCode, got.headers);
      got.pipe(answer);
    });
    asked.pipe(on);
  });
  await new Promise((done) => proxy.listen(0, '127.0.0.1', done));
  t.after(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
  const counsellor = await Counsellor.comes(browser, { url: `http://localhost:${proxy.address().port}` }, staff);
  await says(counsellor, /Сервер бұл мекенжайды өзінікі деп танымайды/);
  await counsellor.leaves();
});

test('what is not our server is not taken for a wrong password, nor for a right one', async () => {
  const counsellor = await Counsellor.comes(browser, server, { ...staff, password: 'wrong' });
  await says(counsellor, /қате/);
  const page = '<!doctype html><title>Wi-Fi</title>Welcome';
  for (const status of [200, 401, 403, 404, 405, 407]) {
    await counsellor.page.route('**/api/sign-in', (route) =>
      route.fulfill({ status, contentType: 'text/html', body: page }),
    );
    await tries(counsellor, staff.password);
    await says(counsellor, /басқа бірдеңе жауап берді/);
    await counsellor.page.unroute('**/api/sign-in');
    await tries(counsellor, '');
    await says(counsellor, /енгізіңіз/);
  }
  await counsellor.page.route('**/api/sign-in', (route) =>
    route.fulfill({ status: 421, contentType: 'text/html', body: page }),
  );
  await tries(counsellor, staff.password);
  await says(counsellor, /мекенжайды өзінікі деп танымайды/);
  await counsellor.page.unroute('**/api/sign-in');
  await tries(counsellor, 'half an emoji \ud83d');
  await says(counsellor, /қате/);
  await counsellor.leaves();
});

test('too many, no network, a store in trouble and a dead server each have their words', async () => {
  const counsellor = await Counsellor.comes(browser, server, { ...staff, password: 'wrong' });
  await says(counsellor, /қате/);
  await counsellor.context.setOffline(true);
  await tries(counsellor, staff.password);
  await says(counsellor, /Сервер жауап бермейді/);
  await counsellor.context.setOffline(false);
  await until('the limit is reached', async () => {
    await tries(counsellor, 'wrong');
    await counsellor.page.waitForSelector('[data-test=sign-in-submit]:not([disabled])');
    return /Әрекет тым көп/.test(await counsellor.at('sign-in-error').textContent());
  });
  const seconds = Number(/(\d+) с кейін/.exec(await counsellor.at('sign-in-error').textContent())[1]);
  assert.ok(seconds > 0 && seconds <= 30, `${seconds}`);
  server.freeze_store();
  await until('the store is missed', async () => {
    const other = await fetch(`${server.url}/health`);
    return other.status === 503;
  });
  await counsellor.page.fill('[data-test=sign-in-name]', 'boris');
  await counsellor.page.click('[data-test=sign-in-submit]');
  await says(counsellor, /Қазір сервер арқылы кіру мүмкін емес/);
  server.thaw_store();
  await server.kill();
  await tries(counsellor, staff.password);
  await says(counsellor, /Сервер жауап бермейді/);
  await server.up();
  await tries(counsellor, staff.password);
  await counsellor.begins_shift();
  await counsellor.leaves();
});

const no_desk_words = {
  kk: /жұмыс үстелі жоқ/,
  ru: /рабочего стола здесь нет/,
  en: /there is no desk here/,
};
test('an administrator finds no desk but a sentence that says so, and signs out', async () => {
  const root = await server.add_staff({ name: 'root', password: 'uzyn-kupiia-soz-4', alias: 'Әкімші', role: 'administrator' });
  const administrator = await Counsellor.comes(browser, server, root);
  const sockets = [];
  administrator.page.on('websocket', (socket) => sockets.push(socket.url()));
  const shown = administrator.at('standstill');
  await shown.waitFor();
  for (const [language, words] of Object.entries(no_desk_words)) {
    await administrator.page.click(`[data-test=language-${language}]`);
    await until(`it is said in ${language}`, async () => words.test(await shown.textContent()));
    await assert_accessible(administrator.page, `no desk, ${language}`);
    await assert_fits(administrator.page, `no desk, ${language}`);
  }
  await administrator.page.reload();
  await shown.waitFor();
  assert.equal(await administrator.at('shift-start').count(), 0);
  assert.deepEqual(sockets, []);
  await shown.locator('button').click();
  await administrator.at('sign-in').waitFor();
  assert.equal((await administrator.page.request.get(`${server.url}/api/me`)).status(), 401);
  await administrator.context.close();
});
