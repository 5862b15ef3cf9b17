// What stands between a conversation and its end, whichever way it is ended: danger that is not dealt with, words of the
// child that nobody has read, a text that is typed and not sent, a record that is not complete. Pure.
import { count_characters, text_characters_max } from '../../shared/protocol';
import type { Conversation } from './model';
import { unread } from './picture';
import { missing_fields } from './record_fields';
import { checks } from './records';
import type { Check, RecordDraft } from './records';

export type Flag = 'imminent' | 'raised' | 'danger';
/** What the console itself asks for (`missing` of its words), or the name of a field. */
export type Missing = string;

export interface Closing {
  /** Why the short ways are shut: the record is asked for. */
  readonly flag: Flag | null;
  /** What is typed and not sent; it would be lost. */
  readonly drafts: readonly string[];
  readonly unread: readonly string[];
  /** Nothing may be proposed: whoever closes must have chosen. */
  readonly careful: boolean;
  /** What forbids to end the exchange. */
  readonly before_end: readonly Missing[];
  /** What forbids to close with the record as it is. */
  readonly before_close: readonly Missing[];
  /** A choice counts only for the circumstances in which it was made. */
  readonly circumstances: string;
}

export const is_done = (record: RecordDraft, check: Check): boolean =>
  record.checked.includes(check) || Boolean(record.why_not[check]?.trim());

const flag_of = ({ card }: Conversation): Flag | null => {
  if (card.risk !== 'routine') return card.risk;
  return card.need === 'danger' ? 'danger' : null;
};

/** `summary` is what the record would be filed with. */
export function closing_of(
  conversation: Conversation,
  record: RecordDraft,
  drafts: readonly string[],
  summary: string,
): Closing {
  const flag = flag_of(conversation);
  const { card } = conversation;
  const typed = drafts.filter((text) => text.trim() !== '');
  const count = unread(conversation);
  const words = conversation.messages.filter(({ from }) => from === 'child');
  const when = (so: boolean, what: Missing): Missing[] => (so ? [what] : []);
  const before_end = [
    ...when(conversation.outbox.length > 0, 'unsent'),
    ...when(flag === 'imminent' && !checks.every((check) => is_done(record, check)), 'checklist'),
  ];
  return {
    flag,
    drafts: typed,
    unread: count ? words.slice(-count).map(({ text }) => text) : [],
    careful: flag !== null || typed.length > 0 || count > 0,
    before_end,
    before_close: [
      ...before_end,
      ...missing_fields({ ...record.values, risk: flag === 'danger' ? 'raised' : card.risk }),
      ...when(record.conflicts.length > 0, 'conflict'),
      ...when(count_characters(summary) > text_characters_max, 'summary_long'),
    ],
    circumstances: JSON.stringify([
      ...[conversation.card.risk, conversation.card.need, conversation.card.phase],
      ...[words.length, count, conversation.outbox.length, typed],
    ]),
  };
}

const risks = ['routine', 'raised', 'imminent'];

/** A closing that the child has not been told yet is off when anything was said since, or the danger has grown. */
export const is_overtaken = ({ held, card, messages }: Conversation): boolean =>
  held !== null &&
  card.phase === 'live' &&
  (messages.length > held.seq ||
    risks.indexOf(card.risk) > risks.indexOf(held.risk) ||
    (card.need === 'danger' && held.need !== 'danger'));
