// What the screen shows of the desk and is not stored in it: who waits for a reply and since when, what is unread, the
// title of the tab. Pure.
import type { Conversation, Desk } from './model';
import { unsent } from './outbox';
import type { DeskView } from './view';

/**
 * Is what the screen shows true, and is what is written kept by the server? Once it was, only a whole picture makes it so
 * again: a try in progress is no news.
 */
export function truth_of({
  link,
  desk,
}: Pick<DeskView, 'link' | 'desk'>): 'live' | 'trouble' | 'connecting' | 'down' {
  if (link === 'open' && desk.fresh) return desk.store_away ? 'trouble' : 'live';
  return link === 'down' || desk.snapshot_ms > 0 ? 'down' : 'connecting';
}

export const amber_after_ms = 60_000;
export const red_after_ms = 120_000;

/** Since when the child has waited for this counsellor's reply, or null when it is the child's turn. */
export function waiting_since(conversation: Conversation, alias: string): number | null {
  if (conversation.card.phase !== 'live') return null;
  const { messages, accepted_ms } = conversation;
  const last_own = messages.map(({ from }) => from).lastIndexOf('counsellor');
  // A colleague's words before the transfer are no answer of ours: the child waits since we accepted.
  if (last_own < 0 || messages[last_own]?.alias !== alias) return accepted_ms;
  const first_unanswered = messages[last_own + 1];
  return first_unanswered ? Math.max(first_unanswered.written_ms, accepted_ms) : null;
}

/** 0 calm, 1 amber, 2 red. */
export const wait_level = (since_ms: number | null, now_ms: number): 0 | 1 | 2 => {
  const waited = since_ms === null ? 0 : now_ms - since_ms;
  return waited >= red_after_ms ? 2 : waited >= amber_after_ms ? 1 : 0;
};

export const unread = (conversation: Conversation): number =>
  conversation.messages.slice(conversation.read).filter(({ from }) => from === 'child').length;

/** Longest waiting child first, then those whose turn it is, wrap-ups last; equal ones by slot. */
export function by_waiting(desk: Desk): readonly Conversation[] {
  const alias = desk.me?.alias ?? '';
  const rank = (c: Conversation): number => {
    if (c.card.phase !== 'live') return Infinity;
    return waiting_since(c, alias) ?? Number.MAX_VALUE;
  };
  return [...desk.conversations].sort((a, b) => {
    const [first, second] = [rank(a), rank(b)];
    return first === second ? a.slot - b.slot : first - second;
  });
}

export const by_slot = (desk: Desk): readonly Conversation[] =>
  [...desk.conversations].sort((a, b) => a.slot - b.slot);

/** The conversations that share the screen: the active one and those used last, in the order of their slots. */
export function panes(
  desk: Desk,
  active: string | null,
  recent: readonly string[],
  columns: number,
): readonly Conversation[] {
  const present = by_slot(desk);
  const wished = [active, ...recent, ...present.map(({ id }) => id)].filter((id) => id !== null);
  const shown = [...new Set(wished)]
    .filter((id) => present.some((c) => c.id === id))
    .slice(0, columns);
  return present.filter(({ id }) => shown.includes(id));
}

/** The neighbour in the list as the counsellor sees it. */
export function neighbour(desk: Desk, active: string | null, step: 1 | -1): string | null {
  const list = by_slot(desk);
  const at = list.findIndex(({ id }) => id === active);
  if (list.length === 0) return null;
  return list[at < 0 ? 0 : (at + step + list.length) % list.length]?.id ?? null;
}

export const undelivered = (conversation: Conversation): number =>
  unsent(conversation.outbox, 'say');

export interface TitleWords {
  product: string;
  title_offer: string;
  title_unread(n: number): string;
  title_break: string;
  title_late: string;
}

/** Offers that she let run out have made a break: nothing comes until she ends it. */
export const on_missed_break = ({ missed, availability }: Desk): boolean =>
  missed > 1 && availability === 'away';

/** Children whose words nobody has read for longer than the server allows, in every language. */
export const late_of = ({ queue }: Desk): number =>
  Object.values(queue.late ?? {}).reduce((sum, n) => sum + n, 0);

export function title_of(desk: Desk, words: TitleWords): string {
  const count = desk.conversations.reduce((sum, conversation) => sum + unread(conversation), 0);
  if (desk.offers.length) return `▲ ${words.title_offer} · ${words.product}`;
  if (on_missed_break(desk)) return `■ ${words.title_break} · ${words.product}`;
  if (late_of(desk)) return `▲ ${words.title_late} · ${words.product}`;
  return count ? `(${count}) ${words.title_unread(count)} · ${words.product}` : words.product;
}
