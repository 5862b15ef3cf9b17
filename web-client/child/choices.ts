// A question with a few answers to tap: faces for a mood, words for a need. Tapping the chosen
// answer again takes it back. Owned by the view; knows nothing of the conversation.
import { icon, is_called, make, says, set_attribute } from './dom';
import type { Strings } from './strings/strings';

/** From very bad to very good. */
export const faces = [
  '7.2Q12 11.2 16 17.2',
  '6.4Q12 13 16 16.4',
  '5.5H16',
  '4.6Q12 18 16 14.6',
  '3.8Q12 20.5 16 13.8',
].map((mouth) => `M12 2.5a9.5 9.5 0 1 0 .01 0M8.5 9.2v.6M15.5 9.2v.6M8 1${mouth}`);

export class Choices<Value> {
  readonly element: HTMLElement;
  private readonly buttons_: HTMLButtonElement[];
  private chosen_: Value | null = null;

  constructor(
    class_name: string,
    private readonly values_: readonly Value[],
    icons: readonly (string | undefined)[],
    title: (s: Strings) => string,
    words: (s: Strings) => readonly string[],
    on_choose: (value: Value | null) => void,
  ) {
    this.buttons_ = values_.map((value, i) => {
      const word = says(make('span'), (s) => words(s)[i] ?? '');
      const one = make('button', { class: 'choice' }, icon(icons[i] ?? ''), word);
      one.onclick = () => on_choose(this.chosen_ === value ? null : value);
      return one;
    });
    const row = make('div', { class: 'row' }, ...this.buttons_);
    const group = make('div', { class: class_name, role: 'group' }, says(make('h2'), title), row);
    this.element = is_called(group, title);
  }

  draw(chosen: Value | null): void {
    this.chosen_ = chosen;
    this.buttons_.forEach((one, i) =>
      set_attribute(one, 'aria-pressed', String(this.values_[i] === chosen)),
    );
  }
}
