// The mark of the product, and the choices of language and appearance.
import type { JSX } from 'preact';
import type { Language } from '../../../shared/protocol';
import { language_tags, strings } from '../strings';
import type { Theme } from '../station_view';
import { use_place } from './context';

export function Logo(): JSX.Element {
  const { words } = use_place();
  return (
    <span class="logo">
      <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
        <path
          class="logo-back"
          d="M5 4h22a3 3 0 0 1 3 3v15a3 3 0 0 1-3 3H16l-7 5v-5H5a3 3 0 0 1-3-3V7a3 3 0 0 1 3-3Z"
        />
        <path class="logo-front" d="M9 15.2 14 20l9.5-10" />
      </svg>
      <span>{words.product}</span>
    </span>
  );
}

export function LanguageChoice(): JSX.Element {
  const { station, view, words } = use_place();
  return (
    <div class="segments" role="group" aria-label={words.interface_language}>
      {(Object.keys(language_tags) as Language[]).map((language) => (
        <button
          key={language}
          type="button"
          data-test={`language-${language}`}
          lang={language}
          aria-pressed={view.language === language}
          title={strings[language].language_name}
          onClick={() => station.update({ language })}
        >
          {language_tags[language]}
          <span class="sr"> {strings[language].language_name}</span>
        </button>
      ))}
    </div>
  );
}

export function ThemeChoice(): JSX.Element {
  const { station, view, words } = use_place();
  const names: Readonly<Record<Theme, string>> = {
    auto: words.theme_auto,
    light: words.theme_light,
    dark: words.theme_dark,
  };
  return (
    <select
      class="small"
      aria-label={words.theme}
      value={view.theme}
      onChange={(event) => station.update({ theme: event.currentTarget.value as Theme })}
    >
      {(Object.keys(names) as Theme[]).map((theme) => (
        <option key={theme} value={theme}>
          {names[theme]}
        </option>
      ))}
    </select>
  );
}
