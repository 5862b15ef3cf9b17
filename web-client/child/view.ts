// The page itself: header, one screen of three, footer. Built once and then only changed, so that
// neither the keyboard nor a screen reader loses its place. Draws pictures, passes wishes on, decides
// nothing.
import type { Helped, Language, Mood, Need } from '../shared/messages';
import { Composer } from './composer';
import type { Phase } from './ports';
import {
  button,
  fill,
  is_called,
  make,
  says,
  set_attribute,
  set_optional_text,
  set_text,
  show,
  translate,
} from './dom';
import { Landing } from './landing';
import { Log } from './log';
import { EndPanel, EndQuestion, make_elsewhere, WaitCard } from './panels';
import type { Picture } from './picture';
import type { Strings } from './strings/strings';

export interface Wishes {
  start: () => void;
  say: (text: string) => boolean | undefined;
  write: (text: string) => void;
  tell: (need: Need | null, mood: Mood | null) => void;
  rate: (helped: Helped | null, mood: Mood | null) => void;
  end: () => void;
  use_here: () => void;
  set_language: (language: Language) => void;
  exit: () => void;
  leave: () => void;
}

const languages: readonly [Language, string, string][] = [
  ['kk', 'ҚАЗ', 'Қазақша'],
  ['ru', 'РУС', 'Русский'],
  ['en', 'ENG', 'English'],
];

function phone(number: string, words: (s: Strings) => string): HTMLElement {
  const digits = make('b', {}, number);
  return make('a', { href: `tel:${number}` }, says(make('span'), words), ' ', digits);
}

export class View {
  private readonly languages_: HTMLElement[];
  private readonly landing_: Landing;
  private readonly elsewhere_: HTMLElement;
  private readonly chat_: HTMLElement;
  private readonly status_ = make('p', { class: 'status', role: 'status' });
  private readonly log_foot_: HTMLElement;
  private readonly band_words_ = make('p', { role: 'status' });
  private readonly band_: HTMLElement;
  private readonly retry_: HTMLElement;
  private readonly card_: WaitCard;
  private readonly log_: Log;
  private readonly typing_ = make('p', { class: 'typing', 'aria-live': 'polite' });
  private readonly question_: EndQuestion;
  private readonly end_panel_: EndPanel;
  private readonly composer_: Composer;
  private phase_: Phase | undefined;

  constructor(wishes: Wishes) {
    this.languages_ = languages.map(([code, word, name]) => {
      const one = make('button', { lang: code, 'aria-label': `${word} – ${name}` }, word);
      one.onclick = () => wishes.set_language(code);
      return one;
    });
    this.landing_ = new Landing(wishes.start);
    this.elsewhere_ = make_elsewhere(wishes.use_here);
    this.card_ = new WaitCard(wishes.tell);
    this.question_ = new EndQuestion(wishes.end, () => {
      show(this.question_.element, false);
      this.composer_.focus();
    });
    this.end_panel_ = new EndPanel(wishes.rate, wishes.start, wishes.leave);
    this.composer_ = new Composer(wishes.say, wishes.write);
    const end = button(
      'quiet',
      (s) => s.end_chat,
      () => this.question_.open(),
    );
    this.log_foot_ = make('div', { class: 'foot' }, this.typing_, end);
    this.retry_ = button('strong', (s) => s.try_again, wishes.use_here);
    this.band_ = make('div', {}, this.band_words_, this.retry_);
    const scroller = make('div', { class: 'scroll', tabindex: '0' });
    this.log_ = new Log(scroller);
    scroller.append(this.card_.element, this.log_.element, this.log_foot_, this.end_panel_.element);
    this.chat_ = make(
      'section',
      { class: 'chat' },
      says(make('h1', { class: 'vh' }), (s) => s.log_title),
      this.status_,
      this.band_,
      scroller,
      this.question_.element,
      this.composer_.element,
    );
    this.build_(wishes.exit);
  }

  /** The text of the composer as it was kept. */
  set_draft(text: string): void {
    this.composer_.set_draft(text);
  }

  draw(picture: Picture, language: Language, s: Strings): void {
    const root = document.documentElement;
    if (root.lang !== language || !this.phase_) {
      root.lang = language;
      document.title = s.tab_title;
      translate(s);
    }
    languages.forEach(([code], i) => {
      const one = this.languages_[i];
      if (one) set_attribute(one, 'aria-pressed', String(code === language));
    });
    const { phase } = picture;
    const chatting = phase === 'chat';
    show(this.landing_.element, phase === 'landing');
    show(this.elsewhere_, phase === 'elsewhere');
    show(this.chat_, chatting || phase === 'ended');
    show(this.log_foot_, chatting);
    show(this.composer_.element, chatting);
    if (!chatting) show(this.question_.element, false);
    this.landing_.draw(s);
    this.card_.draw(picture);
    this.end_panel_.draw(picture);
    this.composer_.draw(s);
    set_optional_text(this.status_, chatting ? picture.status : '');
    set_attribute(this.status_, 'data-tone', picture.tone);
    set_optional_text(this.band_words_, picture.band);
    show(this.retry_, picture.band_retry);
    set_attribute(this.band_, 'class', picture.band && `band ${picture.band_good ? 'good' : ''}`);
    this.log_.draw(picture.lines, language);
    set_text(this.typing_, picture.typing);
    this.move_focus_(phase);
  }

  /** On a new screen, to where one goes on: the composer, or the words that it is over. */
  private move_focus_(phase: Phase): void {
    if (this.phase_ === phase) return;
    this.phase_ = phase;
    if (phase === 'chat') this.composer_.focus();
    if (phase !== 'ended') return;
    this.end_panel_.focus();
  }

  private build_(exit: () => void): void {
    const hidden = says(make('a', { class: 'skip', href: '/exit' }), (s) => s.quick_exit);
    hidden.onclick = (event) => {
      event.preventDefault();
      exit();
    };
    const nav = is_called(make('nav', {}, ...this.languages_), (s) => s.your_language);
    const leave = button('exit', (s) => s.quick_exit, exit);
    fill(
      document.body,
      make('header', {}, hidden, nav, leave),
      make('main', {}, this.landing_.element, this.elsewhere_, this.chat_),
      make(
        'footer',
        {},
        phone('111', (s) => s.call_us),
        phone('112', (s) => s.in_danger),
      ),
    );
  }
}
