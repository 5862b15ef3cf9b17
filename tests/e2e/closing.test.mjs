// A chat is never closed by keys that were meant for something else: with danger, a draft or words that nobody has read
// nothing is proposed; and every end can be taken back before the child is told.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { assert_accessible, assert_fits, launch, phone, shot } from './support/browser.mjs';
import { Child } from './support/child.mjs';
import { Counsellor } from './support/counsellor.mjs';
import { Senim } from './support/server.mjs';
import { until } from './support/until.mjs';

let server;
let browser;
let people = 0;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());
// Of its own for each test: whom one test leaves waiting would be offered to the counsellor of the next.
beforeEach(async () => {
  server = await Senim.start(['--offer-s', '120']);
});
afterEach(() => server?.stop());

async function in_conversation(act, options = {}) {
  const name = `counsellor-${++people}`;
  const staff = await server.add_staff({ name, password: 'uzyn-kupiia-soz-6', alias: 'Айгерім' });
  const child = await (await Child.scans(browser, server, '')).starts();
  await child.says('Сәлем');
  const counsellor = await Counsellor.comes(browser, server, staff, options);
  await counsellor.begins_shift();
  await counsellor.accepts();
  await counsellor.hears('Сәлем');
  await child.sees_fate('Сәлем', 'жетті');
  try {
    await act(child, counsellor);
    assert.deepEqual([...child.faults, ...counsellor.faults], []);
  } finally {
    await child.leaves();
    await counsellor.leaves();
  }
}

const told = (counsellor) => [...counsellor.frames_of('close'), ...counsellor.frames_of('end')];

async function opens_close(counsellor) {
  await counsellor.page.keyboard.press('Alt+KeyC');
  await counsellor.at('quick-dialog').waitFor();
}

/** Keys that were meant for the composer, or a hand that slipped. */
async function types_blindly(counsellor, keys = ['Enter', 'Enter', 'Space', 'Enter']) {
  for (const key of keys) await counsellor.page.keyboard.press(key);
}

async function nothing_is_told(counsellor, child) {
  assert.equal(await counsellor.at('held').count(), 0);
  assert.deepEqual(told(counsellor), []);
  assert.match(await child.state(), /осында/);
}

async function sets_risk(counsellor, risk) {
  await counsellor.at(`risk-${risk}`).first().click();
  await counsellor.page.locator(`[data-test=pane][data-risk=${risk}]`).waitFor();
}

const fills_record = async (counsellor) => {
  await counsellor.at('call_type-self').click();
  await counsellor.at('help-psychological').click();
  await counsellor.at('category').fill('буллинг');
  await counsellor.at('category-option').first().click();
  await counsellor.at('summary').fill('Мектеп психологына бағытталды');
  await counsellor.at('told').fill('Кімге айтылатыны айтылды');
};

