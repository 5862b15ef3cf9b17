// What the messages that have come say together. Pure.
import type { StoredMessage } from '../shared/messages';

export const has_answer = (messages: readonly StoredMessage[]): boolean =>
  messages.some((one) => one.from === 'counsellor');

/** Up to here, in their order, none is missing. */
export function last_whole_seq(messages: readonly StoredMessage[]): number {
  let seq = 0;
  while (messages[seq]?.seq === seq + 1) ++seq;
  return seq;
}
