// The first screen: welcome, one button, what is promised, how it works. Asks nothing.
import { button, make, paragraphs, says, set_optional_text } from './dom';
import { minutes_index } from './picture';
import type { Strings } from './strings/strings';

/** The wait at this moment, as the page itself brought it along; never a second request. */
export function read_wait(): string | undefined {
  // Not every browser has either.
  const times: Partial<Performance> = performance;
  const [page] = (times.getEntriesByType?.('navigation') ??
    []) as Partial<PerformanceNavigationTiming>[];
  return page?.serverTiming?.find((one) => one.name === 'queue')?.description;
}

/** "open 1 3" or "nobody 10 -" in words; nothing for anything else. */
export function wait_in_words(description: string | undefined, s: Strings): string {
  const [, service, from] = /^(open|nobody) (\d+) (\d+|-)$/.exec(description ?? '') ?? [];
  if (service === 'nobody') return `${s.nobody_now} ${s.call_too}`;
  return from === undefined ? '' : s.wait_minutes[minutes_index(Number(from))];
}

export class Landing {
  readonly element: HTMLElement;
  private readonly wait_ = make('p', { class: 'now' });
  private readonly wait_now_ = read_wait();

  constructor(on_start: () => void) {
    const about = [0, 1, 2, 3, 4].map((i) =>
      make(
        'div',
        {},
        says(make('h2'), (s) => s.more_about[i]?.[0] ?? ''),
        paragraphs((s) => s.more_about[i]?.slice(1) ?? []),
      ),
    );
    this.element = make(
      'section',
      { class: 'landing scroll', tabindex: '0' },
      says(make('h1'), (s) => s.welcome_title),
      paragraphs((s) => s.welcome_words),
      button('start', (s) => s.start_button, on_start),
      this.wait_,
      make(
        'div',
        { class: 'promise' },
        says(make('h2'), (s) => s.promise_title),
        paragraphs((s) => s.promise_words),
      ),
      says(make('p', { class: 'hint' }), (s) => s.exit_hint),
      make(
        'details',
        {},
        says(make('summary'), (s) => s.more_title),
        ...about,
      ),
    );
  }

  draw(s: Strings): void {
    set_optional_text(this.wait_, wait_in_words(this.wait_now_, s));
  }
}
