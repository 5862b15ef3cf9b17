// Saves the records of the desk within two seconds of the last change: one frame of a conversation under way at a time,
// said again when no answer comes. Owned by the desk's store, which gives it the time; what is typed lies in the records.
import type { FromCounsellor } from '../../shared/protocol';
import type { RecordDraft } from './records';
import { unsaved } from './saving';

const quiet_ms = 700; // since the last change
const longest_ms = 1_500; // of one who does not stop typing
const again_ms = 4_000; // without an answer
const after_refusal_ms = 3_000;

interface Saving {
  /** A frame is on its way, or waits after a refusal. */
  readonly until_ms: number | null;
  readonly changed_ms: number | null;
  readonly first_ms: number | null;
  /** The stored record is known: it was asked for on this connection. */
  readonly told: boolean;
}
const nothing: Saving = { until_ms: null, changed_ms: null, first_ms: null, told: false };

export class RecordSaver {
  private savings: Readonly<Record<string, Saving>> = {};
  /** A server of before records does not know them; they stay in this tab until another one is there. */
  private unknown_here = false;

  get saves(): boolean {
    return !this.unknown_here;
  }

  changed(id: string, now_ms: number): void {
    const { first_ms } = this.of(id);
    this.set(id, { changed_ms: now_ms, first_ms: first_ms ?? now_ms });
  }

  heard(id: string): void {
    this.set(id, { until_ms: null, told: true, first_ms: null });
  }

  refused(id: string | undefined, code: string, now_ms: number): void {
    if (code === 'unknown_type') this.unknown_here = true;
    if (id !== undefined && this.savings[id]?.until_ms)
      this.set(id, { until_ms: now_ms + after_refusal_ms });
  }

  /** What was said is not answered yet: a close would not know what it closes over. */
  is_busy(id: string, now_ms: number): boolean {
    const { until_ms } = this.of(id);
    return until_ms !== null && now_ms < until_ms;
  }

  /** Another connection, perhaps to another server. */
  connected(): void {
    this.savings = {};
    this.unknown_here = false;
  }

  due(records: Readonly<Record<string, RecordDraft>>, now_ms: number): readonly FromCounsellor[] {
    if (this.unknown_here) return [];
    return Object.entries(records).flatMap(([conversation, draft]) => {
      const set = this.to_say(conversation, draft, now_ms);
      if (!set) return [];
      this.set(conversation, { until_ms: now_ms + again_ms });
      return [{ type: 'record' as const, conversation, base: draft.version, set: { ...set } }];
    });
  }

  private to_say(
    id: string,
    draft: RecordDraft,
    now_ms: number,
  ): ReturnType<typeof unsaved> | null {
    const { until_ms, changed_ms, first_ms, told } = this.of(id);
    if (until_ms !== null && now_ms < until_ms) return null;
    if (!told) return {};
    const set = unsaved(draft);
    if (Object.keys(set).length === 0) return null;
    const rests = now_ms - (changed_ms ?? -Infinity) >= quiet_ms;
    return rests || now_ms - (first_ms ?? now_ms) >= longest_ms ? set : null;
  }

  private of(id: string): Saving {
    return this.savings[id] ?? nothing;
  }

  private set(id: string, change: Partial<Saving>): void {
    this.savings = { ...this.savings, [id]: { ...this.of(id), ...change } };
  }
}