test('no keys close a chat that is flagged imminent; the checklist or the reasons and the record do', () =>
  in_conversation(async (child, counsellor) => {
    await sets_risk(counsellor, 'imminent');
    await opens_close(counsellor);
    await shot(counsellor.page, 'closing-imminent');
    await types_blindly(counsellor);
    // Every digit: the only thing they can choose is to go to the record.
    for (let digit = 1; digit <= 9; ++digit) {
      if (!(await counsellor.at('quick-dialog').isVisible())) await opens_close(counsellor);
      await types_blindly(counsellor, [`Digit${digit}`, 'Enter']);
      await nothing_is_told(counsellor, child);
    }
    if (await counsellor.at('quick-dialog').isVisible()) await counsellor.page.keyboard.press('Escape');
    await counsellor.at('record-close').click(); // an open step: its reason is asked for
    await counsellor.at('quick-dialog').waitFor();
    await counsellor.page.keyboard.press('Escape');
    await counsellor.at('end').click();
    await counsellor.at('end-dialog').waitFor();
    await types_blindly(counsellor, ['Enter', 'Digit1', 'Enter', 'Enter']);
    await nothing_is_told(counsellor, child);
    await counsellor.page.keyboard.press('Escape');
    await fills_record(counsellor);
    await opens_close(counsellor);
    await counsellor.at('check-place').last().click();
    await counsellor.at('check-adult').last().click();
    // A digit in a reason is a digit, and Enter there closes nothing.
    const reason = '112 деп 1 рет айтуға үлгермедім';
    await counsellor.at('why-not-emergency').last().pressSequentially(reason);
    assert.equal(await counsellor.at('why-not-emergency').last().inputValue(), reason);
    assert.ok(await counsellor.at('quick-dialog').isVisible());
    assert.equal(await counsellor.at('quick-dialog').locator('input[type=radio]:checked').count(), 0);
    await counsellor.at('why-not-emergency').last().press('Enter');
    await counsellor.at('option-as_record').click();
    await nothing_is_told(counsellor, child);
    await counsellor.page.keyboard.press('Enter');
    await counsellor.at('pane').waitFor({ state: 'detached' });
    const [close] = counsellor.frames_of('close');
    assert.match(close.set.summary, /үлгермедім/);
    await child.page.locator('.card .strong').first().waitFor();
  }));

test('a raised risk asks for the whole record, whichever way it is closed', () =>
  in_conversation(async (child, counsellor) => {
    await sets_risk(counsellor, 'raised');
    await opens_close(counsellor);
    await types_blindly(counsellor);
    await nothing_is_told(counsellor, child);
    assert.equal(await counsellor.at('option-joke').count(), 0);
    await counsellor.page.keyboard.press('Escape');
    await counsellor.at('call_type-self').click();
    await counsellor.at('help-none').click();
    await counsellor.at('record-close').dblclick();
    await counsellor.at('missing').waitFor();
    await nothing_is_told(counsellor, child);
  }));

for (const kind of ['reply', 'note']) {
  test(`with a ${kind} that is typed and not sent Enter closes nothing that was not chosen`, () =>
    in_conversation(async (child, counsellor) => {
      await counsellor.at(`kind-${kind}`).click();
      await counsellor.at(`${kind}-box`).fill('жазылып жатқан сөз');
      await opens_close(counsellor);
      await counsellor.at('caution-draft').waitFor();
      await types_blindly(counsellor);
      await nothing_is_told(counsellor, child);
      await counsellor.page.keyboard.press('Escape');
      await counsellor.at('end').click();
      await counsellor.at('end-dialog').waitFor();
      await types_blindly(counsellor);
      await nothing_is_told(counsellor, child);
      await counsellor.page.keyboard.press('Escape');
      await counsellor.at('call_type-self').click();
      await counsellor.at('help-none').click();
      await counsellor.at('record-close').dblclick();
      await counsellor.at('quick-dialog').or(counsellor.at('pane')).first().waitFor();
      await nothing_is_told(counsellor, child);
      if (await counsellor.at('quick-dialog').isVisible()) await counsellor.page.keyboard.press('Escape');
      assert.equal(await counsellor.at(`${kind}-box`).inputValue(), 'жазылып жатқан сөз');
    }));
}

test('words that arrive while the dialog is open make void what was chosen before', () =>
  in_conversation(async (child, counsellor) => {
    await opens_close(counsellor);
    await counsellor.page.keyboard.press('Digit6'); // a joke
    await child.says('Мен өтірік айтқан жоқпын', 'жіберілді');
    await counsellor.at('caution-unread').getByText('өтірік айтқан').waitFor();
    await types_blindly(counsellor, ['Enter', 'Enter']);
    await nothing_is_told(counsellor, child);
    await counsellor.page.keyboard.press('Escape');
    await child.sees_fate('Мен өтірік', 'жетті'); // read only now
    await counsellor.at('end').click();
    await counsellor.at('end-dialog').waitFor();
    await child.says('Тағы бір сөз', 'жіберілді');
    await counsellor.at('caution-unread').waitFor();
    await types_blindly(counsellor);
    await nothing_is_told(counsellor, child);
  }));

