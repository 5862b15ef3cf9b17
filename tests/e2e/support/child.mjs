// The child in a test: `await child.says('Сәлем')`, `await child.hears('…')`. Knows how the page is
// built, so that no test has to.
import { person } from './browser.mjs';
import { until } from './until.mjs';

export class Child {
  /** Opens the page as a scan of the poster would; `code` may be anything or nothing, `address` is what a camera read. */
  static async scans(browser, server, code = '', options = {}) {
    const child = new Child();
    Object.assign(child, await person(browser, options));
    child.server = server;
    child.requests = [];
    child.frames = [];
    child.page.on('request', (request) => child.requests.push(request.url()));
    child.page.on('websocket', (socket) =>
      socket.on('framesent', ({ payload }) => child.frames.push(JSON.parse(payload))),
    );
    await child.page.goto(options.address ?? `${server.url}${code && `/s/${code}`}`);
    return child;
  }

  get composer() {
    return this.page.locator('textarea');
  }

  async starts() {
    await this.page.click('.start');
    await this.composer.waitFor();
    return this;
  }

  async types(text) {
    await this.composer.fill(text);
  }

  /** Writes and presses the button; `fate` is the word to wait for beneath the message. */
  async says(text, fate) {
    await this.types(text);
    await this.page.click('.send');
    if (fate) await this.sees_fate(text, fate);
  }

  async sees_fate(text, fate) {
    const own = this.page.locator('.own', { hasText: text }).locator('small', { hasText: fate });
    await own.waitFor();
  }

  async hears(text) {
    await this.page.locator('.theirs', { hasText: text }).waitFor();
  }

  async sees_state(words) {
    await until(`the state says ${words}`, async () => words.test(await this.state()));
  }

  state() {
    return this.page.locator('.status').textContent();
  }

  band() {
    return this.page.locator('.band').textContent({ timeout: 20_000 });
  }

  /** Texts of all messages on the page, in order. */
  messages() {
    return this.page.locator('li p').allTextContents();
  }

  frames_of(type) {
    return this.frames.filter((frame) => frame.type === type);
  }

  async ends() {
    await this.page.click('.quiet');
    await this.page.click('.ask .plain');
    await this.page.locator('.card .strong').waitFor();
  }

  async leaves() {
    await this.context.close();
  }
}
