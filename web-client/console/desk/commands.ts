// What the commands of the keyboard do at the store.
import * as actions from './actions';
import { keep_open } from './ending';
import { by_slot, by_waiting, neighbour } from './picture';
import type { Command } from './shortcuts';
import type { DeskStore } from './desk_store';

export function toggle_note(store: DeskStore, conversation: string): void {
  const { noting } = store.view;
  const others = noting.filter((id) => id !== conversation);
  store.update({ noting: noting.includes(conversation) ? others : [...others, conversation] });
  store.show(conversation);
}

export function take_waiting(store: DeskStore, conversation: string): void {
  store.may_focus = true;
  store.update({ dialog: null });
  store.do(actions.take(conversation));
}

/** Ends the break that missed offers have made. */
export const back_on = (store: DeskStore): void =>
  store.set_availability('available', store.view.desk.capacity);

function show_waiting(store: DeskStore): void {
  // With nothing else to do the list fills the screen already.
  const first = document.querySelector<HTMLElement>('.centre [data-test=take]');
  if (first?.offsetParent) first.focus();
  else store.update({ dialog: { kind: 'waiting' } });
}

/** False when there was nothing to do, so that the browser may have the key. */
export function run(store: DeskStore, command: Command): boolean {
  const { desk, active, phase } = store.view;
  if (phase !== 'desk') return false;
  const show = (id: string | null | undefined): void => {
    if (id) store.show(id);
  };
  switch (command.do) {
    case 'chat':
      show(by_slot(desk).find(({ slot }) => slot === command.slot)?.id);
      break;
    case 'next':
      show(neighbour(desk, active, 1));
      break;
    case 'previous':
      show(neighbour(desk, active, -1));
      break;
    case 'longest':
      show(by_waiting(desk)[0]?.id);
      break;
    case 'accept': {
      const offer = desk.offers.find(({ accepting }) => !accepting);
      if (offer) store.accept(offer.offer);
      break;
    }
    case 'note':
      if (active) toggle_note(store, active);
      break;
    case 'keep_open': {
      const held = desk.conversations.filter((one) => one.held);
      const id = (held.find((one) => one.id === active) ?? held[0])?.id;
      if (id) keep_open(store, id);
      break;
    }
    case 'waiting':
      show_waiting(store);
      break;
    case 'back_on':
      if (desk.missed < 2) return false;
      back_on(store);
      break;
    case 'risk':
    case 'close':
      if (active)
        store.update({
          dialog: { kind: command.do === 'risk' ? 'risk' : 'quick', conversation: active },
        });
      break;
  }
  return true;
}
