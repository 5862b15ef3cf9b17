// What outlives a reload, in sessionStorage and nowhere else: enough to come back and to lose no
// typed word. Never the transcript. Wiped at the end, on leaving and after 24 hours.
import type { Language, Mood, Need } from '../shared/messages';
import type { Entry } from './outbox';

export interface Kept {
  /** Empty before Start. */
  token: string;
  place: string;
  /** The server has answered this token once, so that from now on it is resumed. */
  begun: boolean;
  began_at: number;
  waiting_since: number;
  language: Language;
  outbox: readonly Entry[];
  draft: string;
  need: Need | null;
  mood: Mood | null;
}

const key = 'k';
const kept_ms_max = 24 * 3_600_000;

export const nothing_kept = (language: Language): Kept => ({
  token: '',
  place: '',
  begun: false,
  began_at: 0,
  waiting_since: 0,
  language,
  outbox: [],
  draft: '',
  need: null,
  mood: null,
});

/** A browser may forbid storage: then the page works until it is reloaded. */
export function load(now: number): Kept | undefined {
  try {
    const kept = JSON.parse(sessionStorage.getItem(key) ?? 'null') as Kept | null;
    if (kept && now - kept.began_at < kept_ms_max) return kept;
  } catch {
    // Not ours, or not readable: begin anew.
  }
  wipe();
  return undefined;
}

export function save(kept: string): void {
  try {
    sessionStorage.setItem(key, kept);
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