test('a key that is held down, and a second click, do nothing in the dialog that the first has opened', () =>
  in_conversation(async (child, counsellor) => {
    const hold = async (key, times = 6) => {
      for (let i = 0; i < times; ++i) await counsellor.page.keyboard.down(key);
      await counsellor.page.keyboard.up(key);
    };
    await counsellor.at('end').focus();
    await hold('Enter');
    await counsellor.at('end-dialog').waitFor();
    await nothing_is_told(counsellor, child);
    await counsellor.page.keyboard.press('Escape');
    await counsellor.at('close').focus();
    await hold('Enter');
    await counsellor.at('quick-dialog').waitFor();
    await nothing_is_told(counsellor, child);
    await counsellor.page.keyboard.press('Escape');
    for (const button of ['close', 'end']) {
      await counsellor.at(button).dblclick();
      await nothing_is_told(counsellor, child);
      await counsellor.page.keyboard.press('Escape');
      await counsellor.page.locator('dialog').waitFor({ state: 'detached' });
    }
  }));

test('a closing is taken back before the child hears of it, and is off when the child writes', () =>
  in_conversation(async (child, counsellor) => {
    await opens_close(counsellor);
    await counsellor.page.keyboard.press('Enter'); // all is calm: the proposal counts
    await counsellor.at('held').waitFor();
    await counsellor.page.keyboard.press('Alt+KeyZ');
    await counsellor.at('held').waitFor({ state: 'detached' });
    await counsellor.says('Мен осындамын');
    await child.hears('Мен осындамын');
    await child.sees_state(/осында/);
    await opens_close(counsellor);
    await counsellor.page.keyboard.press('Enter');
    await counsellor.at('held').waitFor();
    await child.says('Күте тұрыңыз', 'жетті');
    await counsellor.page.locator('[data-test=notice][data-kind=kept_open]').waitFor();
    await counsellor.at('reply-box').waitFor();
    await nothing_is_told(counsellor, child);
  }));

test('a console that is reloaded while a closing could be taken back says it, and the child is told', () =>
  in_conversation(async (child, counsellor) => {
    await opens_close(counsellor);
    await counsellor.page.keyboard.press('Enter');
    await counsellor.at('held').waitFor();
    await counsellor.page.reload();
    await child.page.getByText('Кеңесші әңгімені аяқтады').waitFor();
    await until('it is closed', async () => (await counsellor.at('pane').count()) === 0);
  }));

for (const [device, size] of Object.entries({ desk: { width: 1366, height: 768 }, phone })) {
  test(`the dialogs before an end are accessible and fit: ${device}`, () =>
    in_conversation(
      async (child, counsellor) => {
        const tab = async (name) => {
          if (await counsellor.at(`tab-${name}`).isVisible()) await counsellor.at(`tab-${name}`).click();
        };
        await tab('record');
        await counsellor.at('risk-imminent').click();
        await tab('chat');
        await counsellor.page.locator('[data-test=pane][data-risk=imminent]').waitFor();
        await counsellor.at('reply-box').fill('жіберілмеген нобай');
        for (const [button, dialog] of [['close', 'quick-dialog'], ['end', 'end-dialog']]) {
          await counsellor.at(button).click();
          await counsellor.at(dialog).waitFor();
          if (button === 'close') await child.says('Тағы бір нәрсе айтайын', 'жіберілді');
          for (const colorScheme of ['dark', 'light']) {
            await counsellor.page.emulateMedia({ colorScheme });
            await assert_accessible(counsellor.page, `${dialog}, ${colorScheme}`);
            await shot(counsellor.page, `closing-${button}-${device}-${colorScheme}`);
          }
          await assert_fits(counsellor.page, dialog);
          await counsellor.page.keyboard.press('Escape');
        }
      },
      { size },
    ));
}
