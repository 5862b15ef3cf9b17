// Who is on the desk: offers and cards as the server tells them, conversations that join and leave. Pure.
import type { Card, FromCounsellor, Offer, Waiting } from '../../shared/protocol';
import type { Circumstances, Conversation, Desk, DeskEvent, LiveOffer, Step } from './model';
import { take_back_ms } from './actions';
import { unchanged } from './steps';

const live_offer = (offer: Offer, desk: Desk, at: Circumstances): LiveOffer => ({
  ...offer,
  deadline_ms: at.now_ms + offer.left_ms,
  since_ms: at.now_ms - offer.waited_s * 1000,
  accepting: desk.offers.some((known) => known.offer === offer.offer && known.accepting),
});

export function with_offers(desk: Desk, offers: readonly Offer[], at: Circumstances): Step {
  const live = offers.map((offer) => live_offer(offer, desk, at));
  const added = live.filter((offer) => !desk.offers.some((known) => known.offer === offer.offer));
  const changed = added.length > 0 || live.length !== desk.offers.length;
  return {
    desk: { ...desk, offers: live },
    send: [],
    events: changed ? [{ kind: 'offers', added }] : [],
  };
}

const in_danger = ({ need, risk }: Waiting): boolean => need === 'danger' || risk === 'imminent';

export function with_waiting(desk: Desk, waiting: readonly Waiting[], at: Circumstances): Desk {
  const live = waiting.map((one) => ({ ...one, since_ms: at.now_ms - one.waited_s * 1000 }));
  // The order is the server's; of several languages it tells one after the other, so danger is put first here.
  const sorted = [...live.filter(in_danger), ...live.filter((one) => !in_danger(one))];
  const present = ({ conversation }: Waiting): boolean => desk.taking.includes(conversation);
  const taking = sorted.filter(present).map(({ conversation }) => conversation);
  return { ...desk, waiting: sorted, taking };
}

function free_slot(conversations: readonly Conversation[]): number {
  const taken = new Set(conversations.map(({ slot }) => slot));
  let slot = 1;
  while (taken.has(slot)) slot += 1;
  return slot;
}

function joined(card: Card, others: readonly Conversation[], at: Circumstances): Conversation {
  const { outbox, read, command } = at.recall(card.conversation);
  return {
    id: card.conversation,
    card,
    slot: free_slot(others),
    accepted_ms: at.now_ms - card.live_s * 1000,
    messages: [],
    early: [],
    opened_after: 0,
    notes: [],
    typing_until_ms: 0,
    asked_ms: null,
    ending: command !== null && command.closing === null && card.phase === 'live',
    closing: command?.closing ?? null,
    held: command?.held ? { ...command.held, until_ms: at.now_ms + take_back_ms } : null,
    command_ms: -Infinity,
    outbox,
    read,
  };
}

const updated = (conversation: Conversation, card: Card, at: Circumstances): Conversation => ({
  ...conversation,
  card: { ...card, seen: Math.max(card.seen, conversation.card.seen) },
  accepted_ms: at.now_ms - card.live_s * 1000,
  ending: conversation.ending && card.phase === 'live',
});

export const open = (conversation: Conversation): FromCounsellor => ({
  type: 'open',
  conversation: conversation.id,
  after: conversation.messages.length,
});

/** The cards are put in; those that are new here are opened. */
export function with_cards(desk: Desk, cards: readonly Card[], at: Circumstances): Step {
  let conversations = desk.conversations;
  const send: FromCounsellor[] = [];
  const events: DeskEvent[] = [];
  for (const card of cards) {
    if (conversations.some(({ id }) => id === card.conversation)) {
      conversations = conversations.map((c) =>
        c.id === card.conversation ? updated(c, card, at) : c,
      );
      continue;
    }
    const conversation = { ...joined(card, conversations, at), asked_ms: at.now_ms };
    conversations = [...conversations, conversation];
    const asked = desk.expected.includes(card.conversation);
    send.push(open(conversation));
    events.push({ kind: 'joined', conversation: card.conversation, asked });
  }
  const expected = desk.expected.filter((id) => !conversations.some((one) => one.id === id));
  return { desk: { ...desk, conversations, expected }, send, events };
}

export function without(desk: Desk, ids: readonly string[]): Step {
  const leaving = desk.conversations.filter(({ id }) => ids.includes(id));
  if (leaving.length === 0) return unchanged(desk);
  const events = leaving.map(({ id, closing, held, card, outbox: left }): DeskEvent =>
    closing && !held
      ? { kind: 'closed', conversation: id, number: card.number }
      : { kind: 'lost', conversation: id, number: card.number, outbox: left },
  );
  const conversations = desk.conversations.filter(({ id }) => !ids.includes(id));
  return { desk: { ...desk, conversations }, send: [], events };
}
