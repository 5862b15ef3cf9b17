// What a server says to a child, described once: the page checks it field by field before it believes
// it, and the types of the frames are what the checks prove. PROTOCOL.md and the golden files in
// protocol/examples keep this and the C++ side in step (protocol.test.ts). Unknown fields are ignored; an unknown type
// or a wrong field is `undefined`, never half a message. Pure, and small: the child's page carries it.
import {
  boolean,
  from_to,
  id,
  integer,
  named,
  one_of,
  optional,
  or_null,
  pick,
  positive,
  string,
} from './checks';
import type { Check, Infer, Kinds, OneOf, Shape } from './checks';
import { error_codes, text_characters_max } from './codes';

/** Characters as people count them on the wire: code points, not UTF-16 units. */
export const count_characters = (text: string): number => Array.from(text).length;

/** What may be said: 1 to 2,000 characters, not only white space, no U+0000, no lone surrogate. */
export const is_sayable = (text: unknown): text is string =>
  typeof text === 'string' &&
  text.trim() !== '' &&
  count_characters(text) <= text_characters_max &&
  !/\0|\p{Cs}/u.test(text);

/**
 * What a page says of what was typed: without what nobody can see and no server takes (control characters, half an
 * emoji), and with at most one empty line at a time. Empty when nothing is left to read.
 */
export function mended(text: string): string {
  const seen = text
    .replace(/[^\P{Cc}\n\t]|\p{Cs}/gu, '')
    .replace(/\n[\s\p{DI}\u2800]*\n/gu, '\n\n')
    .trim();
  return /[^\s\p{DI}\u2800]/u.test(seen) ? seen : '';
}

export const why = or_null(one_of('lost', 'danger'));
export type Why = NonNullable<Infer<typeof why>>;
const minutes: Check<[number, number | null]> = (value): value is [number, number | null] =>
  Array.isArray(value) &&
  value.length === 2 &&
  one_of('0,1', '1,3', '3,10', '10,')(value.join()) &&
  value.every(or_null(integer));

export const child_states = {
  waiting: {
    place: from_to(1, 6),
    minutes,
    service: one_of('open', 'nobody'),
    why,
    returned: optional(boolean),
  },
  offered: {},
  live: { alias: named },
  trouble: { alias: named },
  closed: { by: one_of('child', 'counsellor', 'quiet') },
} satisfies Kinds;
export type ChildState = { type: 'state' } & OneOf<'state', typeof child_states>;

export const message = {
  seq: positive,
  from: one_of('child', 'counsellor'),
  id,
  text: is_sayable,
  at: integer,
  alias: optional(string),
};
export const ack = { id, seq: positive, at: integer };
export const seen = { seq: positive };
export const refusal = {
  code: one_of(...error_codes),
  detail: string,
  about: optional(id),
  retry_after_ms: optional(integer),
};

export const to_child = {
  state: {},
  message,
  ack,
  typing: {},
  seen,
  error: refusal,
  pong: {},
} satisfies Kinds;
export type StoredMessage = { type: 'message' } & Shape<typeof message>;
export type Author = StoredMessage['from'];
export type ToChild = ChildState | OneOf<'type', Omit<typeof to_child, 'state'>>;

/** Whoever writes as a counsellor does so under an alias. */
export const is_signed = (
  known: { type: string; from?: Author; alias?: string } | undefined,
): boolean => known?.type !== 'message' || known.from === 'child' || Boolean(known.alias);

/** A frame from the server to a child, or undefined for anything else. */
export function parse_to_child(frame: unknown): ToChild | undefined {
  const known = pick(to_child, frame, 'type');
  if (known?.type === 'state') return pick(child_states, frame, 'state') as ChildState | undefined;
  return is_signed(known) ? known : undefined;
}
