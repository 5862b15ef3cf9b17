// Frames in, desk out: the pure heart of the console. receive() takes what the server said, tick() the passing of time,
// disconnected() the loss of the connection; each returns the new desk, what to say to the server and what else happened.
// No socket, storage, sound or clock: those are the store's.
import type {
  Change,
  ErrorCode,
  FromCounsellor,
  Snapshot,
  ToCounsellor,
} from '../../shared/protocol';
import { acknowledge, filled, insert_message, insert_note } from './conversation';
import type { Circumstances, Conversation, Desk, DeskEvent, Step } from './model';
import * as outbox from './outbox';
import { late_of } from './picture';
import { is_overtaken } from './closing';
import { open, with_cards, with_offers, with_waiting, without } from './roster';
import { chain, patch, unchanged } from './steps';

export const snapshot_every_ms = 30_000;
export const typing_shown_ms = 6_000;
const ask_again_ms = 3_000;
const command_again_ms = 5_000;

type Of<Type extends ToCounsellor['type']> = Extract<ToCounsellor, { type: Type }>;

export function receive(desk: Desk, frame: ToCounsellor, at: Circumstances): Step {
  return settle(apply(desk, frame, at), at);
}

function apply(desk: Desk, frame: ToCounsellor, at: Circumstances): Step {
  switch (frame.type) {
    case 'snapshot':
      return on_snapshot(desk, frame, at);
    case 'change':
      return on_change(desk, frame, at);
    case 'message': {
      const wrote: DeskEvent = { kind: 'child_wrote', conversation: frame.conversation };
      const next = patch(desk, frame.conversation, (c) =>
        insert_message(c, frame, desk.me?.alias ?? '', at),
      );
      return {
        desk: next,
        send: [],
        events: frame.from === 'child' && next !== desk ? [wrote] : [],
      };
    }
    case 'note':
      return unchanged(patch(desk, frame.conversation, (c) => insert_note(c, frame)));
    case 'ack':
      return unchanged(
        patch({ ...desk, store_away: false }, frame.conversation, (c) =>
          acknowledge(c, frame, desk.me?.alias ?? '', at),
        ),
      );
    case 'typing':
      return unchanged(
        patch(desk, frame.conversation, (c) => ({
          ...c,
          typing_until_ms: at.now_ms + typing_shown_ms,
        })),
      );
    case 'seen':
      return unchanged(
        patch(desk, frame.conversation, (c) =>
          frame.seq > c.card.seen ? { ...c, card: { ...c.card, seen: frame.seq } } : c,
        ),
      );
    case 'error':
      return on_error(
        frame.code === 'store_trouble' ? { ...desk, store_away: true } : desk,
        frame,
        at,
      );
    case 'record':
      return frame.conflicts?.length ? on_conflict(desk, frame.conversation) : unchanged(desk);
    case 'pong':
      return unchanged(desk);
  }
}

/** Somebody has set a field otherwise: a closing that was said with it has closed nothing. */
function on_conflict(desk: Desk, conversation: string): Step {
  const found = desk.conversations.find(({ id }) => id === conversation);
  if (!found?.closing || found.held) return unchanged(desk);
  return {
    desk: patch(desk, conversation, (c) => ({ ...c, closing: null })),
    send: [],
    events: [{ kind: 'close_refused', conversation }],
  };
}

/** First picture on a new connection: what the old one may have swallowed is asked for and said again. */
function resumed(desk: Desk, known: readonly string[], at: Circumstances): Step {
  const before = desk.conversations.filter(({ id }) => known.includes(id));
  const send = before.flatMap((conversation): FromCounsellor[] => [
    open(conversation),
    ...(conversation.read > 0
      ? [{ type: 'seen' as const, conversation: conversation.id, seq: conversation.read }]
      : []),
  ]);
  const conversations = desk.conversations.map((c) => ({
    ...c,
    outbox: outbox.again(c.outbox),
    opened_after: c.messages.length,
    asked_ms: at.now_ms,
    command_ms: -Infinity,
  }));
  return { desk: { ...desk, conversations }, send, events: [] };
}

