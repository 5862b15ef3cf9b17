// All four directions of senim.v1 as closed unions, and its closed word lists. Mirrors
// protocol/PROTOCOL.md. Types and codes only: protocol.ts checks what a server says against them.

export const text_characters_max = 2_000;

export type Language = 'kk' | 'ru' | 'en';
export type Author = 'child' | 'counsellor';
export type Need = 'information' | 'talk' | 'danger';
export type Why = 'lost' | 'danger';
export type Phase = 'live' | 'wrap_up';
export type Availability = 'available' | 'busy' | 'away' | 'offline';
export type Risk = 'routine' | 'raised' | 'imminent';
export type ChildPresence = 'here' | 'away' | 'left' | 'exit';
export type ClosedBy = 'child' | 'counsellor' | 'quiet';
export type LeaveHow = 'end' | 'exit';
export type Role = 'counsellor' | 'supervisor' | 'administrator';
export type CallType = 'self' | 'about_child' | 'non_counselling' | 'non_data';
export type Outcome = 'information' | 'psychological_help' | 'referral' | 'none';
export type Mood = 1 | 2 | 3 | 4 | 5;
export type Helped = 1 | 2 | 3;

export const error_codes = [
  'bad_frame',
  'unknown_type',
  'too_long',
  'out_of_order',
  'unknown_conversation',
  'closed',
  'not_yours',
  'offer_gone',
  'too_fast',
  'queue_full',
  'store_trouble',
  'not_allowed',
  'at_capacity',
  'conversation_full',
] as const;
export type ErrorCode = (typeof error_codes)[number];

export const close_codes = {
  normal: 1000,
  moving: 4000,
  store_trouble: 4001,
  slow_reader: 4008,
  silent: 4009,
  bad_frame: 4100,
  signed_out: 4101,
  replaced: 4102,
  too_many: 4103,
} as const;

// Child to server.
export type FromChild =
  | { type: 'start'; token: string; language: Language; place?: string }
  | { type: 'resume'; token: string; after: number }
  | { type: 'say'; id: string; text: string }
  | { type: 'typing' }
  | { type: 'seen'; seq: number }
  | { type: 'need'; need: Need | null; mood: Mood | null }
  | { type: 'feedback'; helped: Helped | null; mood: Mood | null }
  | { type: 'leave'; how: LeaveHow }
  | { type: 'ping' };

// Server to child.
export type ChildState =
  | {
      type: 'state';
      state: 'waiting';
      place: number;
      minutes: [number, number | null];
      service: 'open' | 'nobody';
      why: Why | null;
      returned?: boolean;
    }
  | { type: 'state'; state: 'offered' }
  | { type: 'state'; state: 'live'; alias: string }
  | { type: 'state'; state: 'trouble'; alias: string }
  | { type: 'state'; state: 'closed'; by: ClosedBy };

export interface StoredMessage {
  type: 'message';
  seq: number;
  from: Author;
  id: string;
  text: string;
  at: number;
  alias?: string;
}
export interface Ack {
  type: 'ack';
  id: string;
  seq: number;
  at: number;
}
export interface Refusal {
  type: 'error';
  code: ErrorCode;
  detail: string;
  about?: string;
  retry_after_ms?: number;
}
export type ToChild =
  | ChildState
  | StoredMessage
  | Ack
  | { type: 'typing' }
  | { type: 'seen'; seq: number }
  | Refusal
  | { type: 'pong' };

// Counsellor to server.
export type FromCounsellor =
  | { type: 'availability'; availability: Availability; capacity: number }
  | { type: 'accept'; offer: number }
  | { type: 'decline'; offer: number }
  | { type: 'take'; conversation: string }
  | { type: 'open'; conversation: string; after: number }
  | { type: 'say'; conversation: string; id: string; text: string }
  | { type: 'note'; conversation: string; id: string; text: string }
  | { type: 'typing'; conversation: string }
  | { type: 'seen'; conversation: string; seq: number }
  | { type: 'risk'; conversation: string; risk: Risk }
  | { type: 'end'; conversation: string }
  | {
      type: 'close';
      conversation: string;
      call_type: CallType;
      outcome: Outcome;
      category?: string | null;
      summary?: string;
    }
  | { type: 'snapshot' }
  | { type: 'ping' };

// Server to counsellor.
export interface Me {
  staff: string;
  name: string;
  alias: string;
  role: Role;
  languages: Language[];
}
export interface Offer {
  offer: number;
  conversation: string;
  number: number;
  language: Language;
  region: string | null;
  waited_s: number;
  left_ms: number;
  risk: Risk;
  need: Need | null;
  why: Why | null;
  child?: ChildPresence;
  wrote?: boolean;
}
/** Who waits in the line; may be taken without an offer. */
export interface Waiting {
  conversation: string;
  number: number;
  language: Language;
  region: string | null;
  need: Need | null;
  mood: Mood | null;
  risk: Risk;
  child: ChildPresence;
  /** Words of the child, or its danger chip, that nobody has read. */
  wrote: boolean;
  waited_s: number;
  why: Why | null;
}
export interface Card {
  conversation: string;
  offer: number;
  number: number;
  language: Language;
  region: string | null;
  phase: Phase;
  seq: number;
  seen: number;
  risk: Risk;
  need: Need | null;
  mood: Mood | null;
  child: ChildPresence;
  live_s: number;
  why: Why | null;
}
export type ByLanguage = Record<Language, number>;
export interface Queue {
  waiting: ByLanguage;
  longest_wait_s: ByLanguage;
  available: ByLanguage;
  /** Children who are away and whose words nobody has read. */
  unread?: ByLanguage;
  /** Unread for longer than the server allows. */
  late?: ByLanguage;
}
export interface Snapshot {
  type: 'snapshot';
  version: number;
  me: Me;
  availability: Availability;
  capacity: number;
  offers: Offer[];
  conversations: Card[];
  queue: Queue;
  missed?: number;
  waiting?: Waiting[];
}
export interface Change {
  type: 'change';
  version: number;
  availability?: Availability;
  capacity?: number;
  offers?: Offer[];
  conversations?: Card[];
  gone?: string[];
  queue?: Queue;
  missed?: number;
  waiting?: Waiting[];
}
export interface StoredNote {
  type: 'note';
  conversation: string;
  seq: number;
  id: string;
  text: string;
  at: number;
  alias: string;
}
export type ToCounsellor =
  | Snapshot
  | Change
  | (StoredMessage & { conversation: string })
  | StoredNote
  | (Ack & { conversation: string })
  | { type: 'typing'; conversation: string }
  | { type: 'seen'; conversation: string; seq: number }
  | (Refusal & { conversation?: string })
  | { type: 'pong' };
