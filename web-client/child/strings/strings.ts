// Every word on the child's page, in one shape for all languages. Sentences have at most 12 words,
// the child is addressed as a friend ("сен", "ты"), and nothing tells boys from girls.

type Words = readonly string[];

export interface Strings {
  title: string;
  languages: string;
  exit: string;
  exit_hint: string;
  call: string;
  emergency: string;

  hello: string;
  lead: Words;
  start: string;
  /** By minutes of waiting: under 1, 1 to 3, 3 to 10, more than 10. */
  minutes: readonly [string, string, string, string];
  nobody_now: string;
  promise_title: string;
  promise: Words;
  more: string;
  /** Each a question, then its answer. */
  about: readonly (readonly [string, ...string[]])[];

  write_now: string;
  connecting: string;
  next: string;
  place(place: number): string;
  place_far: string;
  why_lost: string;
  why_danger: string;
  nobody: string;
  keep: string;
  breathe: string;
  need_title: string;
  optional: string;
  need: { information: string; talk: string; danger: string };
  danger: string;
  mood_title: string;
  moods: readonly [string, string, string, string, string];
  sorry: string;

  offered: string;
  live(alias: string): string;
  changed(alias: string): string;
  counsellor_cut(alias: string): string;
  typing(alias: string): string;

  log: string;
  you: string;
  waiting: string;
  sent: string;
  delivered: string;
  refused: string;
  placeholder: string;
  send: string;
  left(count: number): string;
  over(count: number): string;
  end: string;
  end_ask: string;
  end_yes: string;
  end_no: string;

  offline: string;
  cut: string;
  call_too: string;
  recovered: string;
  queue_full: string;
  store_trouble: string;
  too_fast: string;
  broken: string;
  retry: string;
  anew: string;
  elsewhere_title: string;
  use_here: string;

  closed_by: { child: string; counsellor: string; quiet: string };
  thanks: Words;
  helped_title: string;
  helped: readonly [string, string, string];
  mood_after: string;
  unsent: string;
  new_chat: string;
  leave: string;
  leave_hint: string;
}
