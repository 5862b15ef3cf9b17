// Which page an address means, and the pages that are open: each is fetched once, when it is first opened, and then kept,
// so that one which is not in front goes on working. Owned by the station; never decides who is signed in.
import type { May } from './api';
import type { Page, PageEntry } from './page';
import type { Station } from './station';

/** The first of them is where everybody lands whose address names no page of theirs. */
export type Pages = readonly [PageEntry, ...PageEntry[]];

export class Router {
  private readonly opened = new Map<string, Promise<Page>>();
  private readonly at_work = new Set<Page>();

  constructor(
    private readonly pages: Pages,
    private readonly station: Station,
  ) {}

  /** The pages of whoever may do this, in the order of the menu. A server that does not say has them for everybody. */
  of(may: May): readonly PageEntry[] {
    return this.pages.filter(({ action }) => may?.includes(action) ?? true);
  }

  /** Nothing for whom there is no page. */
  find(path: string, may: May): PageEntry | undefined {
    const name = /^\/console\/([^/]+)\/?$/.exec(path)?.[1];
    const own = this.of(may);
    return own.find((page) => page.name === name) ?? own[0];
  }

  path_of(page: PageEntry): string {
    return page === this.pages[0] ? '/console' : `/console/${page.name}`;
  }

  /** Fails when its code cannot be fetched; may then be tried again. */
  open(entry: PageEntry): Promise<Page> {
    const known = this.opened.get(entry.name);
    if (known) return known;
    const opening = entry.load().then((create) => {
      const page = create(this.station);
      this.at_work.add(page);
      page.begin?.();
      return page;
    });
    this.opened.set(entry.name, opening);
    opening.catch(() => this.opened.delete(entry.name));
    return opening;
  }

  /** Every page that is open, in front or not. */
  each(act: (page: Page) => void): void {
    for (const page of this.at_work) act(page);
  }

  /** Another person has signed in, or nobody: nothing that a page knew is left. */
  forget(): void {
    this.opened.clear();
    this.at_work.clear();
  }
}
