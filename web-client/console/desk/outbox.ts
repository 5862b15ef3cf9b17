// What a counsellor has written in one conversation and the server has not yet stored. Pure: every function returns a new
// list. Of each kind only the first is under way, so that a repeated message can never overtake a later one; an
// acknowledgement lets the next go. Nothing leaves the list but by acknowledgement or by the counsellor's own hand.
import type { ErrorCode, FromCounsellor } from '../../shared/protocol';

export type OutgoingKind = 'say' | 'note';

export interface Outgoing {
  readonly id: string;
  readonly kind: OutgoingKind;
  readonly text: string;
  /** When it was last given to the connection, or null when it must be given again. */
  readonly sent_ms: number | null;
  readonly not_before_ms: number;
  /** Refused for good; it stays visible until taken back or removed. */
  readonly failed: ErrorCode | null;
}

export type Outbox = readonly Outgoing[];

const ack_within_ms = 10_000;
const retry_ms = 2_000;
const lasting: readonly ErrorCode[] = [
  'too_long',
  'closed',
  'not_yours',
  'bad_frame',
  'not_allowed',
  'unknown_conversation',
  'conversation_full',
];

export const write = (outbox: Outbox, id: string, kind: OutgoingKind, text: string): Outbox =>
  outbox.some((item) => item.id === id)
    ? outbox
    : [...outbox, { id, kind, text, sent_ms: null, not_before_ms: 0, failed: null }];

/** What counted as stored and was lost goes again, before everything else and with its own id. */
export const restore = (
  outbox: Outbox,
  kind: OutgoingKind,
  lost: readonly Pick<Outgoing, 'id' | 'text'>[],
): Outbox => [
  ...lost
    .filter(({ id }) => outbox.every((item) => item.id !== id))
    .map(({ id, text }) => ({ id, kind, text, sent_ms: null, not_before_ms: 0, failed: null })),
  ...outbox,
];

export const remove = (outbox: Outbox, id: string): Outbox =>
  outbox.some((item) => item.id === id) ? outbox.filter((item) => item.id !== id) : outbox;

/** The connection was lost: whatever was under way may or may not have arrived, so the same ids go again. */
export const again = (outbox: Outbox): Outbox =>
  outbox.some((item) => item.sent_ms !== null)
    ? outbox.map((item) => ({ ...item, sent_ms: null }))
    : outbox;

/** The items to give to the connection now. */
export function due(outbox: Outbox, now_ms: number): Outgoing[] {
  return (['say', 'note'] as const).flatMap((kind) => {
    const first = outbox.find((item) => item.kind === kind && item.failed === null);
    if (!first || first.not_before_ms > now_ms) return [];
    return first.sent_ms === null || now_ms - first.sent_ms >= ack_within_ms ? [first] : [];
  });
}

export const mark_sent = (outbox: Outbox, ids: readonly string[], now_ms: number): Outbox =>
  ids.length
    ? outbox.map((item) => (ids.includes(item.id) ? { ...item, sent_ms: now_ms } : item))
    : outbox;

/** A passing refusal is repeated later, a lasting one is shown. */
export function refuse(
  outbox: Outbox,
  id: string,
  code: ErrorCode,
  retry_after_ms: number | undefined,
  now_ms: number,
): Outbox {
  const failed = lasting.includes(code) ? code : null;
  const not_before_ms = now_ms + (retry_after_ms ?? retry_ms);
  return outbox.map((item) =>
    item.id === id ? { ...item, sent_ms: null, not_before_ms, failed } : item,
  );
}

export const frame_of = (conversation: string, item: Outgoing): FromCounsellor => ({
  type: item.kind,
  conversation,
  id: item.id,
  text: item.text,
});

export const unsent = (outbox: Outbox, kind: OutgoingKind): number =>
  outbox.filter((item) => item.kind === kind).length;

/** What a reload must bring back: times belong to the old page. */
export interface Kept {
  readonly number: number;
  readonly items: readonly Pick<Outgoing, 'id' | 'kind' | 'text' | 'failed'>[];
}

export const to_keep = (outbox: Outbox, number: number): Kept => ({
  number,
  items: outbox.map(({ id, kind, text, failed }) => ({ id, kind, text, failed })),
});

export const from_kept = (kept: Kept | null): Outbox =>
  (kept?.items ?? []).map((item) => ({ ...item, sent_ms: null, not_before_ms: 0 }));
