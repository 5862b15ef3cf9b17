// Where the child writes. The text leaves it only when the owner says that it is in the outbox.
import { is_composing } from '../shared/keys';
import { icon, make, says, set_attribute, set_optional_text } from './dom';
import { counter_of } from './picture';
import type { Strings } from './strings/strings';

const paper_plane = 'M3.5 20.5 21.5 12 3.5 3.5v6.6L15 12 3.5 13.9z';

export class Composer {
  readonly element: HTMLFormElement;
  private readonly box_ = make('textarea', {
    id: 't',
    rows: '1',
    'aria-describedby': 'n',
    translate: 'no',
  });
  private readonly counter_ = make('p', { class: 'counter', id: 'n', role: 'status' });

  constructor(
    private readonly on_say_: (text: string) => boolean | undefined,
    on_write: (text: string) => void,
  ) {
    const box = this.box_;
    const label = says(make('label', { for: 't', class: 'vh' }), (s) => s.write_here);
    const word = says(make('span'), (s) => s.send_button);
    const send = make('button', { class: 'send' }, icon(paper_plane), word);
    const row = make('div', { class: 'row' }, label, box, send);
    this.element = make('form', { class: 'composer' }, this.counter_, row);
    this.element.onsubmit = (event) => {
      event.preventDefault();
      this.say_();
    };
    box.oninput = () => {
      this.fit_();
      on_write(box.value);
    };
    box.onkeydown = (event) => {
      if (event.key !== 'Enter' || event.shiftKey || is_composing(event)) return;
      // On a touch keyboard Enter makes a new line: there is a large button beside it.
      if (!(window as Partial<Window>).matchMedia?.('(hover: hover) and (pointer: fine)').matches)
        return;
      event.preventDefault();
      this.say_();
    };
    // A tap on the button must not take the keyboard away.
    send.onpointerdown = (event) => event.preventDefault();
  }

  set_draft(text: string): void {
    this.box_.value = text;
    this.fit_();
  }

  focus(): void {
    // While hidden it had no height to measure.
    this.fit_();
    this.box_.focus({ preventScroll: true });
  }

  draw(s: Strings): void {
    set_attribute(this.box_, 'placeholder', s.write_here);
    const { over, counter } = counter_of(this.box_.value, s);
    set_optional_text(this.counter_, counter);
    set_attribute(this.box_, 'aria-invalid', String(over));
    this.element.classList.toggle('over', over);
  }

  private say_(): void {
    if (this.on_say_(this.box_.value)) this.set_draft('');
    this.focus();
  }

  /** As high as its text, up to what the style sheet allows. */
  private fit_(): void {
    const { style } = this.box_;
    style.height = 'auto';
    style.height = `${this.box_.scrollHeight + 4}px`;
  }
}
