// The ready answers that "/" opens above the composer: searched while typing, in the child's language, put into the draft.
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Language } from '../../../shared/protocol';
import { find_canned } from '../canned';
import type { Canned, Slash } from '../canned';
import { language_tags } from '../../shared/strings';
import { use_desk } from './context';

export interface CannedSearch {
  readonly open: boolean;
  readonly found: readonly Canned[];
  readonly at: number;
  readonly language: Language;
  set_language: (language: Language) => void;
  choose: (index: number) => void;
  /** True when the key was meant for the list. */
  key: (event: KeyboardEvent) => boolean;
  leave: (event: FocusEvent) => void;
  active_id: (list: string) => string | undefined;
}

const languages = Object.keys(language_tags) as Language[];

export function use_canned(
  slash: Slash | undefined,
  childs: Language,
  insert: (canned: Canned, language: Language, slash: Slash) => void,
): CannedSearch {
  const { words } = use_desk();
  const [language, set_language] = useState(childs);
  const [at, set_at] = useState(0);
  const [closed_at, set_closed_at] = useState<number | null>(null);
  const query = slash?.query ?? '';
  const from = slash?.from ?? null;
  useEffect(() => set_at(0), [query]);
  useEffect(() => {
    if (from === null) set_closed_at(null);
  }, [from]);
  const found = slash ? find_canned(query, words.canned_folders) : [];
  // Nothing found after a space: it was an ordinary "/" in a sentence.
  const open = from !== null && closed_at !== from && (found.length > 0 || !query.includes(' '));
  const choose = (index: number): void => {
    const canned = found[index];
    if (canned && slash) insert(canned, language, slash);
  };
  const key = (event: KeyboardEvent): boolean => {
    if (!open) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const turn = query === '' ? { ArrowRight: 1, ArrowLeft: -1 }[event.key] : undefined;
    if (step && found.length) set_at((at + step + found.length) % found.length);
    else if (turn) set_language(languages[(languages.indexOf(language) + turn + 3) % 3] ?? childs);
    else if (event.key === 'Enter' && found.length) choose(at);
    else if (event.key === 'Escape') set_closed_at(from);
    else return false;
    return true;
  };
  return {
    ...{ open, found, at, language, set_language, choose, key },
    leave(event) {
      const to = event.relatedTarget;
      if (!(to instanceof Element && to.closest('.canned'))) set_closed_at(from);
    },
    active_id: (list) => (found.length ? `${list}-${at}` : undefined),
  };
}

export function CannedList({ search, id }: { search: CannedSearch; id: string }): JSX.Element {
  const { words } = use_desk();
  const { found, at, language } = search;
  const list = useRef<HTMLUListElement>(null);
  useEffect(
    () => list.current?.children[at]?.scrollIntoView({ block: 'nearest' }),
    [at, found.length],
  );
  // The pointer must not take the focus from the text.
  const hold = (event: MouseEvent): void => event.preventDefault();
  return (
    <div class="canned" data-test="canned" onMouseDown={hold}>
      <div class="canned-head">
        <span>{words.canned_search}</span>
        <span class="segments" role="group" aria-label={words.child_language}>
          {languages.map((one) => (
            <button
              key={one}
              type="button"
              tabIndex={-1}
              aria-pressed={one === language}
              onClick={() => search.set_language(one)}
            >
              {language_tags[one]}
            </button>
          ))}
        </span>
      </div>
      {found.length === 0 && <p class="muted">{words.canned_none}</p>}
      <ul id={id} ref={list} role="listbox" tabIndex={0} aria-label={words.canned}>
        {found.map((canned, i) => (
          <li
            key={canned.text.en}
            id={`${id}-${i}`}
            role="option"
            aria-selected={i === at}
            data-test="canned-option"
            onClick={() => search.choose(i)}
          >
            <span class="folder">{words.canned_folders[canned.folder]}</span>
            <span lang={language}>{canned.text[language]}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
