// What a counsellor does, as pure changes of the desk; the store settles what they mean for the connection.
import type { Risk } from '../../shared/protocol';
import type { CloseFrame, Conversation, Desk, Held, Step } from './model';
import * as outbox from './outbox';
import { patch } from './steps';

const step = (desk: Desk, send: Step['send'] = []): Step => ({ desk, send, events: [] });

export const write =
  (conversation: string, id: string, kind: outbox.OutgoingKind, text: string) =>
  (desk: Desk): Step =>
    step(
      patch(desk, conversation, (c) => ({ ...c, outbox: outbox.write(c.outbox, id, kind, text) })),
    );

export const take_back =
  (conversation: string, id: string) =>
  (desk: Desk): Step =>
    step(patch(desk, conversation, (c) => ({ ...c, outbox: outbox.remove(c.outbox, id) })));

export const accept =
  (offer: number) =>
  (desk: Desk): Step => {
    const offers = desk.offers.map((known) =>
      known.offer === offer ? { ...known, accepting: true } : known,
    );
    const taken = offers.find((known) => known.offer === offer);
    if (!desk.fresh || !taken) return step(desk);
    const expected = [...desk.expected, taken.conversation];
    return step({ ...desk, offers, expected }, [{ type: 'accept', offer }]);
  };

export const decline =
  (offer: number) =>
  (desk: Desk): Step => {
    if (!desk.fresh) return step(desk);
    const offers = desk.offers.filter((known) => known.offer !== offer);
    return {
      ...step({ ...desk, offers }, [{ type: 'decline', offer }]),
      events: [{ kind: 'offers', added: [] }],
    };
  };

/** The counsellor has everything of this conversation before the eyes. */
export const read =
  (conversation: string) =>
  (desk: Desk): Step => {
    const known = desk.conversations.find(({ id }) => id === conversation);
    const seq = known?.messages.length ?? 0;
    if (!known || seq <= known.read) return step(desk);
    const next = patch(desk, conversation, (c) => ({ ...c, read: seq }));
    return step(next, desk.fresh ? [{ type: 'seen', conversation, seq }] : []);
  };

export const set_risk =
  (conversation: string, risk: Risk) =>
  (desk: Desk): Step =>
    step(desk, desk.fresh ? [{ type: 'risk', conversation, risk }] : []);

/** The child is told only after this: until then an end or a closing can be taken back. */
export const take_back_ms = 10_000;

const held_of = ({ card, messages }: Conversation, now_ms: number): Held | null =>
  card.phase === 'live'
    ? {
        until_ms: now_ms + take_back_ms,
        seq: messages.length,
        risk: card.risk,
        need: card.need,
      }
    : null;

export const end =
  (conversation: string, now_ms: number) =>
  (desk: Desk): Step =>
    step(
      patch(desk, conversation, (c) => ({
        ...c,
        ending: c.card.phase === 'live',
        held: held_of(c, now_ms),
        command_ms: -Infinity,
      })),
    );

export const close =
  (frame: CloseFrame, now_ms: number) =>
  (desk: Desk): Step =>
    step(
      patch(desk, frame.conversation, (c) => ({
        ...c,
        closing: frame,
        ending: false,
        held: held_of(c, now_ms),
        command_ms: -Infinity,
      })),
    );

/** Only what the child has not been told yet. */
export const keep_open =
  (conversation: string) =>
  (desk: Desk): Step =>
    step(
      patch(desk, conversation, (c) =>
        c.held ? { ...c, closing: null, ending: false, held: null } : c,
      ),
    );

/** The page is left: what was decided is said now. */
export const hurry = (desk: Desk): Step =>
  step(
    desk.conversations.reduce(
      (next, { id, held }) =>
        held ? patch(next, id, (c) => ({ ...c, held: { ...held, until_ms: -Infinity } })) : next,
      desk,
    ),
  );

export const take =
  (conversation: string) =>
  (desk: Desk): Step => {
    const asked = desk.taking.includes(conversation);
    if (!desk.fresh || asked || !desk.waiting.some((one) => one.conversation === conversation))
      return step(desk);
    const taking = [...desk.taking, conversation];
    const expected = [...desk.expected, conversation];
    return step({ ...desk, taking, expected }, [{ type: 'take', conversation }]);
  };
