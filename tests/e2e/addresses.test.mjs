// A poster's address as it arrives after a reader, a messenger or a typist: the page with 111 and 112, and the school.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch } from './support/browser.mjs';
import { Child } from './support/child.mjs';
import { Senim } from './support/server.mjs';
import { until } from './support/until.mjs';

let server;
let browser;
let code;

before(async () => {
  server = await Senim.start();
  code = await server.add_place({ name_kk: '№ 20 мектеп', name_ru: 'Школа № 20', region: 'KZ-62' });
  // A running server takes up to 3 s to know a new place.
  await server.kill();
  await server.up();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const cyrillic = { K: 'К', A: 'А', E: 'Е', M: 'М', H: 'Н', P: 'Р', C: 'С', T: 'Т', X: 'Х', Y: 'У' };
const look_alikes = (text) => [...text].map((letter) => cyrillic[letter] ?? letter).join('');

test('the school is found in an address that is nearly right, and the page is there for any', async () => {
  const nearly = [`/s/${code}/`, `/s/${code}%20`, `/${code}.`, `/s/${code}/amp?utm_source=x`, `/S/${look_alikes(code)}`];
  const lost = ['/s', '/old/link', '/s/2222223'];
  for (const path of [...nearly, ...lost]) {
    const child = await Child.scans(browser, server, '', { address: `${server.url}${path}` });
    const page = await child.page.locator('body').textContent();
    assert.ok(page.includes('111') && page.includes('112'), path);
    await child.starts();
    const start = await until('the page has begun', () => child.frames_of('start')[0]);
    assert.ok(!/utm|\?/.test(start.place ?? ''), 'what a messenger added tells who sent it: it stays here');
    assert.equal(new URL(child.page.url()).pathname, '/');
    await child.ends();
    await child.leaves();
  }
  const found = await until('every contact is filed', async () => {
    const report = await server.run_command(['report', '--csv']);
    return report.includes(`total;contacts;Contacts;${nearly.length + lost.length};`) && report;
  });
  assert.match(found, new RegExp(`;KZ-62;[^;]*;${nearly.length};`));
});
