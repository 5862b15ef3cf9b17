// The child's own messages that are not yet stored by the server. An entry leaves only by its ack,
// or because the same message came back from the log. One entry is under way at a time, so that
// messages keep the order in which they were written, whatever is refused or lost. No I/O, no clock.

export interface Entry {
  readonly id: string;
  readonly text: string;
  readonly at: number;
  /** The server will never take it as it is. It stays, so that the child sees that it was not sent. */
  readonly refused?: true;
}

export const outbox_entries_max = 100;
const repeat_after_ms = 8_000;
const retry_ms_default = 3_000;
const retry_ms_max = 60_000;

/** How long to wait after a refusal, whatever the server says. */
export const pause_ms = (retry_after_ms: number | undefined): number =>
  Math.min(retry_ms_max, Math.max(retry_after_ms ?? retry_ms_default, 500));

export class Outbox {
  private under_way_: { id: string; until: number } | undefined;

  constructor(public entries: readonly Entry[] = []) {}

  /** False when there is no room: the text must then stay where it is. */
  add(entry: Entry): boolean {
    if (this.entries.length >= outbox_entries_max) return false;
    this.entries = [...this.entries, entry];
    return true;
  }

  /** What counted as stored and was lost goes again, before everything else and with its own id. */
  restore(lost: readonly Entry[]): void {
    this.entries = [...lost, ...this.entries];
    this.begin_again();
  }

  /** The message is stored. */
  settle(id: string): Entry | undefined {
    const entry = this.entries.find((one) => one.id === id);
    this.entries = this.entries.filter((one) => one.id !== id);
    if (this.under_way_?.id === id) this.under_way_ = undefined;
    return entry;
  }

  refuse(id: string): void {
    this.entries = this.entries.map((one) => (one.id === id ? { ...one, refused: true } : one));
    if (this.under_way_?.id === id) this.under_way_ = undefined;
  }

  /** What to send now, if anything; it is then under way until acked, postponed or cut off. */
  take(now: number): Entry | undefined {
    const first = this.entries.find((one) => !one.refused);
    if (!first || (this.under_way_?.id === first.id && now < this.under_way_.until))
      return undefined;
    this.under_way_ = { id: first.id, until: now + repeat_after_ms };
    return first;
  }

  /** The server asked to say it again, not before this moment. */
  postpone(id: string, until: number): void {
    if (this.under_way_?.id === id) this.under_way_ = { id, until };
  }

  /** A new connection: whatever was under way may be lost. */
  begin_again(): void {
    this.under_way_ = undefined;
  }
}
