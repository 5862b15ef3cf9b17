// A child's words never end unread: who is away is in the list and can be taken, the answer is found in the same tab,
// words that wait for too long are an alarm, and an offer that ran out is not a silent break.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assert_accessible, assert_fits, launch, phone, shot } from './support/browser.mjs';
import { Child } from './support/child.mjs';
import { Counsellor } from './support/counsellor.mjs';
import { Senim } from './support/server.mjs';
import { until } from './support/until.mjs';

let browser;
let people = 0;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

async function with_server(options, act) {
  const server = await Senim.start(options);
  try {
    await act(server);
  } finally {
    await server.stop();
  }
}

async function counsellor_on(server, options = {}) {
  const name = `counsellor-${++people}`;
  const staff = await server.add_staff({ name, password: 'uzyn-kupiia-soz-7', alias: 'Айгерім' });
  const counsellor = await Counsellor.comes(browser, server, staff, options);
  await counsellor.begins_shift();
  return counsellor;
}

/** Writes and is gone; the tab stays, as on a phone that was put away. */
async function child_writes_and_goes(server, text, { danger = false, how = 'away' } = {}) {
  const child = await (await Child.scans(browser, server, '')).starts();
  await child.says(text, 'жіберілді');
  if (danger) await child.page.click('.needs button:nth-child(3)');
  if (danger) await until('it is told', () => child.frames_of('need').length > 0);
  if (how === 'end') await child.ends();
  else await child.page.goto('about:blank');
  return child;
}

const comes_back = (child, server) => child.page.goto(server.url);

test('who wrote "I am in danger" and went away is offered to who comes on duty, and finds the answer', () =>
  with_server(['--offer-s', '120'], async (server) => {
    const child = await child_writes_and_goes(server, 'Маған көмек керек', { danger: true });
    const counsellor = await counsellor_on(server);
    await counsellor.is_offered();
    await counsellor.at('offer').locator('[data-presence=away]').waitFor();
    await counsellor.accepts();
    await counsellor.hears('Маған көмек керек');
    await counsellor.page.getByText('Оралғанда жауабыңызды табады.').waitFor();
    await counsellor.says('Мен осындамын, жазғаныңды оқыдым');
    await comes_back(child, server);
    await child.hears('жазғаныңды оқыдым');
    await child.sees_state(/Айгерім/);
    await child.says('Рақмет', 'жетті');
    assert.deepEqual([...child.faults, ...counsellor.faults], []);
    await child.leaves();
    await counsellor.leaves();
  }));

test('the list fills an idle desk: danger first, absence and unread words in words, taken by keys', () =>
  with_server(['--offer-s', '120'], async (server) => {
    const counsellor = await counsellor_on(server);
    await counsellor.at('availability').selectOption('busy');
    const present = await (await Child.scans(browser, server, '')).starts();
    await present.says('Сұрағым бар еді', 'жіберілді');
    const away = await child_writes_and_goes(server, 'Үйде қорқамын');
    const left = await child_writes_and_goes(server, 'Ешкім жоқ екен', { how: 'end' });
    const danger = await child_writes_and_goes(server, 'Қауіптемін', { danger: true });
    const rows = counsellor.at('waiting-list').locator('[data-test=waiting]');
    await until('all four are listed', async () => (await rows.count()) === 4);
    await until('danger stands first', async () => (await rows.first().getAttribute('class')).includes('danger'));
    await until('two are away', async () => (await counsellor.page.locator('[data-test=waiting][data-child=away]').count()) === 2);
    assert.equal(await counsellor.page.locator('[data-test=waiting][data-child=left]').count(), 1);
    assert.equal(await rows.locator('[data-test=wrote]').count(), 4);
    const waited = rows.first().locator('[data-test=waited]');
    const before = await waited.textContent();
    await until('the time runs', async () => (await waited.textContent()) !== before);
    await counsellor.page.keyboard.press('Alt+KeyQ');
    await counsellor.page.keyboard.press('ArrowDown');
    await counsellor.page.keyboard.press('ArrowUp');
    await counsellor.page.keyboard.press('Enter');
    await counsellor.hears('Қауіптемін');
    await counsellor.says('Қазір қайдасың?');
    await comes_back(danger, server);
    await danger.hears('Қазір қайдасың?');

    // With a conversation on the screen the list is one key away; who has left is answered too.
    await counsellor.page.keyboard.press('Alt+KeyQ');
    await counsellor.at('waiting-dialog').waitFor();
    await counsellor.page.locator('[data-test=waiting][data-child=left] [data-test=take]').click();
    await counsellor.hears('Ешкім жоқ екен');
    const pane = counsellor.page.locator('[data-test=pane]', { hasText: 'Ешкім жоқ екен' });
    await pane.locator('[data-test=reply-box]').fill('Кешір, енді келдім. Қайта жазсаң болады.');
    await pane.locator('[data-test=send]').click();
    await until('it is stored', async () => (await pane.locator('[data-from=counsellor]:is([data-state=sent], [data-state=seen])').count()) === 1);
    await comes_back(left, server);
    await left.hears('Қайта жазсаң болады');
    await left.page.getByText('Кеңесші саған жауап жазды').waitFor();
    await left.page.reload();
    await left.hears('Қайта жазсаң болады');

    // She holds as many as she takes at once: the third is told so.
    await counsellor.page.keyboard.press('Alt+KeyQ');
    await counsellor.at('waiting-dialog').locator('[data-test=take]').first().click();
    await counsellor.page.locator('[data-test=notice][data-kind=at_capacity]').waitFor();
    for (const person of [present, away, left, danger, counsellor]) {
      assert.deepEqual(person.faults, []);
      await person.leaves();
    }
  }));

