// What the commands of the keyboard do at the station.
import * as actions from './actions';
import { keep_open } from './ending';
import { by_slot, by_waiting, neighbour } from './picture';
import type { Command } from './shortcuts';
import type { Station } from './station';

export function toggle_note(station: Station, conversation: string): void {
  const { noting } = station.view;
  const others = noting.filter((id) => id !== conversation);
  station.update({ noting: noting.includes(conversation) ? others : [...others, conversation] });
  station.show(conversation);
}

export function take_waiting(station: Station, conversation: string): void {
  station.may_focus = true;
  station.update({ dialog: null });
  station.do(actions.take(conversation));
}

/** Ends the break that missed offers have made. */
export const back_on = (station: Station): void =>
  station.set_availability('available', station.view.desk.capacity);

function show_waiting(station: Station): void {
  // With nothing else to do the list fills the screen already.
  const first = document.querySelector<HTMLElement>('.centre [data-test=take]');
  if (first?.offsetParent) first.focus();
  else station.update({ dialog: { kind: 'waiting' } });
}

/** False when there was nothing to do, so that the browser may have the key. */
export function run(station: Station, command: Command): boolean {
  const { desk, active, phase } = station.view;
  if (command.do === 'help') {
    station.update({ dialog: { kind: 'help' } });
    return true;
  }
  if (phase !== 'desk') return false;
  const show = (id: string | null | undefined): void => {
    if (id) station.show(id);
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
      if (offer) station.accept(offer.offer);
      break;
    }
    case 'note':
      if (active) toggle_note(station, active);
      break;
    case 'keep_open': {
      const held = desk.conversations.filter((one) => one.held);
      const id = (held.find((one) => one.id === active) ?? held[0])?.id;
      if (id) keep_open(station, id);
      break;
    }
    case 'waiting':
      show_waiting(station);
      break;
    case 'back_on':
      if (desk.missed < 2) return false;
      back_on(station);
      break;
    case 'risk':
    case 'close':
      if (active)
        station.update({
          dialog: { kind: command.do === 'risk' ? 'risk' : 'quick', conversation: active },
        });
      break;
  }
  return true;
}
