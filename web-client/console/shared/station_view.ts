// What the shared frame is drawn from. Immutable; owned and replaced by the station.
import type { Language, Me } from '../../shared/protocol';
import type { May } from './api';
import type { Notice } from './notices';
import type { Page, PageEntry } from './page';

/** `page`: somebody is signed in and a page is in front. `unloaded`: the code of the page could not be fetched.
 * `no_page`: there is none for what this person may do. */
export type Door = 'checking' | 'unreachable' | 'unloaded' | 'sign_in' | 'no_page' | 'page';
export type Theme = 'auto' | 'light' | 'dark';

export interface Front {
  readonly entry: PageEntry;
  readonly page: Page;
}

export interface StationView {
  readonly door: Door;
  readonly expired: boolean;
  readonly language: Language;
  readonly theme: Theme;
  readonly me: Me | null;
  readonly may: May;
  readonly clock_off_ms: number;
  readonly sound: boolean;
  readonly help: boolean;
  readonly notices: readonly Notice[];
  readonly front: Front | null;
}

export const first_view: StationView = {
  door: 'checking',
  expired: false,
  language: 'kk',
  theme: 'auto',
  me: null,
  may: undefined,
  clock_off_ms: 0,
  sound: false,
  help: false,
  notices: [],
  front: null,
};
