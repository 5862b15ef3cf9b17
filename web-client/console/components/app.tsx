// The whole screen: which part of the working day it is, and the three parts of the desk.
import type { JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { by_waiting, panes, unread, wait_level, waiting_since } from '../picture';
import type { Station } from '../station';
import type { Screen, Theme } from '../view';
import { ChatPane } from './chat_pane';
import { PlaceContext, use_place, use_width } from './context';
import { ConversationList } from './conversation_list';
import { Dialogs } from './dialogs';
import { Header } from './header';
import { Notices } from './notices';
import { RecordPanel } from './record_panel';
import { LanguageChoice, Logo } from './settings';
import { ShiftStart } from './shift_start';
import { SignIn } from './sign_in';
import { WaitingList } from './waiting_list';

const list_px = 264;
const record_px = 312;
const pane_px = 330;
export const narrow_px = 900;

function Centre(): JSX.Element {
  const { view, words } = use_place();
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
  const { station, view, words } = use_place();
  const names: Readonly<Record<Screen, string>> = {
    list: words.view_list,
    chat: words.view_chat,
    record: words.view_record,
  };
  const count =
    view.desk.offers.length + view.desk.conversations.reduce((sum, c) => sum + unread(c), 0);
  const first = by_waiting(view.desk)[0];
  const level = first
    ? wait_level(waiting_since(first, view.desk.me?.alias ?? ''), station.now())
    : 0;
  return (
    <nav class="tabs" aria-label={words.menu}>
      {(Object.keys(names) as Screen[]).map((screen) => (
        <button
          key={screen}
          type="button"
          data-test={`tab-${screen}`}
          aria-current={view.screen === screen ? 'page' : undefined}
          onClick={() => station.update({ screen })}
        >
          {names[screen]}
          {screen === 'list' && count > 0 && <span class={`count level-${level}`}>{count}</span>}
        </button>
      ))}
    </nav>
  );
}

function Desk(): JSX.Element {
  const { view } = use_place();
  const conversation = view.desk.conversations.find(({ id }) => id === view.active);
  return (
    <div
      class={`desk show-${view.screen} ${view.record_open ? 'with-record' : ''}`}
      data-test="desk"
    >
      <Header />
      <main class="parts">
        <ConversationList />
        <Centre />
        <RecordPanel conversation={conversation} />
      </main>
      <Tabs />
    </div>
  );
}

function Standstill({
  title,
  lead,
  action,
  act,
}: {
  title: string;
  lead: string;
  action: string;
  act: () => void;
}): JSX.Element {
  return (
    <main class="door">
      <div class="door-card" data-test="standstill">
        <Logo />
        <h1>{title}</h1>
        <p class="lead">{lead}</p>
        <button type="button" class="primary large" onClick={act}>
          {action}
        </button>
      </div>
      <footer class="door-foot">
        <LanguageChoice />
      </footer>
    </main>
  );
}

function Phase(): JSX.Element {
  const { station, view, words } = use_place();
  switch (view.phase) {
    case 'checking':
      return (
        <main class="door" aria-busy="true">
          <h1 class="loading">{view.link === 'down' ? words.link_down : words.loading}</h1>
        </main>
      );
    case 'unreachable':
      return (
        <Standstill
          title={words.link_down}
          lead={words.sign_in_unreachable}
          action={words.reload}
          act={() => void station.begin()}
        />
      );
    case 'sign_in':
      return <SignIn />;
    case 'no_desk':
      return (
        <Standstill
          title={words.shift_title(view.desk.me?.name ?? '')}
          lead={words.no_desk_lead}
          action={words.sign_out}
          act={() => void station.leave()}
        />
      );
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
          act={() => station.connect()}
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

/** Not every browser says, nor tells of a change. */
const prefers_dark = (): Partial<MediaQueryList> | undefined =>
  (window as Partial<Window>).matchMedia?.('(prefers-color-scheme: dark)');

function use_document(language: string, theme: Theme): void {
  useEffect(() => {
    document.documentElement.lang = language;
    const dark = prefers_dark();
    const paint = (): void => {
      document.documentElement.dataset['theme'] =
        theme === 'auto' ? (dark?.matches ? 'dark' : 'light') : theme;
    };
    paint();
    dark?.addEventListener?.('change', paint);
    return () => dark?.removeEventListener?.('change', paint);
  }, [language, theme]);
}

export function App({ station }: { station: Station }): JSX.Element {
  const [view, set_view] = useState(station.view);
  useEffect(() => {
    set_view(station.view);
    return station.subscribe(() => {
      set_view(station.view);
    });
  }, [station]);
  use_document(view.language, view.theme);
  const place = useMemo(() => ({ station, view, words: station.words }), [station, view]);
  return (
    <PlaceContext.Provider value={place}>
      <Phase />
      <Notices />
      <Dialogs />
    </PlaceContext.Provider>
  );
}
