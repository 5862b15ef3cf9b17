// The list of messages on the page. Keeps the element of each message, so that only what is new is
// announced, and stays at the end unless the child has scrolled up to read.
import { is_called, make, set_text } from './dom';
import type { Line } from './picture';

interface Drawn {
  item: HTMLLIElement;
  author: HTMLElement;
  foot: HTMLElement;
}

const near_end_px = 80;

export class Log {
  readonly element: HTMLElement;
  private readonly list_ = make('ol');
  private readonly drawn_ = new Map<string, Drawn>();

  constructor(private readonly scroller_: HTMLElement) {
    const log = { role: 'log', 'aria-live': 'polite', 'aria-relevant': 'additions' };
    this.element = is_called(make('div', log, this.list_), (s) => s.log_title);
  }

  draw(lines: readonly Line[], language: string): void {
    const scroller = this.scroller_;
    const at_end = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < near_end_px;
    const fresh = lines.filter((line) => !this.drawn_.has(line.id));
    const known = new Set(lines.map((line) => line.id));
    for (const [id, { item }] of this.drawn_) {
      if (known.has(id)) continue;
      item.remove();
      this.drawn_.delete(id);
    }
    lines.forEach((line, i) => {
      let one = this.drawn_.get(line.id);
      if (!one) {
        one = this.make_line_(line);
        this.drawn_.set(line.id, one);
      }
      // Moves an element only when it stands in the wrong place.
      if (this.list_.children[i] !== one.item)
        this.list_.insertBefore(one.item, this.list_.children[i] ?? null);
      const time = new Date(line.at).toLocaleTimeString(language, {
        hour: '2-digit',
        minute: '2-digit',
      });
      set_text(one.author, line.author);
      set_text(one.foot, line.fate ? `${time} · ${line.fate}` : time);
    });
    if (fresh.length > 0 && (at_end || fresh.some((line) => line.own)))
      scroller.scrollTop = scroller.scrollHeight;
  }

  private make_line_(line: Line): Drawn {
    const author = make('span', { class: line.own ? 'vh' : 'author' });
    const foot = make('small');
    // dir=auto: a text in another script must not turn its neighbours around.
    // And no translator may put words into a child's mouth, or a counsellor's.
    const text = make('p', { dir: 'auto', translate: 'no' }, line.text);
    const item = make('li', { class: line.own ? 'own' : 'theirs' }, author, text, foot);
    return { item, author, foot };
  }
}
