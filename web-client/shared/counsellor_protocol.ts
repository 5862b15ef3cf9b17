// What a server says to a counsellor, checked like what it says to a child (child_protocol.ts).
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
import type { Fields } from './checks';
import { ack, is_sayable, is_signed, message, refusal, seen, why } from './child_protocol';
import type { ToCounsellor } from './messages';

const language = one_of('kk', 'ru', 'en');
const risk = one_of('routine', 'raised', 'imminent');
const need = or_null(one_of('information', 'talk', 'danger'));
const availability = one_of('available', 'busy', 'away', 'offline');
const capacity = from_to(1, 4);
const conversation = id;
const by_language = shape({ kk: integer, ru: integer, en: integer });
// What came later than the first servers is optional: of two builds side by side one lacks it.
const queue = shape({
  waiting: by_language,
  longest_wait_s: by_language,
  available: by_language,
  unread: optional(by_language),
  late: optional(by_language),
});
const mood = or_null(from_to(1, 5));
const presence = one_of('here', 'away', 'left', 'exit');
const missed = optional(from_to(0, 2));

const me = shape({
  staff: (value) => typeof value === 'string' && /^[a-z0-9._-]{2,32}$/.test(value),
  name: string,
  alias: named,
  role: one_of('counsellor', 'supervisor', 'administrator'),
  languages: list(language),
});
const offers = list(
  shape({
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
  }),
);
const waiting = optional(
  list(
    shape({
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
    }),
  ),
);
const cards = list(
  shape({
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
  }),
);

const to_counsellor: Record<string, Fields> = {
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
  error: { ...refusal, conversation: optional(conversation) },
  pong: {},
};

/** A frame from the server to a counsellor, or undefined for anything else. */
export function parse_to_counsellor(frame: unknown): ToCounsellor | undefined {
  const known = pick(to_counsellor, frame, 'type') as ToCounsellor | undefined;
  return is_signed(known) ? known : undefined;
}
