// What a page of the console is to the shared frame. A page has a folder of its own with its store, its strings and its
// components; its code is fetched when it is first opened. pages.ts lists the pages there are.
import type { ComponentType } from 'preact';
import type { Station } from './station';
import type { Strings } from './strings';

/** An opened page. Its store lives until somebody else signs in; what it does not need of these it leaves out. */
export interface Page {
  readonly Screen: ComponentType;
  /** Somebody has signed in, or has come back. */
  begin?(): void;
  /** The session is over; what is known stays for whoever signs in again. */
  end?(): void;
  /** Said before a sign-out and when the document goes: what was decided and is not yet said. */
  hurry?(): void;
  /** For the title of the tab, while the page is open. */
  tab_title?(): string;
  /** Once a second. */
  tick?(): void;
  /** A key that no field has taken; true when it had a meaning, so that the browser does not get it. */
  key?(event: KeyboardEvent): boolean;
  /** A dialog of the page has the keyboard to itself. */
  is_covered?(): boolean;
}

export interface PageEntry {
  /** Its address is /console/NAME, of the first one also /console. */
  readonly name: string;
  /** What one must be allowed to do for it to be of use, as `senim rights` names it. */
  readonly action: string;
  title(words: Strings): string;
  /** Fetches its code. */
  load(): Promise<(station: Station) => Page>;
}
