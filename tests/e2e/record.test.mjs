// The contact record is saved while it is written: another browser, which never saw what was typed, shows it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assert_accessible, launch, shot } from './support/browser.mjs';
import { Child } from './support/child.mjs';
import { Counsellor } from './support/counsellor.mjs';
import { Senim } from './support/server.mjs';

let server;
let browser;
before(async () => {
  browser = await launch();
  server = await Senim.start(['--offer-s', '120']);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const saved = (counsellor) => counsellor.page.locator('[data-test=record-saved][data-state=saved]').waitFor();

test('what is typed is saved within two seconds, is there in another browser, and closes there', { timeout: 120_000 }, async () => {
  const staff = await server.add_staff({ name: 'aigerim', password: 'uzyn-kupiia-soz-6', alias: 'Айгерім' });
  const child = await (await Child.scans(browser, server, '')).starts();
  await child.says('Сәлем');
  const first = await Counsellor.comes(browser, server, staff);
  await first.begins_shift();
  await first.accepts();
  await first.hears('Сәлем');
  await first.at('call_type-self').click();
  await first.at('help-psychological').click();
  await first.at('category').fill('буллинг');
  await first.at('category-option').first().click();
  await first.at('category').fill('қорқыныш');
  await first.at('category-option').first().click();
  await first.at('field-gender').selectOption('girl');
  await first.at('summary').fill('Сыныптастары ренжітеді, мектеп психологына барады');
  const from = Date.now();
  await saved(first);
  assert.ok(Date.now() - from < 2_500, `saved after ${Date.now() - from} ms`);
  await assert_accessible(first.page, 'the record');
  await shot(first.page, 'record-kk-light');
  await first.page.emulateMedia({ colorScheme: 'dark' });
  await shot(first.page, 'record-kk-dark');

  const second = await Counsellor.comes(browser, server, staff);
  await second.begins_shift();
  await second.at('pane').first().waitFor();
  await second.page.locator('[data-test=category-chosen][data-code="violence.bullying"]').waitFor();
  assert.equal(await second.at('category-chosen').count(), 2);
  assert.equal(await second.at('field-gender').inputValue(), 'girl');
  assert.match(await second.at('summary').inputValue(), /ренжітеді/);
  await second.at('record-close').click();
  await second.at('pane').waitFor({ state: 'detached' });
  const closes = second.frames_of('close');
  assert.deepEqual(closes.at(-1).set, {}, 'all of it was saved before');
  assert.deepEqual([...child.faults, ...second.faults], []);
  for (const one of [child, first, second]) await one.leaves();
});
