// The desk on the screen: the part of the working day it is, and the three parts of the desk itself.
import type { ComponentType, JSX } from 'preact';
import { Standstill, Waiting } from '../../shared/components/standstill';
import { Logo } from '../../shared/components/settings';
import { use_view } from '../../shared/components/context';
import type { DeskStore } from '../desk_store';
import { by_waiting, panes, unread, wait_level, waiting_since } from '../picture';
import type { Screen } from '../view';
import { ChatPane } from './chat_pane';
import { DeskContext, use_desk, use_desk_place, use_width } from './context';
import { ConversationList } from './conversation_list';
import { DeskHeader } from './desk_header';
import { Dialogs } from './dialogs';
import { RecordPanel } from './record_panel';
import { ShiftStart } from './shift_start';
import { WaitingList } from './waiting_list';

const list_px = 264;
const record_px = 312;
const pane_px = 330;
export const narrow_px = 900;

function Centre(): JSX.Element {
  const { view, words } = use_desk();
  const width = use_width();
  const room = width - list_px - (view.record_open ? record_px : 0);
  const columns =
    width < narrow_px ? 1 : Math.max(1, Math.min(view.columns, Math.floor(room / pane_px)));
  const shown = panes(view.desk, view.active, view.recent, columns);
  const idle = shown.length === 0;
  return (
    <section class="centre" aria-label={words.view_chat} data-test="panes">
      {idle && view.desk.waiting.length > 0 && (
        <div class="idle">
          <h2>{words.waiting_title}</h2>
          {view.desk.availability !== 'available' && <p>{words.no_conversations_off}</p>}
          <WaitingList />
        </div>
      )}
      {idle && view.desk.waiting.length === 0 && (
        <div class="nothing big">
          <Logo />
          <p>
            {view.desk.availability === 'available'
              ? words.no_conversations_lead
              : words.no_conversations_off}
          </p>
        </div>
      )}
      {shown.map((conversation) => (
        <ChatPane key={conversation.id} conversation={conversation} alone={shown.length === 1} />
      ))}
    </section>
  );
}

function Tabs(): JSX.Element {
  const { store, view, words } = use_desk();
  const names: Readonly<Record<Screen, string>> = {
    list: words.view_list,
    chat: words.view_chat,
    record: words.view_record,
  };
  const count =
    view.desk.offers.length + view.desk.conversations.reduce((sum, c) => sum + unread(c), 0);
  const first = by_waiting(view.desk)[0];
  const level = first
    ? wait_level(waiting_since(first, view.desk.me?.alias ?? ''), store.station.now())
    : 0;
  return (
    <nav class="tabs" aria-label={words.menu}>
      {(Object.keys(names) as Screen[]).map((screen) => (
        <button
          key={screen}
          type="button"
          data-test={`tab-${screen}`}
          aria-current={view.screen === screen ? 'page' : undefined}
          onClick={() => store.update({ screen })}
        >
          {names[screen]}
          {screen === 'list' && count > 0 && <span class={`count level-${level}`}>{count}</span>}
        </button>
      ))}
    </nav>
  );
}

function Desk(): JSX.Element {
  const { view } = use_desk();
  const conversation = view.desk.conversations.find(({ id }) => id === view.active);
  return (
    <div
      class={`desk show-${view.screen} ${view.record_open ? 'with-record' : ''}`}
      data-test="desk"
    >
      <DeskHeader />
      <main class="parts">
        <ConversationList />
        <Centre />
        <RecordPanel conversation={conversation} />
      </main>
      <Tabs />
    </div>
  );
}

function Phase(): JSX.Element {
  const { store, view, words } = use_desk();
  switch (view.phase) {
    case 'checking':
      return <Waiting text={view.link === 'down' ? words.link_down : words.loading} />;
    case 'shift':
      return <ShiftStart />;
    case 'desk':
      return <Desk />;
    case 'replaced':
      return (
        <Standstill
          title={words.replaced_title}
          lead={words.replaced_lead}
          action={words.replaced_use}
          act={() => store.connect()}
        />
      );
    case 'stopped':
      return (
        <Standstill
          title={words.stopped_title}
          lead={words.stopped_lead}
          action={words.reload}
          act={() => location.reload()}
        />
      );
  }
}

export const desk_screen = (store: DeskStore): ComponentType =>
  function DeskScreen(): JSX.Element {
    const view = use_view(store);
    return (
      <DeskContext.Provider value={use_desk_place(store, view)}>
        <Phase />
        <Dialogs />
      </DeskContext.Provider>
    );
  };
