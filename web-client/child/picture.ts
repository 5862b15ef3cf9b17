// What the page shows for a conversation at one moment, as plain words: the view only draws it.
// Pure: a conversation, the words of a language, the time and whether the browser is online go in.
import type { ChildState, Helped, Mood, Need, StoredMessage } from '../shared/messages';
import { count_characters, text_characters_max } from '../shared/protocol';
import { cut_noticed_ms } from './conversation';
import type { Conversation } from './conversation';
import type { Obstacle, Phase } from './ports';
import type { Strings } from './strings/strings';

const connecting_ms = 1_000;
const first_cut_noticed_ms = 5_000;
const cut_long_ms = 60_000;
const recovered_ms = 2_000;
const typing_ms = 6_000;
const long_wait_ms = 3 * 60_000;
const very_long_wait_ms = 10 * 60_000;
const counter_from = 1_800;

export type Tone = 'calm' | 'wait' | 'here' | 'care';

export interface Line {
  id: string;
  own: boolean;
  author: string;
  text: string;
  at: number;
  /** Of own messages: waiting, sent, delivered or not sent, in words. */
  fate: string;
}

export interface Picture {
  phase: Phase;
  tone: Tone;
  status: string;
  band: string;
  band_good: boolean;
  band_retry: boolean;
  card: boolean;
  wait_words: string;
  need: Need | null;
  mood: Mood | null;
  lines: Line[];
  typing: string;
  unsent: boolean;
  /** Thanks, or that somebody will read it. */
  end_words: string;
  /** Nobody is asked whether it helped who has talked with nobody. */
  asks: boolean;
  danger_words: string;
  helped: Helped | null;
  mood_after: Mood | null;
}

/** By minutes to wait, the index of the words for them. */
export function minutes_index(from: number): 0 | 1 | 2 | 3 {
  if (from < 1) return 0;
  if (from < 3) return 1;
  return from < 10 ? 2 : 3;
}

function place_words(place: number, s: Strings): string {
  if (place === 1) return s.place_next;
  return place > 5 ? s.place_far : s.place_in_line(place);
}

type Waiting = Extract<ChildState, { state: 'waiting' }>;

function waiting_words(state: Waiting, s: Strings): string {
  const lost = state.why === 'lost';
  if (state.service === 'nobody')
    return `${lost ? `${s.why_lost} ${s.none_yet}` : s.nobody_here} ${s.call_too}`;
  if (lost) return `${s.why_lost} ${s.first_of_all}`;
  const words = `${place_words(state.place, s)} ${s.wait_minutes[minutes_index(state.minutes[0])]}`;
  if (state.why === 'danger') return `${s.why_danger} ${words}`;
  return state.returned ? `${s.why_returned} ${words}` : words;
}

function obstacle_words(obstacle: Obstacle | undefined, s: Strings): string {
  if (obstacle === 'queue_full') return `${s.queue_full} ${s.call_too}`;
  if (obstacle === 'store_trouble') return `${s.store_trouble} ${s.call_too}`;
  if (obstacle === 'conversation_full') return s.chat_full;
  return obstacle === 'too_fast' ? s.too_fast : '';
}

function status_of(c: Conversation, s: Strings, now: number): [Tone, string] {
  const { state } = c;
  const trouble = obstacle_words(c.obstacle, s);
  if (trouble) return ['care', trouble];
  switch (state?.state) {
    case undefined:
      return ['calm', now - (c.cut_since ?? now) > connecting_ms ? s.connecting_now : s.write_now];
    case 'waiting':
      return [
        state.service === 'nobody' ? 'care' : 'wait',
        `${c.anew ? `${s.begun_anew} ` : ''}${waiting_words(state, s)}`,
      ];
    case 'offered':
      return ['wait', s.now_offered];
    case 'live':
      return ['here', c.changed ? s.now_changed(state.alias) : s.now_live(state.alias)];
    case 'trouble':
      return ['care', s.counsellor_cut(state.alias)];
    case 'closed':
      // An answer that came when the child had gone.
      return ['calm', c.is_awaited() && !c.kept.unanswered ? s.answer_came : s.closed_by[state.by]];
  }
}

function band_of(c: Conversation, s: Strings, now: number, online: boolean): string {
  if (c.obstacle === 'broken') return s.page_broken;
  if (now - c.recovered_at < recovered_ms) return s.cut_over;
  if (c.link === 'open' || c.cut_since === undefined) return '';
  const cut_ms = now - c.cut_since;
  // What the browser knows for certain is told at once.
  if (online && cut_ms < (c.was_ready ? cut_noticed_ms : first_cut_noticed_ms)) return '';
  const words = online ? s.cut_off : s.cut_offline;
  return cut_ms > cut_long_ms ? `${words} ${s.call_too}` : words;
}

function stored_line(message: StoredMessage, seen: number, s: Strings): Line {
  const own = message.from === 'child';
  const fate = message.seq <= seen ? s.fate_delivered : s.fate_sent;
  return {
    id: message.id,
    own,
    author: own ? s.you_word : (message.alias ?? ''),
    text: message.text,
    at: message.at,
    fate: own ? fate : '',
  };
}

function lines_of(c: Conversation, s: Strings): Line[] {
  const unsent = c.outbox.entries.map(({ id, text, at, refused }) => {
    return {
      id,
      own: true,
      author: s.you_word,
      text,
      at,
      fate: refused ? s.fate_refused : s.fate_waiting,
    };
  });
  return [...c.messages.map((message) => stored_line(message, c.seen, s)), ...unsent];
}

function wait_words(c: Conversation, s: Strings): string {
  const { waited_ms } = c.kept;
  if (waited_ms < long_wait_ms) return '';
  return waited_ms < very_long_wait_ms ? s.call_too : `${s.sorry_words} ${s.call_too}`;
}

export function counter_of(draft: string, s: Strings): { over: boolean; counter: string } {
  // Code points are never more than units: long texts alone are worth counting.
  const count = draft.length < counter_from ? 0 : count_characters(draft);
  const over = count > text_characters_max;
  if (over) return { over, counter: s.characters_over(count - text_characters_max) };
  return {
    over,
    counter: count < counter_from ? '' : s.characters_left(text_characters_max - count),
  };
}

export function picture_of(c: Conversation, s: Strings, now: number, online: boolean): Picture {
  const [tone, status] = status_of(c, s, now);
  const band = c.phase === 'chat' ? band_of(c, s, now, online) : '';
  const cut = band !== '' && band !== s.cut_over;
  // To whom no place was given nothing is promised.
  const nobody = !c.state || (c.state.state === 'waiting' && c.state.service === 'nobody');
  const waits = c.kept.unanswered && c.is_awaited();
  const types = now - c.counsellor_typing_at < typing_ms;
  return {
    phase: c.phase,
    tone,
    // One honest line at a time: while cut off, what was true before may not be.
    status: cut ? '' : status,
    band,
    band_good: band !== '' && !cut,
    band_retry: c.obstacle === 'broken',
    card: !c.state || c.state.state === 'waiting' || c.state.state === 'offered',
    wait_words: wait_words(c, s),
    need: c.kept.need,
    mood: c.kept.mood,
    lines: lines_of(c, s),
    typing: types && c.state?.state === 'live' ? s.now_typing(c.state.alias) : '',
    helped: c.helped,
    mood_after: c.mood_after,
    unsent: c.phase === 'ended' && c.outbox.entries.length > 0,
    end_words: waits ? `${s.read_later} ${s.call_too}` : s.thank_you,
    asks: c.kept.met,
    danger_words: `${s.call_112} ${nobody ? s.none_yet : s.first_of_all}`,
  };
}
