// The menu of the person at the console: language, appearance, help, end of the shift, sign-out.
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { use_place } from './context';
import { Icon } from './icons';
import { LanguageChoice, ThemeChoice } from './settings';

export function Menu(): JSX.Element {
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
  const me = view.desk.me;
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
          <LanguageChoice />
          <ThemeChoice />
          <button type="button" onClick={() => station.update({ dialog: { kind: 'help' } })}>
            {words.keys_help} <kbd>F1</kbd>
          </button>
          <button
            type="button"
            data-test="end-shift"
            onClick={() => station.set_availability('offline', view.desk.capacity)}
          >
            {words.shift_end}
          </button>
          <button type="button" data-test="sign-out" onClick={() => void station.leave()}>
            {words.sign_out}
          </button>
        </div>
      )}
    </span>
  );
}
