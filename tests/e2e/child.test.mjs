// The child's page in a real browser against the real server.
import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { assert_accessible, assert_fits, desk, launch, phone, shot } from './support/browser.mjs';
import { Child } from './support/child.mjs';
import { Senim } from './support/server.mjs';
import { until } from './support/until.mjs';
import { root } from './support/web.mjs';

const page_br_bytes_max = 14_336;
const blank_ms_max = 100;

let server;
let browser;
before(async () => {
  server = await Senim.start();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Runs with a child that has scanned, and ends it; nothing may have been refused or thrown. */
async function with_child(act, options = {}) {
  const child = await Child.scans(browser, server, options.code ?? 'K7M2QXA', options);
  try {
    await act(child);
    assert.deepEqual(child.faults, []);
  } finally {
    await child.leaves();
  }
}

/** What a browser would keep or show of the conversation. */
const traces = (page) =>
  page.evaluate(() => ({
    text: document.body.textContent,
    session: sessionStorage.length,
    local: localStorage.length,
    cookies: document.cookie,
  }));

test('the page is at most 14 KB compressed', () => {
  const { size } = statSync(join(root, 'web-client/dist/child.html.br'));
  assert.ok(size <= page_br_bytes_max, `${size} bytes`);
});

test('one request, no third party, no cookie, nothing in local storage', () =>
  with_child(async (child) => {
    await child.page.waitForLoadState('networkidle');
    assert.deepEqual(child.requests, [`${server.url}/s/K7M2QXA`]);
    await child.starts();
    await child.says('Сәлем', 'жіберілді');
    const outside = child.requests.filter((url) => !url.startsWith(server.url));
    assert.deepEqual(outside, []);
    assert.deepEqual(await child.context.cookies(), []);
    assert.equal((await traces(child.page)).local, 0);
  }));

test('one tap leads to a composer that has the focus, and the address says nothing', () =>
  with_child(async (child) => {
    await child.starts();
    assert.ok(await child.composer.evaluate((box) => box === document.activeElement));
    assert.equal(new URL(child.page.url()).pathname, '/');
    await until('start is said', () => child.frames_of('start').length === 1);
    assert.equal(child.frames_of('start')[0].place, 'K7M2QXA');
  }));

test('an unknown place is never an error', () =>
  with_child(
    async (child) => {
      await child.starts();
      await child.says('Сәлем', 'жіберілді');
    },
    { code: 'no-such-place-at-all' },
  ));

for (const language of ['kk', 'ru', 'en']) {
  for (const dark of [false, true]) {
    const name = `${language}-${dark ? 'dark' : 'light'}`;
    test(`every state is accessible and fits: ${name}`, () =>
      with_child(
        async (child) => {
          const look = async (state) => {
            await shot(child.page, `child-${state}-${name}`);
            await assert_fits(child.page, state);
            await assert_accessible(child.page, state);
          };
          await look('landing');
          await child.page.click('summary');
          await look('landing-more');
          await child.starts();
          await until('the server has answered', () => child.page.locator('.status').textContent());
          await look('waiting');
          await child.page.click('.needs button:nth-child(3)');
          await child.page.locator('.call').waitFor();
          await look('danger');
          await child.says('Сәлем, маған көмек керек');
          await child.page.locator('.own').waitFor();
          await look('written');
          await child.types('сөз '.repeat(510));
          await look('too-long');
          await child.context.setOffline(true);
          await child.page.locator('.band').waitFor();
          await look('offline');
          await child.context.setOffline(false);
          await child.page.locator('.band.good').waitFor();
          await look('connected-again');
          await child.page.click('.quiet');
          await child.page.locator('.ask').waitFor();
          await look('end-question');
          await child.page.click('.ask .plain');
          await child.page.locator('.card .strong').waitFor();
          await look('ended');
        },
        { language, dark },
      ));
  }
}

test('the page fits 320 px and a desk, in Kazakh', async () => {
  for (const size of [{ width: 320, height: 568 }, desk]) {
    await with_child(
      async (child) => {
        await assert_fits(child.page, `landing at ${size.width}`);
        await shot(child.page, `child-landing-${size.width}`);
        await child.starts();
        await child.says('Сәлем', 'жіберілді');
        await assert_fits(child.page, `chat at ${size.width}`);
        await shot(child.page, `child-written-${size.width}`);
      },
      { size },
    );
  }
});

// Three lines at twice the size, beside the longest of the waiting texts (nobody is on).
const log_px_min = 140;

for (const language of ['kk', 'ru', 'en']) {
  // With the paddings of style.css in rem, as they were, the log has 15 px.
  test(`at twice the text size there is room to read, to write and to leave: ${language}`, () =>
    with_child(
      async (child) => {
        await child.page.evaluate(() => {
          document.documentElement.style.fontSize = '36px';
        });
        await child.starts();
        await until('the server has answered', () => child.page.locator('.status[data-tone=care]').count());
        await child.says('Сәлем', '');
        await assert_fits(child.page, 'the chat at 200 %');
        let above = 0;
        for (const part of ['header', '.status', '.chat .scroll', '.composer', 'footer']) {
          const box = await child.page.locator(part).boundingBox();
          assert.ok(box.y >= above - 1, `${part} covers what is above it`);
          above = box.y + box.height;
        }
        assert.ok(above <= phone.height + 1, 'the page is higher than the screen');
        const { height } = await child.page.locator('.chat .scroll').boundingBox();
        assert.ok(height >= log_px_min, `the log has ${height} px`);
        const cut = await child.page.evaluate(() => {
          const box = document.querySelector('.chat .scroll');
          return box.scrollWidth - box.clientWidth;
        });
        assert.ok(cut <= 0, `${cut} px of the log are cut off`);
        await shot(child.page, `child-text-200-${language}`);
      },
      { language },
    ));
}

test('a reload keeps the messages, what was not sent, the draft and the language', () =>
  with_child(async (child) => {
    await child.starts();
    await child.says('Бірінші', 'жіберілді');
    await child.page.click('nav [lang=ru]');
    await child.context.setOffline(true);
    await child.says('Екінші', 'ждёт отправки');
    await child.types('Үшінші');
    const kept = await child.page.evaluate(() => sessionStorage.length);
    assert.equal(kept, 1);
    await child.context.setOffline(false);
    await child.page.reload();
    await child.sees_fate('Екінші', 'отправлено');
    assert.deepEqual(await child.messages(), ['Бірінші', 'Екінші']);
    assert.equal(await child.composer.inputValue(), 'Үшінші');
    assert.equal(await child.page.locator('html').getAttribute('lang'), 'ru');
  }));

test('what is written offline is sent once, with one id, when the network is back', () =>
  with_child(async (child) => {
    await child.starts();
    await child.says('Бір', 'жіберілді');
    await child.context.setOffline(true);
    await child.says('Екі', 'күтіп тұр');
    await child.says('Үш', 'күтіп тұр');
    assert.match(await child.band(), /сақталды/);
    await child.context.setOffline(false);
    await child.sees_fate('Үш', 'жіберілді');
    assert.deepEqual(await child.messages(), ['Бір', 'Екі', 'Үш']);
    // The log of the server, as a fresh page reads it, has each once.
    await child.page.reload();
    await child.sees_fate('Үш', 'жіберілді');
    assert.deepEqual(await child.messages(), ['Бір', 'Екі', 'Үш']);
  }));

test('kill -9 of the server loses nothing that was acknowledged and sends what was not', () =>
  with_child(async (child) => {
    await child.starts();
    await child.says('Бұған дейін', 'жіберілді');
    await server.kill();
    await child.says('Арасында', 'күтіп тұр');
    await server.up();
    await child.sees_fate('Арасында', 'жіберілді');
    await child.page.reload();
    await child.sees_fate('Арасында', 'жіберілді');
    assert.deepEqual(await child.messages(), ['Бұған дейін', 'Арасында']);
  }));

/** Leads to the page's own neutral address, without leaving this machine. */
async function catch_exit(child) {
  await child.context.route('**/exit', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<title>Weather</title><p>+3' }),
  );
}

for (const [way, act] of [
  ['the button', (child) => child.page.click('.exit')],
  ['the hidden first link', async (child) => child.page.locator('.skip').press('Enter')],
  ['three times Escape', (child) => press_three_times(child, 'Escape')],
  ['three times Shift', (child) => press_three_times(child, 'Shift')],
]) {
  test(`quick exit by ${way} wipes the page and the storage`, () =>
    with_child(async (child) => {
      await catch_exit(child);
      await child.starts();
      await child.says('Құпия сөз', 'жіберілді');
      await act(child);
      await child.page.waitForURL('**/exit');
      await until('the server is told', () => child.frames_of('leave').length === 1);
      assert.deepEqual(child.frames_of('leave'), [{ type: 'leave', how: 'exit' }]);
      await child.page.goto(server.url);
      const left = await traces(child.page);
      assert.deepEqual([left.session, left.local, left.cookies], [0, 0, '']);
      assert.doesNotMatch(left.text, /Құпия/);
      await child.page.goBack();
      assert.doesNotMatch((await traces(child.page)).text, /Құпия/);
    }));
}

async function press_three_times(child, key) {
  for (let i = 0; i < 3; ++i) await child.page.keyboard.press(key);
}

test('quick exit blanks the page within 100 ms, offline too', () =>
  with_child(async (child) => {
    await child.starts();
    await child.says('Құпия сөз', 'жіберілді');
    await child.context.setOffline(true);
    const blank_after_ms = await child.page.evaluate(() => {
      const from = performance.now();
      document.querySelector('.exit').click();
      const gone = document.body.childNodes.length === 0 && sessionStorage.length === 0;
      return gone ? performance.now() - from : Infinity;
    });
    assert.ok(blank_after_ms <= blank_ms_max, `${blank_after_ms} ms`);
    await child.page.waitForURL('about:blank');
    await child.context.setOffline(false);
  }));

test('the same chat in a second tab: one goes on, the other asks', () =>
  with_child(async (child) => {
    await child.starts();
    await child.says('Сәлем', 'жіберілді');
    const kept = await child.page.evaluate(() => ({ ...sessionStorage }));
    const second = await child.context.newPage();
    await second.addInitScript((items) => Object.assign(sessionStorage, items), kept);
    await second.goto(server.url);
    await second.locator('.own', { hasText: 'Сәлем' }).waitFor();
    await child.page.getByRole('button', { name: 'Осы жерде жалғастыру' }).click();
    await child.sees_fate('Сәлем', 'жіберілді');
    await second.getByRole('button', { name: 'Осы жерде жалғастыру' }).waitFor();
  }));

test('after an end without a word nothing is kept on the phone', () =>
  with_child(async (child) => {
    await child.starts();
    await until('the server has answered', () => child.page.locator('.status').textContent());
    await child.ends();
    await until('nothing is kept', async () => (await traces(child.page)).session === 0);
    await child.page.reload();
    assert.ok(await child.page.locator('h1:visible + div + .start').isVisible());
  }));

test('after an end words that nobody has answered are waited for, without a word of them kept, until the page is closed', () =>
  with_child(async (child) => {
    await catch_exit(child);
    await child.starts();
    await child.says('Құпия сөз', 'жіберілді');
    await child.ends();
    await child.page.getByText('Жазғаныңды кеңесші оқиды.').waitFor();
    assert.equal(await child.page.locator('.card .moods:visible').count(), 0);
    assert.doesNotMatch(await child.page.evaluate(() => JSON.stringify(sessionStorage)), /Құпия/);
    await child.page.reload();
    await child.page.getByText('Жазғаныңды кеңесші оқиды.').waitFor();
    assert.deepEqual(await child.messages(), ['Құпия сөз']);
    await child.page.locator('.card:visible .plain').click();
    await child.page.waitForURL('**/exit');
    await child.page.goto(server.url);
    assert.deepEqual(await child.messages(), []);
    assert.equal((await traces(child.page)).session, 0);
  }));

test('a text of a child stays text', () =>
  with_child(async (child) => {
    const text = '<img src=x onerror="document.title=1"> \u202Eкері & "сөз"';
    await child.starts();
    await child.says(text, 'жіберілді');
    assert.deepEqual(await child.messages(), [text]);
    assert.equal(await child.page.locator('li img').count(), 0);
  }));

test('without JavaScript there are still 111 and 112', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(server.url);
  for (const number of ['111', '112']) {
    assert.ok(await page.locator(`a[href="tel:${number}"]`).first().isVisible());
  }
  await context.close();
});
