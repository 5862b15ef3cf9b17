// The desk as a page of the console: conversations, the line, contact records. Nothing is kept here.
import type { Page } from '../shared/page';
import type { Station } from '../shared/station';
import { hurry } from './actions';
import { run } from './commands';
import { desk_screen } from './components/desk_screen';
import { DeskStore } from './desk_store';
import { command_of } from './shortcuts';

export function open_desk(station: Station): Page {
  const store = new DeskStore(station);
  return {
    Screen: desk_screen(store),
    begin: () => store.begin(),
    end: () => store.disconnect(),
    // What was decided and could still be taken back is said before the page goes; what cannot be said is kept.
    hurry: () => store.do(hurry),
    tick: () => store.tick(),
    tab_title: () => store.title(),
    is_covered: () => store.view.dialog !== null,
    key: (event) => {
      const command = command_of(event);
      return command !== undefined && run(store, command);
    },
  };
}
