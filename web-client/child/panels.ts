// What stands in the chat besides messages: the waiting card before a counsellor comes, the question
// whether to end, the thanks afterwards, and the screen of a chat that is open in another tab.
import type { Helped, Mood, Need } from '../shared/messages';
import { Choices, faces } from './choices';
import { button, fill, make, paragraphs, says, set_optional_text, set_text, show } from './dom';
import type { Picture } from './picture';

type Tell = (need: Need | null, mood: Mood | null) => void;
type Rate = (helped: Helped | null, mood: Mood | null) => void;

const needs = ['information', 'talk', 'danger'] as const;
const moods = [1, 2, 3, 4, 5] as const;
const need_icons = [
  'M12 2.5a9.5 9.5 0 1 0 .01 0M12 11v6M12 7.2v.6',
  'M4 4.5h16v11H11l-5 4.5v-4.5H4z',
  'M12 3 22 20.5H2zM12 10v5M12 17.6v.5',
];

export class WaitCard {
  readonly element: HTMLElement;
  private readonly long_ = make('p', { class: 'long' });
  private readonly need_: Choices<Need>;
  private readonly mood_: Choices<Mood>;
  private readonly danger_ = make('div', { class: 'danger', role: 'alert' });
  private readonly danger_text_ = make('p');
  private readonly danger_words_ = [
    this.danger_text_,
    says(make('a', { class: 'call', href: 'tel:112' }), (s) => `${s.call_us} 112`),
  ];
  private told_: { need: Need | null; mood: Mood | null } = { need: null, mood: null };

  constructor(on_tell: Tell) {
    this.need_ = new Choices(
      'needs',
      needs,
      need_icons,
      (s) => s.need_title,
      (s) => needs.map((one) => s.need_words[one]),
      (need) => on_tell(need, this.told_.mood),
    );
    this.mood_ = new Choices(
      'moods',
      moods,
      faces,
      (s) => s.mood_title,
      (s) => s.mood_words,
      (mood) => on_tell(this.told_.need, mood),
    );
    const calm = make(
      'div',
      { class: 'calm' },
      make('div', { class: 'circle' }),
      paragraphs((s) => [s.breathe_slowly, s.place_kept]),
    );
    this.element = make(
      'section',
      { class: 'card' },
      calm,
      this.long_,
      this.need_.element,
      this.danger_,
      this.mood_.element,
      says(make('p', { class: 'hint' }), (s) => s.need_optional),
    );
  }

  draw(picture: Picture): void {
    this.told_ = picture;
    show(this.element, picture.card);
    set_optional_text(this.long_, picture.wait_words);
    this.need_.draw(picture.need);
    this.mood_.draw(picture.mood);
    const danger = picture.need === 'danger';
    set_text(this.danger_text_, picture.danger_words);
    // Put in only when it is said, so that it is announced.
    if (danger !== this.danger_.hasChildNodes()) {
      fill(this.danger_, ...(danger ? this.danger_words_ : []));
      this.danger_.scrollIntoView({ block: 'nearest' });
    }
  }
}

export class EndQuestion {
  readonly element: HTMLElement;
  private readonly no_: HTMLButtonElement;

  constructor(on_yes: () => void, on_no: () => void) {
    const yes = button('plain', (s) => s.end_yes, on_yes);
    this.no_ = button('strong', (s) => s.end_no, on_no);
    this.element = make(
      'div',
      { class: 'ask', role: 'group', 'aria-labelledby': 'q' },
      says(make('p', { id: 'q' }), (s) => s.end_ask),
      make('div', { class: 'row' }, yes, this.no_),
    );
    this.element.hidden = true;
  }

  open(): void {
    show(this.element, true);
    this.no_.focus();
  }
}

export class EndPanel {
  readonly element: HTMLElement;
  private readonly title_ = make('h2', { tabindex: '-1' });
  private readonly unsent_ = says(make('p', { class: 'long' }), (s) => s.never_sent);
  private readonly words_ = make('p');
  private readonly helped_: Choices<Helped>;
  private readonly mood_: Choices<Mood>;
  private picture_: Picture | undefined;

  constructor(on_rate: Rate, on_new_chat: () => void, on_leave: () => void) {
    this.helped_ = new Choices(
      'moods',
      [1, 2, 3],
      [faces[1], faces[2], faces[4]],
      (s) => s.helped_title,
      (s) => s.helped_words,
      (helped) => on_rate(helped, this.picture_?.mood_after ?? null),
    );
    this.mood_ = new Choices(
      'moods',
      moods,
      faces,
      (s) => s.mood_after,
      (s) => s.mood_words,
      (mood) => on_rate(this.picture_?.helped ?? null, mood),
    );
    this.element = make(
      'section',
      { class: 'card' },
      this.title_,
      this.unsent_,
      this.words_,
      this.helped_.element,
      this.mood_.element,
      make(
        'div',
        { class: 'row' },
        button('strong', (s) => s.new_chat, on_new_chat),
        button('plain', (s) => s.leave_page, on_leave),
      ),
      says(make('p', { class: 'hint' }), (s) => s.leave_hint),
    );
  }

  draw(picture: Picture): void {
    this.picture_ = picture;
    show(this.element, picture.phase === 'ended');
    set_text(this.title_, picture.status);
    set_text(this.words_, picture.end_words);
    show(this.helped_.element, picture.asks);
    show(this.mood_.element, picture.asks);
    show(this.unsent_, picture.unsent);
    this.helped_.draw(picture.helped);
    this.mood_.draw(picture.mood_after);
  }

  focus(): void {
    this.title_.focus();
    // An answer stands above it.
    this.element.scrollIntoView({ block: 'nearest' });
  }
}

export function make_elsewhere(on_use: () => void): HTMLElement {
  return make(
    'section',
    { class: 'landing' },
    says(make('h1'), (s) => s.elsewhere_title),
    button('start', (s) => s.use_here, on_use),
  );
}
