// The line above every page: the mark, what the page shows there, and the menu of the person.
import type { ComponentChildren, JSX } from 'preact';
import { use_place } from './context';
import { Menu } from './menu';
import { Logo } from './settings';

interface HeaderProps {
  /** What the page adds to the menu. */
  menu?: ComponentChildren;
  /** What is wrong for as long as it lasts. */
  below?: ComponentChildren;
  children?: ComponentChildren;
}

export function Header({ menu, below, children }: HeaderProps): JSX.Element {
  const { view, words } = use_place();
  return (
    <header class="above">
      <div class="top">
        <Logo />
        <h1 class="sr">{view.front?.entry.title(words)}</h1>
        {children}
        <Menu>{menu}</Menu>
      </div>
      {below}
    </header>
  );
}
