// A small stage for the tests of the child's page: a conversation whose frames, time and connection the
// test holds.
import type { ChildState, FromChild } from '../../shared/messages';
import { Conversation } from '../conversation';
import { nothing_kept } from '../kept';
import type { Kept } from '../kept';
import { picture_of } from '../picture';
import type { Picture } from '../picture';
import { kk } from '../strings/kk';

export const waiting: Extract<ChildState, { state: 'waiting' }> = {
  type: 'state',
  state: 'waiting',
  place: 3,
  minutes: [1, 3],
  service: 'open',
  why: null,
};
export const live = (alias: string): ChildState => ({ type: 'state', state: 'live', alias });

export class Page {
  now = 1_000;
  /** May jump as it likes. */
  wall = 1_700_000_000_000;
  sent: FromChild[] = [];
  reconnects = 0;
  ids = 0;
  readonly c: Conversation;

  constructor(readonly kept: Kept = nothing_kept('kk')) {
    this.c = new Conversation(kept, {
      send: (frame) => this.sent.push(frame),
      reconnect: () => ++this.reconnects,
      now: () => this.now,
      wall: () => this.wall,
      new_token: () => `token${++this.ids}`,
      new_id: () => `id${++this.ids}`,
    });
  }

  connect(): this {
    this.c.on_link('open');
    this.c.on_open();
    return this;
  }

  cut(): this {
    this.c.on_link('down');
    this.c.on_link('connecting');
    return this;
  }

  hears(seq: number, text: string, alias = 'Айгүл'): void {
    const id = `theirs${seq}`;
    this.c.on_frame({ type: 'message', seq, from: 'counsellor', id, text, at: 5, alias });
  }

  acks(id: string, seq: number): void {
    this.c.on_frame({ type: 'ack', id, seq, at: 5 });
  }

  pass(ms: number): void {
    this.now += ms;
    this.c.tick();
  }

  said(type: FromChild['type']): FromChild[] {
    return this.sent.filter((frame) => frame.type === type);
  }

  picture(online = true): Picture {
    return picture_of(this.c, kk, this.now, online);
  }
}

/** Waiting in line. */
export function started(): Page {
  const page = new Page();
  page.c.start();
  page.connect();
  page.c.on_frame(waiting);
  page.sent = [];
  return page;
}
