// What a server says to a counsellor, described like what it says to a child (child_protocol.ts).
import {
  boolean,
  from_to,
  id,
  integer,
  list,
  named,
  one_of,
  optional,
  or_null,
  pick,
  positive,
  shape,
  string,
} from './checks';
import type { Check, Infer, Kinds, OneOf, Shape } from './checks';
import { ack, is_sayable, is_signed, message, refusal, seen, why } from './child_protocol';

export const language = one_of('kk', 'ru', 'en');
export const risk = one_of('routine', 'raised', 'imminent');
export const need = or_null(one_of('information', 'talk', 'danger'));
export const availability = one_of('available', 'busy', 'away', 'offline');
export const capacity = from_to(1, 4);
export const mood = or_null(from_to<1 | 2 | 3 | 4 | 5>(1, 5));
export type Language = Infer<typeof language>;
export type Risk = Infer<typeof risk>;
export type Need = NonNullable<Infer<typeof need>>;
export type Availability = Infer<typeof availability>;
const conversation = id;
const presence = one_of('here', 'away', 'left', 'exit');
export type ChildPresence = Infer<typeof presence>;
const missed = optional(from_to(0, 2));
const by_language = shape({ kk: integer, ru: integer, en: integer });

/** What stands in a field of the contact record; which fields there are says record.json. */
export type RecordValue = string | number | boolean | string[];
const is_record_value = (value: unknown): value is RecordValue =>
  typeof value === 'string' ||
  typeof value === 'boolean' ||
  Number.isSafeInteger(value) ||
  list(string)(value);
const fields_where =
  <T>(fits: (value: unknown) => value is T): Check<Record<string, T>> =>
  (value): value is Record<string, T> =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.entries(value).every(([name, held]) => /^[a-z0-9_]{1,32}$/.test(name) && fits(held));
const record_fields = fields_where(is_record_value);
/** What changes in a record; null empties a field. */
export const record_changes = fields_where(or_null(is_record_value));

/** What several frames hold, by the names that PROTOCOL.md gives it. */
export const parts = {
  me: {
    staff: (value): value is string =>
      typeof value === 'string' && /^[a-z0-9._-]{2,32}$/.test(value),
    name: string,
    alias: named,
    role: one_of('counsellor', 'supervisor', 'administrator'),
    languages: list(language),
  },
  Offer: {
    offer: positive,
    conversation,
    number: integer,
    language,
    region: or_null(named),
    waited_s: integer,
    left_ms: integer,
    risk,
    need,
    why,
    child: optional(presence),
    wrote: optional(boolean),
  },
  /** Who waits in the line; may be taken without an offer. */
  Waiting: {
    conversation,
    number: integer,
    language,
    region: or_null(named),
    need,
    mood,
    risk,
    child: presence,
    wrote: boolean,
    waited_s: integer,
    why,
  },
  Card: {
    conversation,
    offer: positive,
    number: integer,
    language,
    region: or_null(named),
    phase: one_of('live', 'wrap_up'),
    seq: integer,
    seen: integer,
    risk,
    need,
    mood,
    child: presence,
    live_s: integer,
    why,
  },
  // What came later than the first servers is optional: of two builds side by side one lacks it.
  queue: {
    waiting: by_language,
    longest_wait_s: by_language,
    available: by_language,
    unread: optional(by_language),
    late: optional(by_language),
  },
} satisfies Kinds;
export type Me = Shape<typeof parts.me>;
export type Role = Me['role'];
export type Offer = Shape<typeof parts.Offer>;
export type Waiting = Shape<typeof parts.Waiting>;
export type Card = Shape<typeof parts.Card>;
export type Queue = Shape<typeof parts.queue>;

const me = shape(parts.me);
const offers = list(shape(parts.Offer));
const waiting = optional(list(shape(parts.Waiting)));
const cards = list(shape(parts.Card));
const queue = shape(parts.queue);

export const to_counsellor = {
  snapshot: {
    version: integer,
    me,
    availability,
    capacity,
    offers,
    conversations: cards,
    queue,
    missed,
    waiting,
  },
  change: {
    version: integer,
    availability: optional(availability),
    capacity: optional(capacity),
    offers: optional(offers),
    conversations: optional(cards),
    gone: optional(list(conversation)),
    queue: optional(queue),
    missed,
    waiting,
  },
  message: { conversation, ...message },
  note: { conversation, seq: positive, id, text: is_sayable, at: integer, alias: string },
  ack: { conversation, ...ack },
  typing: { conversation },
  seen: { conversation, ...seen },
  record: {
    conversation,
    version: integer,
    fields: record_fields,
    conflicts: optional(list(string)),
  },
  error: { ...refusal, conversation: optional(conversation) },
  pong: {},
} satisfies Kinds;
export type ToCounsellor = OneOf<'type', typeof to_counsellor>;
export type Snapshot = Extract<ToCounsellor, { type: 'snapshot' }>;
export type Change = Extract<ToCounsellor, { type: 'change' }>;

/** A frame from the server to a counsellor, or undefined for anything else. */
export function parse_to_counsellor(frame: unknown): ToCounsellor | undefined {
  const known = pick(to_counsellor, frame, 'type');
  return is_signed(known) ? known : undefined;
}
