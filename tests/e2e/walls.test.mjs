// Walls that others met: clocks that jump, texts that cannot be sent as they are, input methods, browsers that lack
// something. On both pages nothing waits on the clock of the wall, no button does nothing, and no page is blank.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { desk, launch } from './support/browser.mjs';
import { Child } from './support/child.mjs';
import { Counsellor } from './support/counsellor.mjs';
import { Senim } from './support/server.mjs';
import { until } from './support/until.mjs';

let server;
let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());
beforeEach(async () => {
  server = await Senim.start(['--offer-s', '120', '--orphan-s', '60']);
});
afterEach(() => server?.stop());

const counsellor_comes = async (options) => {
  const staff = await server.add_staff({ name: 'aigerim', password: 'uzyn-kupiia-soz-8', alias: 'Айгерім' });
  return Counsellor.comes(browser, server, staff, options);
};

/** The clock on the wall jumps, now and for every page that this one becomes. */
const jump = (page, ms) =>
  page.evaluate((by) => {
    const real = Date.now.bind(Date);
    Date.now = () => real() + by;
  }, ms);

// 15.2. Fails with Date.now() as the console's clock: a child that has just written seems to have waited all the while.
for (const [how, ms] of [['set back by an hour', -3_600_000], ['set on by a year', 31_536_000_000]]) {
  test(`a clock that is ${how} keeps no message waiting, in either page`, async () => {
    const child = await (await Child.scans(browser, server, '')).starts();
    await child.says('Сәлем', 'жіберілді');
    const counsellor = await counsellor_comes();
    await counsellor.begins_shift();
    await counsellor.accepts();
    await counsellor.says('Мен осындамын');
    await child.hears('Мен осындамын');
    const accepted = performance.now();
    server.freeze_store();
    await child.says('Сағат секірді', 'күтіп тұр');
    await child.sees_state(/ақау/); // it is to be said again in a moment
    for (const { page } of [child, counsellor]) await jump(page, ms);
    server.thaw_store();
    await child.sees_fate('Сағат секірді', 'жетті');
    await counsellor.says('Оқыдым');
    await until('the conversation has lasted a while', () => performance.now() > accepted + 8_000);
    await child.says('Тағы', 'жетті');
    const waits = await counsellor.at('wait').first().locator('[aria-hidden=true]').last().textContent();
    assert.match(waits, /^0:0[0-4]$/, 'the child waits since it wrote');
    for (const person of [child, counsellor]) {
      assert.deepEqual(person.faults, []);
      await person.leaves();
    }
  });
}

// Fails with Date.now() as the child's clock: it apologises for an hour of waiting at once.
test('a clock that is set on makes no wait of a moment a long one', async () => {
  const child = await (await Child.scans(browser, server, '')).starts();
  await child.says('Сәлем', 'жіберілді');
  await jump(child.page, 3_600_000);
  const jumped = performance.now();
  await until('the page has looked at its clock', () => performance.now() > jumped + 2_000);
  assert.equal(await child.page.locator('.long:visible').count(), 0);
  await child.leaves();
});

// Fails with the former began_at in kept.ts.
test('a clock that jumps forward before a reload wipes no conversation', async () => {
  const child = await (await Child.scans(browser, server, '')).starts();
  await child.says('Сәлем', 'жіберілді');
  await child.page.addInitScript(() => {
    const real = Date.now.bind(Date);
    Date.now = () => real() + 400 * 86_400_000;
  });
  await child.page.reload();
  await child.sees_fate('Сәлем', 'жіберілді');
  await child.leaves();
});

