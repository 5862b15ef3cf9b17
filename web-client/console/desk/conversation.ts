// One conversation of the desk: putting messages, notes and acknowledgements in their places. Pure. The order is the seq of
// the server and nothing else; a message that comes twice is the same message.
import type { Author } from '../../shared/protocol';
import type { Circumstances, Conversation, Message, Note } from './model';
import * as outbox from './outbox';

interface Arrived {
  seq: number;
  from: Author;
  id: string;
  text: string;
  at: number;
  alias?: string;
}

/**
 * A store that has lost something tells the conversation again: from that message on its word counts, not ours. What this
 * counsellor said or noted is said again; the store knows by its id what it still has.
 */
function rewound(conversation: Conversation, { seq, id }: Arrived, own: string): Conversation {
  const { messages, opened_after, read, notes } = conversation;
  const shown = messages[seq - 1];
  if (seq > opened_after && (!shown || shown.id === id)) {
    return opened_after ? { ...conversation, opened_after: 0 } : conversation;
  }
  const kept = messages.slice(0, seq - 1);
  const told = [...messages.slice(seq - 1), ...conversation.early];
  const said = told.filter(({ from, alias }) => from === 'counsellor' && alias === own);
  const noted = notes.filter(({ alias }) => alias === own);
  return {
    ...conversation,
    messages: kept,
    early: [],
    notes: notes.filter(({ alias }) => alias !== own),
    outbox: outbox.restore(outbox.restore(conversation.outbox, 'note', noted), 'say', said),
    opened_after: 0,
    read: Math.min(read, kept.length),
  };
}

/** `own` is the alias under which this counsellor writes. */
export function insert_message(
  told: Conversation,
  arrived: Arrived,
  own: string,
  at: Circumstances,
): Conversation {
  const conversation = rewound(told, arrived, own);
  const { seq } = arrived;
  const box = outbox.remove(conversation.outbox, arrived.id);
  const known =
    seq <= conversation.messages.length ||
    conversation.early.some((message) => message.seq === seq);
  if (known) return box === conversation.outbox ? conversation : { ...conversation, outbox: box };
  const message: Message = {
    seq,
    from: arrived.from,
    id: arrived.id,
    text: arrived.text,
    at_ms: arrived.at,
    alias: arrived.alias ?? '',
    written_ms: at.now_ms - Math.max(0, at.wall_ms - arrived.at),
  };
  const early = [...conversation.early, message].sort((a, b) => a.seq - b.seq);
  const messages = [...conversation.messages];
  while (early[0]?.seq === messages.length + 1) messages.push(...early.splice(0, 1));
  const typing_until_ms = arrived.from === 'child' ? 0 : conversation.typing_until_ms;
  // The counsellor who writes has looked at what stands before.
  const read =
    arrived.from === 'counsellor' && conversation.read === seq - 1 ? seq : conversation.read;
  return { ...conversation, messages, early, outbox: box, typing_until_ms, read };
}

export function insert_note(
  conversation: Conversation,
  { seq, id, text, at, alias }: Omit<Note, 'at_ms'> & { at: number },
): Conversation {
  const box = outbox.remove(conversation.outbox, id);
  if (conversation.notes.some((note) => note.id === id)) {
    return box === conversation.outbox ? conversation : { ...conversation, outbox: box };
  }
  const notes = [...conversation.notes, { seq, id, text, at_ms: at, alias }].sort(
    (a, b) => a.seq - b.seq,
  );
  return { ...conversation, notes, outbox: box };
}

interface Ack {
  id: string;
  seq: number;
  at: number;
}

/** What was acknowledged becomes part of the transcript, or a note. */
export function acknowledge(
  conversation: Conversation,
  ack: Ack,
  alias: string,
  at: Circumstances,
): Conversation {
  const item = conversation.outbox.find(({ id }) => id === ack.id);
  if (!item) return conversation;
  return item.kind === 'say'
    ? insert_message(
        conversation,
        { ...ack, from: 'counsellor', text: item.text, alias },
        alias,
        at,
      )
    : insert_note(conversation, { ...ack, text: item.text, alias });
}

/** Everything up to the last known seq is here. */
export const filled = (conversation: Conversation): boolean =>
  conversation.early.length === 0 && conversation.messages.length >= conversation.card.seq;