function on_snapshot(desk: Desk, frame: Snapshot, at: Circumstances): Step {
  const { version, me, availability, capacity, queue } = frame;
  const first = !desk.fresh;
  const known = desk.conversations.map(({ id }) => id);
  const present = frame.conversations.map((card) => card.conversation);
  const base: Desk = {
    ...desk,
    ...{ version, me, availability, capacity, queue },
    missed: frame.missed ?? 0,
    fresh: true,
    store_away: false,
    queue_ms: at.now_ms,
    snapshot_ms: at.now_ms,
    asked_ms: null,
  };
  return chain(
    base,
    (d) =>
      without(
        d,
        known.filter((id) => !present.includes(id)),
      ),
    (d) => with_cards(d, frame.conversations, at),
    (d) => (first ? resumed(d, known, at) : unchanged(d)),
    (d) => with_offers(d, frame.offers, at),
    (d) => unchanged(with_waiting(d, frame.waiting ?? [], at)),
    (d) => ({ desk: d, send: [], events: [{ kind: 'snapshot', first }] }),
    (d) => alarms(desk, d),
  );
}

/** What must be heard as well as seen: an offer that ran out, words that nobody reads. */
function alarms(before: Desk, desk: Desk): Step {
  const events: DeskEvent[] = [];
  if (desk.missed > before.missed) events.push({ kind: 'missed', missed: desk.missed });
  if (late_of(desk) > late_of(before)) events.push({ kind: 'late' });
  return { desk, send: [], events };
}

function ask_snapshot(desk: Desk, at: Circumstances): Step {
  if (desk.asked_ms !== null && at.now_ms - desk.asked_ms < ask_again_ms) return unchanged(desk);
  return { desk: { ...desk, asked_ms: at.now_ms }, send: [{ type: 'snapshot' }], events: [] };
}

function on_change(desk: Desk, frame: Change, at: Circumstances): Step {
  if (!desk.fresh || frame.version <= desk.version) return unchanged(desk);
  if (frame.version !== desk.version + 1) return ask_snapshot(desk, at);
  const base: Desk = {
    ...desk,
    version: frame.version,
    availability: frame.availability ?? desk.availability,
    capacity: frame.capacity ?? desk.capacity,
    queue: frame.queue ?? desk.queue,
    queue_ms: frame.queue ? at.now_ms : desk.queue_ms,
    missed: frame.missed ?? desk.missed,
  };
  return chain(
    base,
    (d) => with_cards(d, frame.conversations ?? [], at),
    (d) => without(d, frame.gone ?? []),
    (d) => (frame.offers ? with_offers(d, frame.offers, at) : unchanged(d)),
    (d) => unchanged(frame.waiting ? with_waiting(d, frame.waiting, at) : d),
    (d) => alarms(desk, d),
  );
}

const passing = (code: ErrorCode): boolean =>
  code === 'too_fast' || code === 'store_trouble' || code === 'queue_full';

function on_error(desk: Desk, frame: Of<'error'>, at: Circumstances): Step {
  const { code, about, retry_after_ms } = frame;
  const refused: DeskEvent = { kind: 'refused', code, conversation: frame.conversation ?? null };
  const writing =
    about && desk.conversations.find((c) => c.outbox.some((item) => item.id === about));
  if (writing) {
    const next = patch(desk, writing.id, (c) => ({
      ...c,
      outbox: outbox.refuse(c.outbox, about, code, retry_after_ms, at.now_ms),
    }));
    return chain(
      next,
      (d) => (code === 'not_yours' ? ask_snapshot(d, at) : unchanged(d)),
      (d) => ({
        ...unchanged(d),
        events: [refused],
      }),
    );
  }
  if (code === 'offer_gone' || code === 'at_capacity') {
    const offers = desk.offers.map((offer) => ({ ...offer, accepting: false }));
    return { desk: { ...desk, offers, expected: [], taking: [] }, send: [], events: [refused] };
  }
  const commanded = desk.conversations.find(
    (c) => c.id === frame.conversation && !c.held && (c.closing !== null || c.ending),
  );
  if (code === 'not_yours' || code === 'closed') {
    return chain(
      desk,
      (d) => ask_snapshot(d, at),
      (d) => ({ ...unchanged(d), events: commanded ? [] : [refused] }),
    );
  }
  if (!commanded || passing(code)) return { desk, send: [], events: [refused] };
  const next = patch(desk, commanded.id, (c) => ({ ...c, closing: null, ending: false }));
  return { desk: next, send: [], events: [{ kind: 'close_refused', conversation: commanded.id }] };
}

