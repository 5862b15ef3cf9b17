// The connection's sense of time, with a socket and a clock that the test holds. That browsers really
// say what is said here on their behalf is shown in tests/e2e/trouble.test.mjs.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { Link } from './link';
import type { LinkState } from './link';

interface Due {
  at: number;
  act: () => void;
}

/** What a page has: a clock, a window that tells of the network and the page, sockets. */
class Browser {
  now = 1_000;
  readonly window = new EventTarget();
  readonly document = Object.assign(new EventTarget(), { hidden: false });
  readonly sockets: Socket[] = [];
  private readonly due_ = new Set<Due>();

  set_timeout(act: () => void, ms = 0): Due {
    const one = { at: this.now + ms, act };
    this.due_.add(one);
    return one;
  }

  clear_timeout(one: Due | undefined): void {
    if (one) this.due_.delete(one);
  }

  pass(ms: number): void {
    const end = this.now + ms;
    for (;;) {
      const [first] = [...this.due_].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (!first) break;
      this.due_.delete(first);
      this.now = Math.max(this.now, first.at);
      first.act();
    }
    this.now = end;
  }

  get socket(): Socket {
    const last = this.sockets.at(-1);
    assert.ok(last, 'there is no socket');
    return last;
  }
}

class Socket {
  /* eslint-disable @typescript-eslint/naming-convention -- as browsers call them */
  static readonly OPEN = 1;
  readyState = 0;
  /* eslint-enable @typescript-eslint/naming-convention */
  closed = false;
  readonly said: string[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  constructor() {
    browser.sockets.push(this);
  }

  send(text: string): void {
    this.said.push((JSON.parse(text) as { type: string }).type);
  }

  close(): void {
    this.readyState = 3;
    this.closed = true;
  }

  // What the other side does.

  opens(): void {
    this.readyState = Socket.OPEN;
    this.onopen?.();
  }

  answers(): void {
    this.onmessage?.({ data: '{"type":"pong"}' });
  }

  ends(code: number): void {
    this.readyState = 3;
    this.onclose?.({ code });
  }
}

let browser: Browser;
let states: LinkState[];
let opened: number;
let codes: number[];

beforeEach(() => {
  browser = new Browser();
  [states, opened, codes] = [[], 0, []];
  const globals = {
    document: browser.document,
    location: { origin: 'http://127.0.0.1' },
    WebSocket: Socket,
    addEventListener: browser.window.addEventListener.bind(browser.window),
    setTimeout: browser.set_timeout.bind(browser),
    clearTimeout: browser.clear_timeout.bind(browser),
  };
  for (const [name, value] of Object.entries(globals)) {
    before.set(name, Object.getOwnPropertyDescriptor(globalThis, name));
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  mock.method(performance, 'now', () => browser.now);
  mock.method(Math, 'random', () => 1);
});

const before = new Map<string, PropertyDescriptor | undefined>();
afterEach(() => {
  for (const [name, was] of before) {
    if (was) Object.defineProperty(globalThis, name, was);
    else Reflect.deleteProperty(globalThis, name);
  }
  mock.restoreAll();
});

function begun(): Link {
  const link = new Link({
    path: '/ws/child',
    on_open: () => ++opened,
    on_frame: () => undefined,
    on_state: (state) => states.push(state),
    on_close: (code) => {
      codes.push(code);
      return code < 4100 ? 'again' : 'stop';
    },
  });
  link.start();
  return link;
}

function connected(): Link {
  const link = begun();
  browser.socket.opens();
  return link;
}

const tell = (type: string): boolean => browser.window.dispatchEvent(new Event(type));
function look(visible: boolean): void {
  browser.document.hidden = !visible;
  browser.document.dispatchEvent(new Event('visibilitychange'));
}

/** One round of question and answer. */
function beat(answer_ms: number): void {
  browser.pass(1_500);
  browser.pass(answer_ms);
  browser.socket.answers();
}

test('a server that falls silent is noticed within three seconds', () => {
  connected();
  beat(20);
  browser.pass(2_900);
  assert.deepEqual(states, ['connecting', 'open', 'quiet']);
});

test('whatever it says ends the doubt, on the same connection', () => {
  connected();
  browser.pass(2_900);
  browser.socket.answers();
  assert.deepEqual(states, ['connecting', 'open', 'quiet', 'open']);
  assert.deepEqual([browser.sockets.length, opened], [1, 1]);
});

test('a server that stays silent is left for a new connection', () => {
  connected();
  browser.pass(1_500 + 6_000);
  assert.ok(browser.socket.closed);
  assert.deepEqual(states, ['connecting', 'open', 'quiet', 'down']);
  browser.pass(250);
  assert.equal(browser.sockets.length, 2);
  assert.deepEqual(codes, [], 'nobody closed it');
});

test('a network whose answers are slow is not called lost with every question', () => {
  connected();
  beat(1_150);
  for (let i = 0; i < 5; ++i) beat(1_900);
  assert.deepEqual(states, ['connecting', 'open']);
});

test('a server that talks without pause still hears from us', () => {
  connected();
  for (let i = 0; i < 20; ++i) {
    browser.pass(1_000);
    browser.socket.answers();
  }
  assert.ok(browser.socket.said.length >= 8, `${browser.socket.said.length} questions in 20 s`);
});

test('out of sight it asks every fifteen seconds', () => {
  connected();
  look(false);
  browser.pass(1_500);
  browser.socket.answers();
  browser.pass(14_000);
  assert.equal(browser.socket.said.length, 1);
  browser.pass(1_000);
  assert.equal(browser.socket.said.length, 2);
});

test('back in sight, an old connection proves at once that it lives, or is left', () => {
  connected();
  look(false);
  browser.pass(1_500);
  browser.socket.answers();
  browser.pass(5_000);
  look(true);
  assert.equal(browser.socket.said.length, 2);
  browser.pass(2_500);
  assert.equal(states.at(-1), 'down');
  browser.pass(250);
  assert.equal(browser.sockets.length, 2);
});

test('without a network the connection is down at once', () => {
  connected();
  tell('offline');
  assert.deepEqual(states.slice(2), ['quiet', 'down']);
});

for (const [what, happens] of [
  ['the network', () => tell('online')],
  ['the page from the cache', () => tell('pageshow')],
  ['the page in sight', () => look(true)],
] as const) {
  test(`when ${what} comes back, nothing waits for the back-off`, () => {
    connected();
    for (let i = 0; i < 8; ++i) {
      browser.socket.ends(1006);
      browser.pass(5_000);
    }
    browser.socket.ends(1006);
    const tries = browser.sockets.length;
    happens();
    assert.equal(browser.sockets.length, tries + 1);
  });
}

test('a try that was begun without a network is not waited for', () => {
  begun();
  tell('online');
  assert.equal(browser.sockets.length, 2);
});

test('the pauses grow to five seconds and no further, and an answer ends that', () => {
  connected();
  const pauses = [];
  for (let i = 0; i < 8; ++i) {
    const [from, tries] = [browser.now, browser.sockets.length];
    browser.socket.ends(1006);
    while (browser.sockets.length === tries) browser.pass(50);
    pauses.push(browser.now - from);
  }
  assert.deepEqual(pauses, [250, 500, 1_000, 2_000, 4_000, 5_000, 5_000, 5_000]);
  browser.socket.opens();
  browser.socket.answers();
  browser.socket.ends(1006);
  const tries = browser.sockets.length;
  browser.pass(250);
  assert.equal(browser.sockets.length, tries + 1);
});

test('sent away with everybody else, it does not come back in the same instant', () => {
  connected();
  browser.socket.ends(4000);
  browser.pass(1_900);
  assert.equal(browser.sockets.length, 1);
  browser.pass(100);
  assert.equal(browser.sockets.length, 2);
});

test('told not to come back, it stays away, whatever the browser says', () => {
  connected();
  browser.socket.ends(4102);
  tell('online');
  look(true);
  browser.pass(60_000);
  assert.equal(browser.sockets.length, 1);
});

test('what is not JSON harms nobody', () => {
  connected();
  browser.socket.onmessage?.({ data: '{' });
  browser.socket.onmessage?.({ data: new ArrayBuffer(2) });
  assert.deepEqual(states, ['connecting', 'open']);
});
