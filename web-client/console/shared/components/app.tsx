// The whole screen: the doors before the work, the page in front, and above them notices and help.
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import type { Station } from '../station';
import type { Theme } from '../station_view';
import { PlaceContext, use_place, use_view } from './context';
import { HelpDialog } from './help';
import { Notices } from './notices';
import { SignIn } from './sign_in';
import { Standstill, Waiting } from './standstill';

function Door(): JSX.Element | null {
  const { station, view, words } = use_place();
  const { front } = view;
  switch (view.door) {
    case 'checking':
      return <Waiting text={words.loading} />;
    case 'unreachable':
    case 'unloaded':
      return (
        <Standstill
          title={words.link_down}
          lead={words.sign_in_unreachable}
          action={words.reload}
          act={() => (view.door === 'unloaded' ? location.reload() : void station.begin())}
        />
      );
    case 'sign_in':
      return <SignIn />;
    case 'no_page':
      return (
        <Standstill
          title={words.greeting(view.me?.name ?? '')}
          lead={words.no_page_lead}
          action={words.sign_out}
          act={() => void station.leave()}
        />
      );
    case 'page':
      return front && <front.page.Screen key={front.entry.name} />;
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
  const view = use_view(station);
  use_document(view.language, view.theme);
  const place = useMemo(() => ({ station, view, words: station.words }), [station, view]);
  return (
    <PlaceContext.Provider value={place}>
      <Door />
      <Notices />
      {view.help && <HelpDialog />}
    </PlaceContext.Provider>
  );
}
