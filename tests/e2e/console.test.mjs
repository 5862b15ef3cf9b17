// Every screen of the counsellor's console, at a desk and on a phone, light and dark, with axe; and what a professional
// relies on: the keyboard, drafts that stay with their conversation, notes that stay with the staff.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { assert_accessible, assert_fits, desk, launch, phone, shot } from './support/browser.mjs';
import { Child } from './support/child.mjs';
import { Counsellor } from './support/counsellor.mjs';
import { Senim } from './support/server.mjs';

let server;
let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());
// Of its own for each test: whom one test leaves waiting would be offered to the counsellor of the next.
beforeEach(async () => {
  server = await Senim.start(['--offer-s', '120']);
});
afterEach(() => server?.stop());

const staff_of = (name) =>
  server.add_staff({ name, password: 'uzyn-kupiia-soz-3', alias: 'Айгерім', languages: ['kk', 'ru', 'en'] });

async function child_says(text, language = 'kk') {
  const child = await Child.scans(browser, server, '', { language });
  await child.starts();
  await child.says(text);
  return child;
}

for (const [device, size] of Object.entries({ desk, phone })) {
  test(`every screen is accessible and fits: ${device}`, async () => {
    const staff = await staff_of(`screens-${device}`);
    const counsellor = await Counsellor.comes(browser, server, { ...staff, password: 'wrong' }, { size });
    const look = async (screen) => {
      for (const colorScheme of ['dark', 'light']) {
        await counsellor.page.emulateMedia({ colorScheme });
        await assert_accessible(counsellor.page, `${screen}, ${colorScheme}`);
      }
      await assert_fits(counsellor.page, screen);
      await shot(counsellor.page, `console-${device}-${screen}`);
    };
    const tab = async (name) => {
      if (await counsellor.at(`tab-${name}`).isVisible()) await counsellor.at(`tab-${name}`).click();
    };
    const closes_dialog = () => counsellor.page.keyboard.press('Escape');

    await counsellor.at('sign-in-error').waitFor();
    await look('sign-in-wrong');
    await counsellor.page.fill('[data-test=sign-in-password]', staff.password);
    await counsellor.at('sign-in-submit').click();
    await counsellor.at('shift-start-button').waitFor();
    await look('shift-start');
    await counsellor.begins_shift();
    await look('desk-empty');

    const first = await child_says('Сәлем, маған көмек керек');
    await counsellor.is_offered();
    await look('offer');
    await counsellor.accepts();
    await tab('chat');
    await counsellor.hears('Сәлем, маған көмек керек');
    await counsellor.says('Сәлем! Мен осындамын, асықпай айта бер.');
    const second = await child_says('Здравствуйте, можно спросить?', 'ru');
    await tab('list');
    await counsellor.is_offered();
    await counsellor.at('accept').first().click();
    await counsellor.hears('Здравствуйте, можно спросить?');
    await look('two-conversations');
    await tab('list');
    await look('list');
    await counsellor.page.locator('[data-test=conversation]').first().click();
    await tab('chat');
    await counsellor.at('kind-note').first().click();
    await counsellor.at('note-box').first().fill('Мектеп психологымен сөйлесу');
    await look('note');
    await counsellor.at('note-send').first().click();
    await counsellor.page.locator('[data-test=note]').first().waitFor();
    await counsellor.at('kind-reply').first().click();
    await counsellor.at('reply-box').first().fill('/');
    await counsellor.at('canned').first().waitFor();
    await look('canned');
    await closes_dialog();
    await counsellor.at('reply-box').first().fill('');
    for (const [keys, dialog] of [['Alt+KeyR', 'risk-dialog'], ['Alt+KeyC', 'quick-dialog'], ['F1', 'help-dialog']]) {
      await counsellor.page.keyboard.press(keys);
      await counsellor.at(dialog).waitFor();
      await look(dialog);
      await closes_dialog();
      await counsellor.at(dialog).waitFor({ state: 'detached' });
    }
    await tab('record');
    await look('record');
    assert.deepEqual(counsellor.faults, []);
    for (const child of [first, second]) await child.leaves();
    await counsellor.leaves();
  });
}

test('an information contact is closed with three keys', async () => {
  const counsellor = await Counsellor.comes(browser, server, await staff_of('keys'));
  await counsellor.begins_shift();
  const child = await child_says('Сенім телефоны қандай?');
  await counsellor.accepts();
  await counsellor.hears('Сенім телефоны қандай?');
  await counsellor.page.keyboard.press('Alt+KeyC');
  await counsellor.at('quick-dialog').waitFor();
  await counsellor.page.keyboard.press('Digit1');
  await counsellor.page.keyboard.press('Enter');
  await counsellor.at('pane').waitFor({ state: 'detached' });
  await child.page.getByText('Жазғаныңа рақмет.').waitFor();
  await child.leaves();
  await counsellor.leaves();
});

test('a draft stays with its conversation and outlives a reload', async () => {
  const counsellor = await Counsellor.comes(browser, server, await staff_of('drafts'));
  await counsellor.begins_shift();
  const first = await child_says('Бірінші бала');
  await counsellor.accepts();
  await counsellor.hears('Бірінші бала');
  const second = await child_says('Екінші бала');
  await counsellor.is_offered();
  await counsellor.at('accept').first().click();
  const pane = (text) =>
    counsellor.page.locator('[data-test=pane]', { has: counsellor.page.locator('[data-test=message]', { hasText: text }) });
  await pane('Екінші бала').waitFor();
  await pane('Бірінші бала').locator('[data-test=reply-box]').fill('біріншіге жауап');
  await pane('Екінші бала').locator('[data-test=reply-box]').fill('екіншіге жауап');
  await counsellor.page.reload();
  await pane('Екінші бала').waitFor();
  assert.equal(await pane('Бірінші бала').locator('[data-test=reply-box]').inputValue(), 'біріншіге жауап');
  assert.equal(await pane('Екінші бала').locator('[data-test=reply-box]').inputValue(), 'екіншіге жауап');
  await pane('Бірінші бала').locator('[data-test=send]').click();
  await first.hears('біріншіге жауап');
  assert.deepEqual(await second.messages(), ['Екінші бала']);
  for (const child of [first, second]) await child.leaves();
  await counsellor.leaves();
});

test('the text of a child never becomes markup in the console, and nothing is refused by the policy', async () => {
  const counsellor = await Counsellor.comes(browser, server, await staff_of('markup'));
  await counsellor.begins_shift();
  const payloads = [
    '<img src=x onerror="document.title=`owned`">',
    '<script>document.title="owned"</script>',
    '"><svg onload=document.title="owned">',
    'javascript:document.title="owned"',
    '{{constructor.constructor("document.title=1")()}}',
    '<a href="javascript:alert(1)">x</a>',
    '\u202Eтеріс\u202C &lt;b&gt;',
  ];
  const child = await child_says(payloads[0]);
  await counsellor.accepts();
  for (const payload of payloads.slice(1)) await child.says(payload, 'жетті');
  for (const payload of payloads) await counsellor.hears(payload);
  assert.equal(await counsellor.page.locator('[data-test=message] :is(img, script, svg[onload], a)').count(), 0);
  assert.doesNotMatch(await counsellor.page.title(), /owned/);
  assert.deepEqual(counsellor.faults, []);
  await child.leaves();
  await counsellor.leaves();
});