/** Of an end or a closing that can still be taken back: off when it is overtaken, given free when its time is up. */
function decide(conversation: Conversation, at: Circumstances): Conversation {
  const { held, outbox: unsent, card, closing, ending } = conversation;
  if (!held) return conversation;
  if (is_overtaken(conversation) || unsent.some(({ failed }) => failed))
    return { ...conversation, held: null, closing: null, ending: false };
  if (!closing && !ending) return { ...conversation, held: null };
  const is_due = card.phase !== 'live' || at.now_ms >= held.until_ms;
  return is_due && unsent.length === 0 && filled(conversation)
    ? { ...conversation, held: null }
    : conversation;
}

/** Gives the connection whatever is due: outboxes, unanswered commands, gaps in a transcript. */
function settle(step: Step, at: Circumstances): Step {
  if (!step.desk.fresh) return step;
  const send = [...step.send];
  const events = [...step.events];
  const conversations = step.desk.conversations.map((conversation) => {
    let next = decide(conversation, at);
    const { closing, ending } = conversation;
    if ((closing && !next.closing) || (ending && !next.ending))
      events.push({ kind: 'kept_open', conversation: next.id, number: next.card.number });
    const due = outbox.due(next.outbox, at.now_ms);
    if (due.length) {
      send.push(...due.map((item) => outbox.frame_of(next.id, item)));
      next = {
        ...next,
        outbox: outbox.mark_sent(
          next.outbox,
          due.map(({ id }) => id),
          at.now_ms,
        ),
      };
    }
    const command =
      next.closing ?? (next.ending && { type: 'end' as const, conversation: next.id });
    if (command && !next.held && at.now_ms - next.command_ms >= command_again_ms) {
      send.push(command);
      next = { ...next, command_ms: at.now_ms };
    }
    if (!filled(next) && (next.asked_ms === null || at.now_ms - next.asked_ms >= ask_again_ms)) {
      send.push(open(next));
      next = { ...next, asked_ms: at.now_ms };
    }
    return next;
  });
  const changed = conversations.some(
    (conversation, i) => conversation !== step.desk.conversations[i],
  );
  return { desk: changed ? { ...step.desk, conversations } : step.desk, send, events };
}

export function tick(desk: Desk, at: Circumstances): Step {
  if (!desk.fresh) return unchanged(desk);
  const stale = at.now_ms - desk.snapshot_ms >= snapshot_every_ms;
  return settle(stale ? ask_snapshot(desk, at) : unchanged(desk), at);
}

/** Nothing is known to be true any more; offers cannot be answered, so they are not shown. */
export const disconnected = (desk: Desk): Desk => ({
  ...desk,
  fresh: false,
  store_away: false,
  offers: [],
  expected: [],
  waiting: [],
  taking: [],
  conversations: desk.conversations.map((c) => ({
    ...c,
    outbox: outbox.again(c.outbox),
    asked_ms: null,
    typing_until_ms: 0,
  })),
});

/** What a counsellor does is settled the same way as what the server says. */
export const act = (desk: Desk, change: (desk: Desk) => Step, at: Circumstances): Step =>
  settle(change(desk), at);
