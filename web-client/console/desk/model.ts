// What the console knows: the counsellor's offers and conversations as the server told them, and what is under way to the
// server. Plain immutable values without behaviour. All `_ms` times are of the page's monotonic clock, except `at_ms`,
// which is the server's and for display only.
import type {
  Author,
  Availability,
  Card,
  ErrorCode,
  FromCounsellor,
  Me,
  Need,
  Offer,
  Queue,
  Risk,
  Waiting,
} from '../../shared/protocol';
import type { Outbox } from './outbox';

export interface Message {
  readonly seq: number;
  readonly from: Author;
  readonly id: string;
  readonly text: string;
  readonly at_ms: number;
  readonly alias: string;
  /** When it was written, on the page's own clock. */
  readonly written_ms: number;
}

export interface Note {
  readonly seq: number;
  readonly id: string;
  readonly text: string;
  readonly at_ms: number;
  readonly alias: string;
}

export type CloseFrame = Extract<FromCounsellor, { type: 'close' }>;

/** An end or a closing that can still be taken back, and what was so when it was decided. */
export interface Held {
  readonly until_ms: number;
  readonly seq: number;
  readonly risk: Risk;
  readonly need: Need | null;
}

export interface Conversation {
  readonly id: string;
  readonly card: Card;
  /** 1 upwards, the lowest free one when it came: Alt+1 stays the same child as long as the conversation lasts. */
  readonly slot: number;
  readonly accepted_ms: number;
  /** Without a gap: messages[i] has seq i + 1. */
  readonly messages: readonly Message[];
  /** Arrived before something earlier did; shown once the gap is filled. */
  readonly early: readonly Message[];
  /** On this connection only what follows this seq was asked for; 0 once the first message has come. */
  readonly opened_after: number;
  readonly notes: readonly Note[];
  readonly outbox: Outbox;
  readonly typing_until_ms: number;
  /** Up to here the counsellor has looked at it. */
  readonly read: number;
  readonly asked_ms: number | null;
  readonly ending: boolean;
  readonly closing: CloseFrame | null;
  /** The child has not been told yet: `ending` or `closing` is not said while this stands. */
  readonly held: Held | null;
  /** When `end` or `close` was last said; unanswered it is said again. */
  readonly command_ms: number;
}

export interface LiveOffer extends Offer {
  readonly deadline_ms: number;
  readonly since_ms: number;
  readonly accepting: boolean;
}

export interface LiveWaiting extends Waiting {
  readonly since_ms: number;
}

export interface Desk {
  /** The snapshot of this connection has arrived: what is shown is true, and what is written may be sent. */
  readonly fresh: boolean;
  /** The server said that its store does not answer, and nothing since that shows it does. */
  readonly store_away: boolean;
  readonly version: number;
  readonly snapshot_ms: number;
  /** When a snapshot was asked for that has not come yet. */
  readonly asked_ms: number | null;
  readonly me: Me | null;
  readonly availability: Availability;
  readonly capacity: number;
  readonly offers: readonly LiveOffer[];
  /** Accepted here and not yet come: the offer may go before the conversation arrives. */
  readonly expected: readonly string[];
  /** Who waits in the line, those in danger first; empty with a server that does not tell. */
  readonly waiting: readonly LiveWaiting[];
  /** Asked for from that list, and not answered yet. */
  readonly taking: readonly string[];
  /** Offers in a row that this counsellor let run out; from the second on the server offers nothing. */
  readonly missed: number;
  readonly conversations: readonly Conversation[];
  readonly queue: Queue;
  readonly queue_ms: number; // when the queue was last told
}

/** What else the page must do about a frame: sound, notices, opening a pane, clean-up of the shelf. */
export type DeskEvent =
  | { kind: 'snapshot'; first: boolean }
  | { kind: 'offers'; added: readonly LiveOffer[] }
  | { kind: 'missed'; missed: number }
  | { kind: 'late' }
  | { kind: 'joined'; conversation: string; asked: boolean }
  | { kind: 'child_wrote'; conversation: string }
  | { kind: 'closed'; conversation: string; number: number }
  | { kind: 'lost'; conversation: string; number: number; outbox: Outbox }
  | { kind: 'refused'; code: ErrorCode; conversation: string | null }
  | { kind: 'close_refused'; conversation: string }
  | { kind: 'kept_open'; conversation: string; number: number };

export interface Step {
  readonly desk: Desk;
  readonly send: readonly FromCounsellor[];
  readonly events: readonly DeskEvent[];
}

/** What the pure functions need of the world. */
export interface Circumstances {
  /** The page's monotonic clock. */
  readonly now_ms: number;
  /** The server's wall clock, as well as it is known. */
  readonly wall_ms: number;
  /** What an earlier page in this tab left behind. */
  recall(conversation: string): Recalled;
}

export interface Recalled {
  readonly outbox: Outbox;
  readonly read: number;
  readonly command: Command | null;
}

/** An end or a closing under way, as a reload must find it. */
export interface Command {
  readonly closing: CloseFrame | null;
  readonly held: Omit<Held, 'until_ms'> | null;
}

const nobody = { kk: 0, ru: 0, en: 0 };

export const empty_desk: Desk = {
  fresh: false,
  store_away: false,
  version: 0,
  snapshot_ms: 0,
  asked_ms: null,
  me: null,
  availability: 'offline',
  capacity: 2,
  offers: [],
  expected: [],
  waiting: [],
  taking: [],
  missed: 0,
  conversations: [],
  queue: { waiting: nobody, longest_wait_s: nobody, available: nobody },
  queue_ms: 0,
};
