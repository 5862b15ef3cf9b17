// The category of a contact record: typed to search in three languages, chosen from a list.
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { category_label, find_categories } from '../categories';
import type { Category } from '../categories';
import { is_composing } from '../../../shared/keys';
import { Icon } from '../../shared/components/icons';
import { use_desk } from './context';

interface CategoryChoice {
  value: string | null;
  choose: (code: string | null) => void;
}

interface Search {
  readonly open: boolean;
  readonly query: string;
  readonly found: readonly Category[];
  readonly at: number;
  show: () => void;
  hide: () => void;
  type: (query: string) => void;
  key: (event: KeyboardEvent) => void;
  pick: (index: number) => void;
}

function use_search({ value, choose }: CategoryChoice): Search {
  const [open, set_open] = useState(false);
  const [query, set_query] = useState('');
  const [at, set_at] = useState(0);
  const found = open ? find_categories(query) : [];
  const hide = (): void => {
    set_open(false);
    set_query('');
  };
  const pick = (index: number): void => {
    const category = found[index];
    if (category) choose(category.code);
    hide();
  };
  const show = (): void => {
    if (open) return;
    set_open(true);
    set_at(
      Math.max(
        0,
        find_categories('').findIndex(({ code }) => code === value),
      ),
    );
  };
  const key = (event: KeyboardEvent): void => {
    if (is_composing(event)) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && !open) show();
    else if (step && found.length) set_at((at + step + found.length) % found.length);
    else if (open && event.key === 'Enter') pick(at);
    else if (open && event.key === 'Escape') hide();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const type = (text: string): void => {
    set_open(true);
    set_query(text);
    set_at(0);
  };
  return { open, query, found, at, show, hide, type, key, pick };
}

function Options({ search }: { search: Search }): JSX.Element {
  const { language, words } = use_desk();
  const list = useRef<HTMLUListElement>(null);
  const { found, at } = search;
  useEffect(
    () => list.current?.parentElement?.scrollIntoView({ block: 'nearest' }),
    [found.length],
  );
  useEffect(
    () => list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }),
    [at, found.length],
  );
  return (
    <div class="options" onMouseDown={(event) => event.preventDefault()}>
      {found.length === 0 && <p class="muted">{words.category_none}</p>}
      <ul id="category-options" ref={list} role="listbox" tabIndex={-1} aria-label={words.category}>
        {found.map((category, i) => (
          <li
            key={category.code}
            id={`category-${i}`}
            role="option"
            aria-selected={i === at}
            data-test="category-option"
            data-code={category.code}
            onClick={() => search.pick(i)}
          >
            <span class="folder">{category.group[language]}</span>
            <span>{category.name[language]}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

export function CategoryField(props: CategoryChoice): JSX.Element {
  const { language, words } = use_desk();
  const search = use_search(props);
  const chosen = category_label(props.value, language);
  return (
    <div class="field category">
      <label for="category">{words.category}</label>
      <span class="with-clear">
        <input
          id="category"
          data-test="category"
          role="combobox"
          autocomplete="off"
          spellcheck={false}
          aria-expanded={search.open}
          aria-controls={search.open ? 'category-options' : undefined}
          aria-autocomplete="list"
          aria-activedescendant={
            search.open && search.found.length ? `category-${search.at}` : undefined
          }
          placeholder={chosen || words.category_placeholder}
          title={chosen}
          value={search.open ? search.query : chosen}
          onFocus={search.show}
          onClick={search.show}
          onBlur={search.hide}
          onKeyDown={search.key}
          onInput={(event) => search.type(event.currentTarget.value)}
        />
        {props.value && (
          <button
            type="button"
            class="icon-button"
            aria-label={words.category_clear}
            title={words.category_clear}
            onClick={() => props.choose(null)}
          >
            <Icon name="cross" />
          </button>
        )}
      </span>
      {search.open && <Options search={search} />}
    </div>
  );
}
