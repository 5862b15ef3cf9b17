// What outlives a reload, in sessionStorage and nowhere else: enough to come back and to lose no
// typed word. Never the transcript. Wiped at the end, on leaving and after a day; words that nobody
// has answered yet are waited for a week.
import type { Language, Mood, Need } from '../shared/messages';
import type { Entry } from './outbox';

export interface Kept {
  /** Empty before Start. */
  token: string;
  place: string;
  /** The server has answered this token once, so that from now on it is resumed. */
  begun: boolean;
  /** How long the conversation has been kept and has waited: time that was lived through. */
  age_ms: number;
  waited_ms: number;
  /** By the clock on the wall. */
  saved_at: number;
  language: Language;
  outbox: readonly Entry[];
  draft: string;
  need: Need | null;
  mood: Mood | null;
  /** The child has said something, and no counsellor has written after it. */
  unanswered: boolean;
  /** A counsellor was there while this page was. */
  met: boolean;
}

const key = 'k';
const day_ms = 24 * 3_600_000;
const unanswered_ms_max = 7 * day_ms;
// Of the time between two pages only a clock knows that may have jumped: one jump must not wipe anything.
const away_ms_max = day_ms / 2;

export const nothing_kept = (language: Language): Kept => ({
  token: '',
  place: '',
  begun: false,
  age_ms: 0,
  waited_ms: 0,
  saved_at: 0,
  language,
  outbox: [],
  draft: '',
  need: null,
  mood: null,
  unanswered: false,
  met: false,
});

/** A browser may forbid storage: then the page works until it is reloaded. */
export function load(now: number): Kept | undefined {
  try {
    const found = JSON.parse(sessionStorage.getItem(key) ?? 'null') as Kept | null;
    if (found) {
      // An earlier build kept less.
      const kept = { ...nothing_kept(found.language), ...found };
      const away_ms = Math.min(Math.max(now - (kept.saved_at || now), 0), away_ms_max);
      kept.age_ms += away_ms;
      kept.waited_ms += away_ms;
      if (kept.age_ms < (kept.unanswered && !kept.met ? unanswered_ms_max : day_ms)) return kept;
    }
  } catch {
    // Not ours, or not readable: begin anew.
  }
  wipe();
  return undefined;
}

export function save(kept: Kept): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(kept));
  } catch {
    // Full or forbidden: what is on the screen stays.
  }
}

export function wipe(): void {
  try {
    sessionStorage.clear();
  } catch {
    // Forbidden: then nothing was ever stored.
  }
}
