// What of the desk outlives a reload of the tab: unsent messages, the place of reading, a closing under way. Drafts and
// records keep themselves at every keystroke.
import type { Command, Desk, Recalled } from './model';
import { from_kept, to_keep } from './outbox';
import type { Kept } from './outbox';
import type { Shelf } from '../shared/shelf';

export function keep(shelf: Shelf, before: Desk, after: Desk): void {
  for (const { id, outbox, read, card, closing, ending, held } of after.conversations) {
    const known = before.conversations.find((conversation) => conversation.id === id);
    if (known?.outbox !== outbox) {
      if (outbox.length) shelf.write(`outbox.${id}`, to_keep(outbox, card.number));
      else shelf.put(`outbox.${id}`, '');
    }
    if (known?.closing !== closing || known.ending !== ending || known.held !== held) {
      const kept = held && { seq: held.seq, risk: held.risk, need: held.need };
      if (closing ?? ending) shelf.write(`command.${id}`, { closing, held: kept });
      else shelf.put(`command.${id}`, '');
    }
    if (known?.read !== read) shelf.put(`read.${id}`, String(read));
  }
}

export const recall = (shelf: Shelf, id: string): Recalled => ({
  outbox: from_kept(shelf.read<Kept | null>(`outbox.${id}`, null)),
  read: Number(shelf.get(`read.${id}`)) || 0,
  command: shelf.read<Command | null>(`command.${id}`, null),
});
