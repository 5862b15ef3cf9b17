// Every word on the child's page, in one shape for all languages. Sentences have at most 12 words,
// the child is addressed as a friend ("сен", "ты"), and nothing tells boys from girls.

type Words = readonly string[];

export interface Strings {
  tab_title: string;
  your_language: string;
  quick_exit: string;
  exit_hint: string;
  call_us: string;
  in_danger: string;

  welcome_title: string;
  welcome_words: Words;
  start_button: string;
  /** By minutes of waiting: under 1, 1 to 3, 3 to 10, more than 10. */
  wait_minutes: readonly [string, string, string, string];
  nobody_now: string;
  promise_title: string;
  promise_words: Words;
  more_title: string;
  /** Each a question, then its answer. */
  more_about: readonly (readonly [string, ...string[]])[];

  write_now: string;
  connecting_now: string;
  place_next: string;
  place_in_line(place: number): string;
  place_far: string;
  why_lost: string;
  why_danger: string;
  nobody_here: string;
  place_kept: string;
  call_112: string;
  /** To whom is in danger, and to whom the counsellor was lost. */
  first_of_all: string;
  none_yet: string;
  /** The place in line rose since an earlier child came back. */
  why_returned: string;
  /** After an end before any counsellor came. */
  read_later: string;
  answer_came: string;
  breathe_slowly: string;
  need_title: string;
  need_optional: string;
  need_words: { information: string; talk: string; danger: string };
  mood_title: string;
  mood_words: readonly [string, string, string, string, string];
  sorry_words: string;

  now_offered: string;
  now_live(alias: string): string;
  now_changed(alias: string): string;
  counsellor_cut(alias: string): string;
  now_typing(alias: string): string;

  log_title: string;
  you_word: string;
  fate_waiting: string;
  fate_sent: string;
  fate_delivered: string;
  fate_refused: string;
  write_here: string;
  send_button: string;
  characters_left(count: number): string;
  characters_over(count: number): string;
  end_chat: string;
  end_ask: string;
  end_yes: string;
  end_no: string;

  cut_offline: string;
  cut_off: string;
  call_too: string;
  cut_over: string;
  queue_full: string;
  store_trouble: string;
  too_fast: string;
  chat_full: string;
  page_broken: string;
  try_again: string;
  begun_anew: string;
  elsewhere_title: string;
  use_here: string;

  closed_by: { child: string; counsellor: string; quiet: string };
  thank_you: string;
  helped_title: string;
  helped_words: readonly [string, string, string];
  mood_after: string;
  never_sent: string;
  new_chat: string;
  leave_page: string;
  leave_hint: string;
}
