// The menu of the person at the console: other pages, language, appearance, help, what the page adds, sign-out.
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { use_place } from './context';
import { Icon } from './icons';
import { LanguageChoice, ThemeChoice } from './settings';

/** The pages of this person that are not in front; nothing where there is only one. */
function OtherPages(): JSX.Element {
  const { station, view, words } = use_place();
  const own = view.me ? station.router.of(view.may) : [];
  return (
    <>
      {own
        .filter((page) => page !== view.front?.entry)
        .map((page) => (
          <button
            key={page.name}
            type="button"
            data-test={`page-${page.name}`}
            onClick={() => station.go(page)}
          >
            {page.title(words)}
          </button>
        ))}
    </>
  );
}

export function Menu({ children }: { children: ComponentChildren }): JSX.Element {
  const { station, view, words } = use_place();
  const [open, set_open] = useState(false);
  const root = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (!open) return undefined;
    const outside = (event: Event): void => {
      if (!root.current?.contains(event.target as Node)) set_open(false);
    };
    addEventListener('pointerdown', outside);
    return () => removeEventListener('pointerdown', outside);
  }, [open]);
  const { me } = view;
  const key = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') set_open(false);
  };
  return (
    <span class="menu" ref={root} onKeyDown={key}>
      <button
        type="button"
        class="me"
        aria-expanded={open}
        aria-label={`${words.menu}: ${me?.name ?? ''}`}
        data-test="menu"
        onClick={() => set_open(!open)}
      >
        <span class="me-name">{me?.alias}</span>
        <Icon name="menu" />
      </button>
      {open && (
        <div class="menu-list">
          <p class="menu-me">
            <strong>{me?.name}</strong>
            <span>{me?.staff}</span>
          </p>
          <OtherPages />
          <LanguageChoice />
          <ThemeChoice />
          <button type="button" onClick={() => station.update({ help: true })}>
            {words.keys_help} <kbd>F1</kbd>
          </button>
          {children}
          <button type="button" data-test="sign-out" onClick={() => void station.leave()}>
            {words.sign_out}
          </button>
        </div>
      )}
    </span>
  );
}
