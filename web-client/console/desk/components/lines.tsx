// What was said, in the order of the server; notes stand where they were written and never look like words to the child.
// Every text is a text node: nothing a child writes can become markup.
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { ErrorCode } from '../../../shared/protocol';
import * as actions from '../actions';
import { date_of, day_of, time_of_day } from '../../shared/clock';
import type { Conversation, Message, Note } from '../model';
import type { Outgoing } from '../outbox';
import type { Strings } from '../strings';
import { Icon } from '../../shared/components/icons';
import { use_desk } from './context';

type Line =
  | { kind: 'message'; key: string; at_ms: number; message: Message }
  | { kind: 'note'; key: string; at_ms: number; note: Note }
  | { kind: 'day'; key: string; at_ms: number };

/** Messages by their numbers; each note after the last message that is older. */
export function lines_of(
  messages: readonly Message[],
  notes: readonly Note[],
  today: number,
): readonly Line[] {
  const rest = [...notes];
  const lines: Line[] = [];
  let day = today;
  const add = (line: Line): void => {
    const its_day = day_of(line.at_ms);
    if (its_day !== day) lines.push({ kind: 'day', key: `day ${its_day}`, at_ms: line.at_ms });
    day = its_day;
    lines.push(line);
  };
  const add_note = (note: Note): void =>
    add({ kind: 'note', key: note.id, at_ms: note.at_ms, note });
  for (const message of messages) {
    while (rest[0] && rest[0].at_ms < message.at_ms) rest.splice(0, 1).forEach(add_note);
    add({ kind: 'message', key: message.id, at_ms: message.at_ms, message });
  }
  rest.forEach(add_note);
  return lines;
}

function NoteLine({
  note,
  text,
  state,
}: {
  note?: Note;
  text: string;
  state?: string;
}): JSX.Element {
  const { words } = use_desk();
  return (
    <li class="line note" data-test="note">
      <span class="note-of">
        <Icon name="lock" />
        {words.note_of}
      </span>
      <p class="text" translate={false}>
        {text}
      </p>
      <span class="meta">
        {note?.alias} {note && time_of_day(note.at_ms)} {state}
      </span>
    </li>
  );
}

interface MessageProps {
  message: Message;
  seen: boolean;
  mine: boolean;
  /** The counsellor's last: its state stands there in words. */
  last: boolean;
  language: string;
}

function MessageLine({ message, seen, mine, last, language }: MessageProps): JSX.Element {
  const { words } = use_desk();
  const own = message.from === 'counsellor';
  return (
    <li
      class={own ? `line own ${last ? 'last' : ''}` : 'line child'}
      data-test="message"
      data-from={message.from}
      data-seq={message.seq}
      data-id={message.id}
      data-state={own ? (seen ? 'seen' : 'sent') : undefined}
    >
      <span class="sr">{own ? (mine ? words.me_label : message.alias) : words.child}: </span>
      <p class="text" translate={false} lang={own ? undefined : language}>
        {message.text}
      </p>
      <span class="meta">
        {own && !mine && `${message.alias} · `}
        {time_of_day(message.at_ms)}
        {own && (
          <>
            <Icon name={seen ? 'checks' : 'check'} />
            <span class={last ? '' : 'sr'}>{seen ? words.state_seen : words.state_sent}</span>
          </>
        )}
      </span>
    </li>
  );
}

const failures = (words: Strings, code: ErrorCode): string => {
  if (code === 'too_long') return words.failed_too_long;
  if (code === 'closed') return words.failed_closed;
  if (code === 'conversation_full') return words.failed_full;
  return code === 'not_yours' ? words.failed_not_yours : words.failed_other;
};

function PendingLine({
  conversation,
  item,
}: {
  conversation: string;
  item: Outgoing;
}): JSX.Element {
  const { store, words } = use_desk();
  const remove = (): void => store.do(actions.take_back(conversation, item.id));
  const take_back = (): void => {
    const writing = item.kind === 'note' ? 'note' : 'reply';
    const before = store.drafts.get(conversation, writing);
    store.drafts.put(conversation, writing, before ? `${before}\n${item.text}` : item.text);
    remove();
    store.show(conversation);
  };
  if (item.kind === 'note' && !item.failed)
    return <NoteLine text={item.text} state={words.state_waiting} />;
  return (
    <li
      class={`line own pending ${item.failed ? 'failed' : ''}`}
      data-test="message"
      data-from="counsellor"
      data-id={item.id}
      data-state={item.failed ? 'failed' : 'waiting'}
    >
      <p class="text" translate={false}>
        {item.text}
      </p>
      <span class="meta">
        <Icon name={item.failed ? 'warn' : 'clock'} />
        {item.failed
          ? `${words.state_failed}. ${failures(words, item.failed)}`
          : words.state_waiting}
      </span>
      {item.failed && (
        <span class="line-acts">
          <button type="button" onClick={take_back}>
            {words.take_back}
          </button>
          <button type="button" onClick={remove}>
            {words.remove}
          </button>
        </span>
      )}
    </li>
  );
}

interface LinesProps {
  conversation: Conversation;
  /** How many of the last lines. */
  drawn: number;
}

export function Lines({ conversation, drawn }: LinesProps): JSX.Element {
  const { view, words } = use_desk();
  const { messages, notes, outbox, card, id } = conversation;
  const alias = view.desk.me?.alias ?? '';
  const last = messages.map(({ from }) => from).lastIndexOf('counsellor') + 1;
  const all = useMemo(() => lines_of(messages, notes, day_of(Date.now())), [messages, notes]);
  const stored = useMemo(
    () =>
      all.slice(-drawn).map((line) => {
        if (line.kind === 'day')
          return (
            <li key={line.key} class="day">
              {date_of(line.at_ms)}
            </li>
          );
        if (line.kind === 'note')
          return <NoteLine key={line.key} note={line.note} text={line.note.text} />;
        const { message } = line;
        const seen = message.seq <= card.seen;
        return (
          <MessageLine
            key={line.key}
            message={message}
            mine={message.alias === alias}
            seen={seen}
            last={message.seq === last}
            language={card.language}
          />
        );
      }),
    [all, drawn, alias, card.seen, card.language, last, words],
  );
  return (
    <ol>
      {messages.length === 0 && <li class="empty">{words.no_messages}</li>}
      {stored}
      {outbox.map((item) => (
        <PendingLine key={item.id} conversation={id} item={item} />
      ))}
    </ol>
  );
}
