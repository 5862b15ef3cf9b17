// What of the desk outlives a reload of the tab: unsent messages and the place of reading. Drafts and records keep
// themselves at every keystroke.
import type { Circumstances, Desk } from './model';
import { from_kept, to_keep } from './outbox';
import type { Kept } from './outbox';
import type { Shelf } from './shelf';

export function keep(shelf: Shelf, before: Desk, after: Desk): void {
  for (const { id, outbox, read, card } of after.conversations) {
    const known = before.conversations.find((conversation) => conversation.id === id);
    if (known?.outbox !== outbox) {
      if (outbox.length) shelf.write(`outbox.${id}`, to_keep(outbox, card.number));
      else shelf.put(`outbox.${id}`, '');
    }
    if (known?.read !== read) shelf.put(`read.${id}`, String(read));
  }
}

export const recall = (shelf: Shelf, id: string): ReturnType<Circumstances['recall']> => ({
  outbox: from_kept(shelf.read<Kept | null>(`outbox.${id}`, null)),
  read: Number(shelf.get(`read.${id}`)) || 0,
});
