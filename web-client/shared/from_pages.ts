// What pages say, a child's and a counsellor's: described like what they hear, for the types and for the tests, which hold
// it against PROTOCOL.md and the golden files. No page carries the checks: nobody checks its own words.
import { from_to, id, integer, one_of, optional, or_null, positive, string } from './checks';
import type { Check, Infer, Kinds, OneOf } from './checks';
import { is_sayable } from './child_protocol';
import {
  availability,
  capacity,
  language,
  mood,
  need,
  record_changes,
  risk,
} from './counsellor_protocol';

export type Mood = NonNullable<Infer<typeof mood>>;
const token: Check<string> = (value): value is string =>
  typeof value === 'string' && /^[\w-]{43}$/.test(value);
const helped = or_null(from_to<1 | 2 | 3>(1, 3));
export type Helped = NonNullable<Infer<typeof helped>>;
const call_type = one_of('self', 'about_child', 'non_counselling', 'non_data');
export type CallType = Infer<typeof call_type>;
const outcome = one_of('information', 'psychological_help', 'referral', 'none');
export type Outcome = Infer<typeof outcome>;
const category: Check<string> = (value): value is string =>
  typeof value === 'string' && /^[a-z0-9._-]{1,64}$/.test(value);

export const from_child = {
  start: { token, language, place: optional(string) },
  resume: { token, after: integer },
  say: { id, text: is_sayable },
  typing: {},
  seen: { seq: positive },
  need: { need, mood },
  feedback: { helped, mood },
  leave: { how: one_of('end', 'exit') },
  ping: {},
} satisfies Kinds;
export type FromChild = OneOf<'type', typeof from_child>;

const conversation = id;
export const from_counsellor = {
  availability: { availability, capacity },
  accept: { offer: positive },
  decline: { offer: positive },
  take: { conversation },
  open: { conversation, after: integer },
  say: { conversation, id, text: is_sayable },
  note: { conversation, id, text: is_sayable },
  typing: { conversation },
  seen: { conversation, seq: positive },
  risk: { conversation, risk },
  end: { conversation },
  record: { conversation, base: integer, set: record_changes },
  close: {
    conversation,
    // What a page of before records were saved while they are typed says instead of base and set.
    call_type: optional(call_type),
    outcome: optional(outcome),
    category: optional(or_null(category)),
    summary: optional(string),
    base: optional(integer),
    set: optional(record_changes),
  },
  snapshot: {},
  ping: {},
} satisfies Kinds;
export type FromCounsellor = OneOf<'type', typeof from_counsellor>;