test('who is taken by another counsellor meanwhile is said to be gone, and nothing else happens', () =>
  with_server(['--offer-s', '120'], async (server) => {
    const [first, second] = [await counsellor_on(server), await counsellor_on(server)];
    for (const one of [first, second]) await one.at('availability').selectOption('busy');
    const child = await child_writes_and_goes(server, 'Біреу бар ма?');
    for (const one of [first, second]) await one.at('waiting').waitFor();
    await Promise.all([first, second].map((one) => one.at('take').click()));
    const took = async (one) => (await one.at('pane').count()) === 1;
    await until('one has it', async () => (await took(first)) || (await took(second)));
    const other = (await took(first)) ? second : first;
    await other.page.locator('[data-test=notice][data-kind=offer_gone]').waitFor();
    assert.equal(await other.at('pane').count(), 0);
    await until('the list knows it too', async () => (await other.at('waiting').count()) === 0);
    for (const person of [child, first, second]) await person.leaves();
  }));

test('words that nobody reads for too long are an alarm on every desk, until somebody has taken them', () =>
  with_server(['--offer-s', '120', '--unread-alarm-s', '2'], async (server) => {
    const [one, other] = [await counsellor_on(server), await counsellor_on(server)];
    for (const desk of [one, other]) await desk.at('availability').selectOption('busy');
    const child = await child_writes_and_goes(server, 'Мені ешкім оқымайды');
    for (const desk of [one, other]) await desk.at('late').waitFor();
    assert.match(await one.page.title(), /Тым ұзақ оқылмаған/);
    await assert_accessible(one.page, 'the alarm');
    await shot(one.page, 'desk-late');
    await one.at('late-open').click();
    await one.at('waiting-dialog').locator('[data-test=take]').click();
    await one.hears('Мені ешкім оқымайды');
    for (const desk of [one, other]) await desk.at('late').waitFor({ state: 'detached' });
    for (const person of [child, one, other]) await person.leaves();
  }));

test('an offer that ran out is told and rings again; the second makes a break that one key ends', () =>
  with_server(['--offer-s', '3'], async (server) => {
    const counsellor = await counsellor_on(server);
    const child = await (await Child.scans(browser, server, '')).starts();
    await child.says('Сәлем', 'жіберілді');
    await counsellor.is_offered();
    const first = await counsellor.at('offer').getAttribute('data-offer');
    await counsellor.at('missed').waitFor();
    await until('it rings again', async () => {
      const offers = await counsellor.at('offer').evaluateAll((all) => all.map((one) => one.dataset.offer));
      return offers.length > 0 && offers[0] !== first;
    });
    await shot(counsellor.page, 'desk-missed');
    await counsellor.at('missed-break').waitFor();
    assert.equal(await counsellor.at('availability').inputValue(), 'away');
    assert.match(await counsellor.page.title(), /Үзіліс/);
    await shot(counsellor.page, 'desk-break');
    await counsellor.page.reload(); // it is told for as long as it lasts
    await counsellor.at('missed-break').waitFor();
    await counsellor.page.keyboard.press('F2');
    await counsellor.at('missed-break').waitFor({ state: 'detached' });
    await counsellor.accepts();
    await counsellor.hears('Сәлем');
    assert.equal(await counsellor.at('missed').count(), 0);
    assert.deepEqual(counsellor.faults, []);
    await child.leaves();
    await counsellor.leaves();
  }));

test('a click ends the break too, and whoever answers is not told of what was missed before', () =>
  with_server(['--offer-s', '3'], async (server) => {
    const counsellor = await counsellor_on(server);
    const child = await (await Child.scans(browser, server, '')).starts();
    await child.says('Сәлем', 'жіберілді');
    await counsellor.at('missed-break').waitFor();
    await counsellor.at('back-on').click();
    await counsellor.at('missed-break').waitFor({ state: 'detached' });
    assert.equal(await counsellor.at('availability').inputValue(), 'available');
    await counsellor.at('missed').waitFor();
    await counsellor.at('decline').click();
    await counsellor.at('missed').waitFor({ state: 'detached' });
    await child.leaves();
    await counsellor.leaves();
  }));

for (const [device, size] of Object.entries({ desk: { width: 1366, height: 768 }, phone })) {
  test(`the list and the banners are accessible and fit: ${device}`, () =>
    with_server(['--offer-s', '3', '--unread-alarm-s', '4'], async (server) => {
      const counsellor = await counsellor_on(server, { size });
      const look = async (what) => {
        for (const colorScheme of ['dark', 'light']) {
          await counsellor.page.emulateMedia({ colorScheme });
          await assert_accessible(counsellor.page, `${what}, ${colorScheme}`);
          await shot(counsellor.page, `desk-${what}-${device}-${colorScheme}`);
        }
        await assert_fits(counsellor.page, what);
      };
      const going = [
        await child_writes_and_goes(server, 'Үйде қорқамын', { danger: true }),
        await child_writes_and_goes(server, 'Сұрағым бар'),
        await (await Child.scans(browser, server, '')).starts(),
      ];
      await counsellor.at('missed-break').waitFor();
      await counsellor.at('late').waitFor();
      await look('break');
      await counsellor.at('availability').selectOption('busy');
      if (size === phone) {
        await counsellor.at('waiting-open').click();
        await counsellor.at('waiting-dialog').waitFor();
      }
      await counsellor.page.locator('[data-test=waiting-list]:visible').waitFor();
      await look('waiting');
      for (const person of [...going, counsellor]) await person.leaves();
    }));
}
