// A small stage for the tests of the desk: the frames of a server, and a page whose clock the test
// moves.
import type {
  Card,
  Change,
  Me,
  Offer,
  Snapshot,
  ToCounsellor,
  Waiting,
} from '../../../shared/protocol';
import type {
  Circumstances,
  CloseFrame,
  Conversation,
  Desk,
  DeskEvent,
  Recalled,
  Step,
} from '../model';
import { empty_desk } from '../model';
import { act, disconnected, receive, tick } from '../frames';
import type { FromCounsellor } from '../../../shared/protocol';

export const me: Me = {
  staff: 'aigerim',
  name: 'Айгерім',
  alias: 'Айгерім',
  role: 'counsellor',
  languages: ['kk', 'ru'],
};

export const id = (letter: string): string => letter.repeat(22);

export const card = (letter: string, more: Partial<Card> = {}): Card => ({
  conversation: id(letter),
  offer: 7,
  number: 217,
  language: 'kk',
  region: 'KZ-62',
  phase: 'live',
  seq: 0,
  seen: 0,
  risk: 'routine',
  need: null,
  mood: null,
  child: 'here',
  live_s: 0,
  why: null,
  ...more,
});

export const offer = (letter: string, more: Partial<Offer> = {}): Offer => ({
  offer: 7,
  conversation: id(letter),
  number: 217,
  language: 'kk',
  region: null,
  waited_s: 30,
  left_ms: 20_000,
  risk: 'routine',
  need: null,
  why: null,
  ...more,
});

const none = { kk: 0, ru: 0, en: 0 };

export const snapshot = (version: number, more: Partial<Snapshot> = {}): Snapshot => ({
  type: 'snapshot',
  version,
  me,
  availability: 'available',
  capacity: 2,
  offers: [],
  conversations: [],
  queue: { waiting: none, longest_wait_s: none, available: none },
  ...more,
});

export const change = (version: number, more: Partial<Change> = {}): Change => ({
  type: 'change',
  version,
  ...more,
});

export const closing = (letter: string): CloseFrame => ({
  type: 'close',
  conversation: id(letter),
  base: 0,
  set: { call_type: 'self', help: 'information' },
});

export const waits = (letter: string, more: Partial<Waiting> = {}): Waiting => ({
  conversation: id(letter),
  number: 217,
  language: 'kk',
  region: null,
  need: null,
  mood: null,
  risk: 'routine',
  child: 'here',
  wrote: false,
  waited_s: 30,
  why: null,
  ...more,
});

export class Scene {
  desk: Desk = empty_desk;
  said: FromCounsellor[] = [];
  events: DeskEvent[] = [];
  now_ms = 100_000;
  kept: Record<string, Partial<Recalled>> = {};

  hears(...frames: ToCounsellor[]): this {
    for (const frame of frames) this.take(receive(this.desk, frame, this.at()));
    return this;
  }

  does(change_of_desk: (desk: Desk) => Step): this {
    return this.take(act(this.desk, change_of_desk, this.at()));
  }

  passes(ms: number): this {
    this.now_ms += ms;
    return this.take(tick(this.desk, this.at()));
  }

  loses_link(): this {
    this.desk = disconnected(this.desk);
    return this;
  }

  child_says(letter: string, seq: number, text = `текст ${seq}`): this {
    return this.hears({
      type: 'message',
      conversation: id(letter),
      seq,
      from: 'child',
      id: id(String(seq % 10)),
      text,
      at: 1_000_000 + this.now_ms,
    });
  }

  conversation(letter: string): Conversation {
    const found = this.desk.conversations.find((one) => one.id === id(letter));
    if (!found) throw new Error(`no conversation ${letter}`);
    return found;
  }

  /** What was said to the server since the last look. */
  said_since(): FromCounsellor[] {
    return this.said.splice(0);
  }

  private at(): Circumstances {
    return {
      now_ms: this.now_ms,
      wall_ms: 1_000_000 + this.now_ms,
      recall: (conversation) => ({
        ...{ outbox: [], read: 0, command: null },
        ...this.kept[conversation],
      }),
    };
  }

  private take(step: Step): this {
    this.desk = step.desk;
    this.said.push(...step.send);
    this.events.push(...step.events);
    return this;
  }
}
