// The shared frame without a browser: pages made for the test, a server that answers who is signed in.
import type { Me } from '../../../shared/protocol';
import type { Page, PageEntry } from '../page';
import type { Pages } from '../router';
import { Station } from '../station';

export const person = (staff: string): Me => ({
  ...{ staff, name: staff, alias: staff, role: 'counsellor' },
  languages: ['kk'],
});

/** A page that notes down what the frame does with it. */
export class Made implements PageEntry {
  readonly done: string[] = [];
  loads = 0;
  fails = false;
  covered = false;

  constructor(
    readonly name: string,
    readonly action = 'converse',
  ) {}

  title(): string {
    return this.name;
  }

  load(): Promise<() => Page> {
    this.loads += 1;
    if (this.fails) return Promise.reject(new TypeError('Failed to fetch'));
    const note = (what: string) => (): void => void this.done.push(what);
    return Promise.resolve(() => ({
      Screen: () => null,
      begin: note('begin'),
      end: note('end'),
      hurry: note('hurry'),
      tick: note('tick'),
      key: (event) => {
        this.done.push(event.code);
        return event.code === 'F2';
      },
      is_covered: () => this.covered,
    }));
  }
}

const globals = ['document', 'location', 'history', 'fetch', 'setTimeout'] as const;
const before = globals.map((name) => Object.getOwnPropertyDescriptor(globalThis, name));

/** After each test: the globals as they were. */
export function strike(): void {
  globals.forEach((name, i) => {
    const was = before[i];
    if (was) Object.defineProperty(globalThis, name, was);
    else Reflect.deleteProperty(globalThis, name);
  });
}

export class Stage {
  readonly station: Station;
  readonly location = { pathname: '/console', protocol: 'https:', reload: () => ++this.reloads };
  reloads = 0;
  now_ms = 100_000;
  me: Me | null = person('aigul');
  may: readonly string[] | undefined = ['own_account', 'converse'];

  constructor(...pages: [Made, ...Made[]]) {
    const move = (...[, , path]: [unknown, string, string]): void => {
      this.location.pathname = path;
    };
    const stubs = {
      document: { title: '' },
      location: this.location,
      history: { pushState: move, replaceState: move },
      setTimeout: () => 0,
      fetch: (path: string) => Promise.resolve(this.answer(path)),
    };
    for (const [name, value] of Object.entries(stubs))
      Object.defineProperty(globalThis, name, { value, configurable: true });
    this.station = new Station(pages as Pages);
    this.station.now = () => this.now_ms;
  }

  private answer(path: string): Response {
    if (path !== '/api/me') return new Response(null, { status: 204 });
    return this.me
      ? Response.json({ ...this.me, may: this.may })
      : new Response('{"error":"signed_out"}', { status: 401 });
  }

  passes(ms: number): void {
    this.now_ms += ms;
    this.station.tick();
  }

  presses(code: string): boolean {
    const none = { altKey: false, ctrlKey: false, metaKey: false, shiftKey: false };
    return this.station.key({ code, ...none } as KeyboardEvent);
  }
}

const real_timeout = globalThis.setTimeout;

/** Until everything that was asked for has been answered. */
export const settled = (): Promise<void> => new Promise((done) => void real_timeout(done, 0));
