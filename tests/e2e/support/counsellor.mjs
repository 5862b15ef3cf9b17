// The counsellor in a test: `await counsellor.accepts()`, `await counsellor.says('…')`. Knows how the console is built
// (the data-test names at the top of web-client/console/main.tsx), so that no test has to.
import { desk, person } from './browser.mjs';

export class Counsellor {
  static async comes(browser, server, staff, options = {}) {
    const counsellor = new Counsellor();
    Object.assign(counsellor, await person(browser, { language: 'kk', size: desk, ...options }));
    counsellor.frames = [];
    counsellor.page.on('websocket', (socket) =>
      socket.on('framesent', ({ payload }) => counsellor.frames.push(JSON.parse(payload))),
    );
    await counsellor.page.goto(`${server.url}/console`);
    await counsellor.page.fill('[data-test=sign-in-name]', staff.name);
    await counsellor.page.fill('[data-test=sign-in-password]', staff.password);
    await counsellor.page.click('[data-test=sign-in-submit]');
    return counsellor;
  }

  at(name) {
    return this.page.locator(`[data-test=${name}]`);
  }

  async begins_shift() {
    await this.at('shift-start-button').or(this.at('desk')).first().waitFor();
    if (await this.at('desk').isVisible()) return; // the shift of before goes on
    await this.at('shift-start-button').click();
    await this.at('desk').or(this.at('shift-anyway')).first().waitFor();
    if (await this.at('shift-anyway').isVisible()) await this.at('shift-anyway').click();
    await this.at('desk').waitFor();
    await this.at('availability').selectOption('available');
  }

  frames_of(type) {
    return this.frames.filter((frame) => frame.type === type);
  }

  async is_offered() {
    await this.at('offer').first().waitFor();
  }

  async accepts() {
    await this.is_offered();
    await this.at('accept').first().click();
    await this.at('pane').first().waitFor();
  }

  async hears(text) {
    await this.page.locator('[data-test=message][data-from=child]', { hasText: text }).first().waitFor();
  }

  async says(text) {
    await this.at('reply-box').first().fill(text);
    await this.at('send').first().click();
    const own = '[data-test=message][data-from=counsellor]';
    await this.page.locator(`${own}[data-state=sent], ${own}[data-state=seen]`, { hasText: text }).waitFor();
  }

  /** Texts of all messages of the one conversation, in order. */
  async messages() {
    const all = await this.page.locator('[data-test=message]').evaluateAll((list) =>
      list.map((one) => ({ seq: Number(one.dataset.seq), from: one.dataset.from })),
    );
    return all;
  }

  /** Writes the contact record and closes; a long form, as after a conversation that mattered. */
  async closes({ call_type = 'self', help = 'information', summary = '' } = {}) {
    await this.at('record-end').first().click();
    await this.at('end-dialog').waitFor();
    await this.at('dialog-act').click();
    await this.at(`call_type-${call_type}`).first().click();
    await this.at(`help-${help}`).first().click();
    if (summary) await this.at('summary').first().fill(summary);
    await this.at('record-close').first().click();
    await this.at('pane').waitFor({ state: 'detached' });
  }

  async leaves() {
    await this.context.close();
  }
}