// 15.4. Without mended() the button does nothing and says nothing.
test('text with what nobody can see is sent without it, and nothing but that is no message', async () => {
  const child = await (await Child.scans(browser, server, '')).starts();
  const counsellor = await counsellor_comes();
  await counsellor.begins_shift();
  await child.says('Сәлем');
  await counsellor.accepts();
  const typed = (page, selector, text) =>
    page.locator(selector).first().evaluate((box, value) => {
      box.value = value;
      box.dispatchEvent(new InputEvent('input', { bubbles: true }));
    }, text);
  const cases = [
    ['Жарты \ud83d эмодзи', 'Жарты  эмодзи'],
    ['\udc9aБасында', 'Басында'],
    ['Нөл\0дік', 'Нөлдік'],
    ['Басқару\u0007\u001b таңбасы', 'Басқару таңбасы'],
    [`Жоғары${'\n'.repeat(1_900)}төмен`, 'Жоғары\n\nтөмен'],
  ];
  for (const [text, expected] of cases) {
    await typed(child.page, 'textarea', text);
    await child.page.click('.send');
    await until(`the child says ${JSON.stringify(expected)}`, async () => (await child.messages()).includes(expected));
    assert.equal(await child.composer.inputValue(), '');
    await typed(counsellor.page, '[data-test=reply-box]', text);
    await counsellor.at('send').first().click();
    await until('the child hears the same', async () =>
      (await child.messages()).filter((one) => one === expected).length === 2);
  }
  const count = (await child.messages()).length;
  for (const text of ['\u200b\u200d', '\u3164', '\u2800\u2060', '\0']) {
    await typed(child.page, 'textarea', text);
    await child.page.click('.send');
    await typed(counsellor.page, '[data-test=reply-box]', text);
    await counsellor.page.keyboard.press('Tab');
    await counsellor.at('send').first().click();
  }
  await child.says('Соңы', 'жетті');
  assert.equal((await child.messages()).length, count + 1);
  assert.ok((await counsellor.page.locator('[data-test=message]').last().boundingBox()).height < 768);
  for (const person of [child, counsellor]) await person.leaves();
});

// 15.5. Without is_composing() (isComposing alone) the unfinished text is sent.
test('Enter that belongs to an input method sends nothing and chooses nothing', async () => {
  const child = await (await Child.scans(browser, server, '', { size: desk })).starts();
  const counsellor = await counsellor_comes();
  await counsellor.begins_shift();
  await child.says('Сәлем');
  await counsellor.accepts();
  await counsellor.hears('Сәлем');
  const composing = (page, selector) =>
    page.locator(selector).first().evaluate((box) => {
      const init = { key: 'Enter', code: 'Enter', keyCode: 229, bubbles: true, cancelable: true };
      return box.dispatchEvent(new KeyboardEvent('keydown', init));
    });
  await child.types('біт');
  assert.ok(await composing(child.page, 'textarea'));
  assert.equal(await child.composer.inputValue(), 'біт');
  await child.composer.press('Enter');
  await child.sees_fate('біт', 'жетті');
  for (const [kind, box] of [['reply', 'reply-box'], ['note', 'note-box']]) {
    await counsellor.at(`kind-${kind}`).click();
    await counsellor.at(box).fill('аяқталмаған');
    assert.ok(await composing(counsellor.page, `[data-test=${box}]`));
    assert.equal(await counsellor.at(box).inputValue(), 'аяқталмаған');
    await counsellor.at(box).fill('');
  }
  await counsellor.at('kind-reply').click();
  await counsellor.at('reply-box').fill('/сәл');
  await counsellor.at('canned').waitFor();
  await composing(counsellor.page, '[data-test=reply-box]');
  assert.equal(await counsellor.at('reply-box').inputValue(), '/сәл');
  await counsellor.at('reply-box').fill('');
  await counsellor.at('category').fill('булл');
  await counsellor.at('category-option').first().waitFor();
  await composing(counsellor.page, '[data-test=category]');
  assert.ok(await counsellor.at('category-option').first().isVisible());
  await counsellor.page.keyboard.press('Escape');
  await counsellor.page.keyboard.press('Alt+KeyC');
  await counsellor.at('quick-dialog').waitFor();
  await composing(counsellor.page, 'dialog');
  assert.equal(await counsellor.at('held').count(), 0);
  for (const person of [child, counsellor]) await person.leaves();
});

// 15.6.
test('the language chosen before the start is there after a reload', async () => {
  const child = await Child.scans(browser, server, 'K7M2QXA');
  await child.page.click('nav [lang=ru]');
  await child.page.reload();
  assert.equal(await child.page.locator('html').getAttribute('lang'), 'ru');
  await child.leaves();
});

test('no translator changes what people wrote', async () => {
  const child = await (await Child.scans(browser, server, '')).starts();
  const counsellor = await counsellor_comes();
  await counsellor.begins_shift();
  await child.says('Сәлем');
  await counsellor.accepts();
  await counsellor.says('Жауап');
  await child.hears('Жауап');
  for (const { page } of [child, counsellor]) {
    const texts = page.locator('li p[dir], [data-test=message] .text');
    assert.equal(await texts.count(), 2);
    assert.deepEqual(await texts.evaluateAll((all) => all.map((one) => one.translate)), [false, false]);
    assert.equal(await page.locator('textarea').first().evaluate((box) => box.translate), false);
  }
  for (const person of [child, counsellor]) await person.leaves();
});

