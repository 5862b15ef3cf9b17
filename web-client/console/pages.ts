// The pages of the console, in the order of the menu. The code of a page is fetched when it is first opened; who may do
// what on it is decided by the server, not here.
import type { Pages } from './shared/router';

export const pages: Pages = [
  {
    name: 'desk',
    action: 'converse',
    title: (words) => words.console_title,
    load: async () => (await import('./desk/desk_page')).open_desk,
  },
];
