// Chromium for the browser tests: a phone or a desk, screenshots kept in build/screenshots/, axe.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, web_require } from './web.mjs';

const { chromium } = web_require('playwright-core');
const axe = readFileSync(web_require.resolve('axe-core/axe.min.js'), 'utf8');
const shots = join(root, 'build', 'screenshots');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

export const phone = { width: 360, height: 640 };
export const desk = { width: 1366, height: 768 };
export const locales = { kk: 'kk-KZ', ru: 'ru-RU', en: 'en-GB' };

/** `more`: arguments of Chromium. */
export function launch(more = []) {
  const found = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  return chromium.launch({
    executablePath: process.env.SENIM_CHROMIUM ?? found.find((path) => existsSync(path)),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...more,
    ],
  });
}

/** A fresh person: nothing stored, own language, size and colours. Collects what must not happen. */
export async function person(browser, { language = 'kk', size = phone, dark = false } = {}) {
  const touch = size.width < 600;
  const context = await browser.newContext({
    viewport: size,
    deviceScaleFactor: touch ? 2 : 1,
    hasTouch: touch,
    isMobile: touch,
    locale: locales[language],
    colorScheme: dark ? 'dark' : 'light',
  });
  const page = await context.newPage();
  const faults = [];
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('console', (message) => {
    const text = message.text();
    if (/Content Security Policy|TrustedHTML/.test(text)) faults.push(`policy: ${text}`);
  });
  return { context, page, faults };
}

/**
 * Stops every page of this browser where it is, as a phone does with a tab it has put away: no timer and no event
 * runs. The answer lets them go on. (Page.setWebLifecycleState does nothing for a page that a headless browser shows.)
 */
export async function freeze_pages(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const pids = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  assert.ok(pids.length > 0);
  for (const pid of pids) process.kill(pid, 'SIGSTOP');
  return () => {
    const at = Date.now(); // before: what has waited for them is drawn in the same millisecond
    for (const pid of pids) process.kill(pid, 'SIGCONT');
    return at;
  };
}

export async function shot(page, name) {
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`) });
}

/** Every rule of WCAG 2.2 AA that a program can check, and axe's own advice. */
export async function assert_accessible(page, what) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate((values) => {
    const options = { runOnly: { type: 'tag', values } };
    return globalThis.axe.run(document, options);
  }, tags);
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((one) => one.target)}`);
  assert.deepEqual(found, [], what);
}

/** Nothing stands out of the page to the right. */
export async function assert_fits(page, what) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `${what} is ${wide} px too wide`);
}