// Everything the pages use that some browser in use lacks, forbids or hides.
const lacking = {
  'navigator.languages': () => Object.defineProperty(Navigator.prototype, 'languages', { value: undefined }),
  'every word on its language': () => {
    for (const name of ['languages', 'language']) Object.defineProperty(Navigator.prototype, name, { value: undefined });
  },
  'navigator.onLine': () => Object.defineProperty(Navigator.prototype, 'onLine', { value: undefined }),
  sessionStorage: () =>
    Object.defineProperty(window, 'sessionStorage', {
      get: () => {
        throw new DOMException('forbidden', 'SecurityError');
      },
    }),
  'room in sessionStorage': () => {
    Storage.prototype.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
  },
  'performance.getEntriesByType': () => {
    Performance.prototype.getEntriesByType = undefined;
  },
  'server timing': () => delete PerformanceResourceTiming.prototype.serverTiming,
  visualViewport: () => Object.defineProperty(window, 'visualViewport', { value: undefined }),
  matchMedia: () => Object.defineProperty(window, 'matchMedia', { value: undefined }),
  'changes of matchMedia': () => {
    MediaQueryList.prototype.addEventListener = MediaQueryList.prototype.removeEventListener = undefined;
  },
  replaceChildren: () => delete Element.prototype.replaceChildren,
  'history.replaceState': () => {
    History.prototype.replaceState = undefined;
  },
  ResizeObserver: () => delete window.ResizeObserver,
  Notification: () => delete window.Notification,
  AudioContext: () => delete window.AudioContext,
  clipboard: () => Object.defineProperty(Navigator.prototype, 'clipboard', { value: undefined }),
  'CSS.escape': () => Object.defineProperty(window, 'CSS', { value: undefined }),
  'modal dialogs': () => delete HTMLDialogElement.prototype.showModal,
};

async function without(what, person_comes) {
  const context = await browser.newContext({ locale: 'kk-KZ', viewport: desk });
  await context.addInitScript(what);
  const page = await context.newPage();
  const faults = [];
  page.on('pageerror', (error) => faults.push(error.message));
  await person_comes(page);
  assert.deepEqual(faults, []);
  return context;
}

for (const [name, take_away] of Object.entries(lacking)) {
  test(`both pages work in a browser without ${name}`, async () => {
    let childs;
    const child = await without(take_away, async (page) => {
      childs = page;
      await page.goto(`${server.url}/s/K7M2QXA`);
      await page.click('.start');
      await page.fill('textarea', 'Сәлем');
      await page.click('.send');
      await page.locator('.own small', { hasText: 'жіберілді' }).waitFor();
    });
    const staff = await server.add_staff({ name: 'aigerim', password: 'uzyn-kupiia-soz-8', alias: 'Айгерім' });
    const consoles = await without(take_away, async (page) => {
      const counsellor = new Counsellor();
      counsellor.page = page;
      await page.goto(`${server.url}/console`);
      await page.fill('[data-test=sign-in-name]', staff.name);
      await page.fill('[data-test=sign-in-password]', staff.password);
      await page.click('[data-test=sign-in-submit]');
      await counsellor.begins_shift();
      await counsellor.accepts();
      await counsellor.hears('Сәлем');
      await counsellor.says('Мен осындамын');
      await page.keyboard.press('F1');
      await counsellor.at('help-dialog').locator('button').click();
      await counsellor.at('help-dialog').waitFor({ state: 'detached' });
    });
    await childs.locator('.theirs', { hasText: 'Мен осындамын' }).waitFor();
    await child.close();
    await consoles.close();
  });
}

// What the child's page cannot do without it says, and 111 stays where it is.
for (const [name, take_away] of [
  ['WebSocket', () => delete window.WebSocket],
  ['random numbers', () => Object.defineProperty(window, 'crypto', { value: undefined })],
]) {
  test(`without ${name} the child reads that it does not work, and finds 111`, async () => {
    const context = await without(take_away, async (page) => {
      await page.goto(server.url);
      await page.click('.start');
      await page.locator('.band', { hasText: 'дұрыс жұмыс істемей' }).waitFor();
      assert.ok(await page.locator('a[href="tel:111"]').first().isVisible());
    });
    await context.close();
  });
}
