// One draft for each conversation and kind of writing, kept at every keystroke. A text can leave only as the draft of the
// conversation it was typed in: take() refuses any other, so that no slip of focus sends it to another child.
import type { Shelf } from '../shared/shelf';

export type Writing = 'reply' | 'note';

export class Drafts {
  constructor(private readonly shelf: Shelf) {}

  get(conversation: string, writing: Writing): string {
    return this.shelf.get(name_of(conversation, writing));
  }

  put(conversation: string, writing: Writing, text: string): void {
    this.shelf.put(name_of(conversation, writing), text);
  }

  /** The draft, removed, when `text` is exactly what was typed in this conversation; else undefined and nothing changes. */
  take(conversation: string, writing: Writing, text: string): string | undefined {
    if (text === '' || this.get(conversation, writing) !== text) return undefined;
    this.put(conversation, writing, '');
    return text;
  }

  forget(conversation: string): void {
    this.put(conversation, 'reply', '');
    this.put(conversation, 'note', '');
  }
}

const name_of = (conversation: string, writing: Writing): string =>
  `draft.${writing}.${conversation}`;
