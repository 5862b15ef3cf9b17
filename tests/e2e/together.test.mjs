// What a child sees while a counsellor comes, talks, is cut off and is replaced: every such state, in every
// language, light and dark. The states without a counsellor are in child.test.mjs.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assert_accessible, assert_fits, launch, shot } from './support/browser.mjs';
import { Child } from './support/child.mjs';
import { Counsellor } from './support/counsellor.mjs';
import { Senim } from './support/server.mjs';
import { until } from './support/until.mjs';

// Long enough to look at "your counsellor has a connection problem" on a slow machine.
const orphan_s = 10;

let server;
let browser;
let staff;
before(async () => {
  server = await Senim.start(['--orphan-s', `${orphan_s}`, '--offer-s', '120']);
  const languages = ['kk', 'ru', 'en'];
  staff = await server.add_staff({ name: 'aigerim', password: 'uzyn-kupiia-soz-2', alias: 'Айгерім', languages });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

for (const language of ['kk', 'ru', 'en']) {
  test(`every state with a counsellor is accessible and fits: ${language}`, async () => {
    const look = async (child, state) => {
      for (const scheme of ['dark', 'light']) {
        await child.page.emulateMedia({ colorScheme: scheme });
        await assert_accessible(child.page, `${state}, ${scheme}`);
      }
      await assert_fits(child.page, state);
      await shot(child.page, `child-${state}-${language}`);
    };
    const children = [];
    for (let n = 0; n < 3; ++n) {
      children.push(await (await Child.scans(browser, server, '', { language })).starts());
      await until('the server has answered', () => children[n].page.locator('.status').textContent());
    }
    const [child, second, third] = children;
    let counsellor = await Counsellor.comes(browser, server, staff, { language });
    await counsellor.begins_shift(); // with a capacity of two: the third waits
    await until('the first is offered', () => child.page.evaluate(() => document.querySelector('.status').textContent));
    await counsellor.is_offered();
    await look(child, 'offered');
    await look(third, 'waiting-open');
    await counsellor.accepts();
    await child.sees_state(/Айгерім/);
    await child.says('Сәлем');
    await counsellor.says('Сәлем! Мен осындамын.');
    await child.hears('Мен осындамын.');
    await look(child, 'live');

    const live = await child.state();
    await counsellor.leaves();
    await until('the trouble is told', async () => (await child.state()) !== live);
    await look(child, 'counsellor-cut');
    const cut = await child.state();
    await until('the child is next', async () => (await child.state()) !== cut, 2 * orphan_s * 1000);
    await look(child, 'counsellor-lost');

    counsellor = await Counsellor.comes(browser, server, staff, { language });
    await counsellor.begins_shift();
    await counsellor.accepts();
    await counsellor.hears('Сәлем');
    await child.sees_state(/Айгерім/);
    await look(child, 'live-again');
    await second.ends();
    await third.ends();
    await counsellor.closes();
    await child.page.locator('.card .strong').first().waitFor();
    await look(child, 'closed-by-counsellor');
    for (const one of children) {
      assert.deepEqual(one.faults, []);
      await one.leaves();
    }
    assert.deepEqual(counsellor.faults, []);
    await counsellor.leaves();
  });
}
