// The categories of a contact record: typed to search in three languages, chosen from a list; the first is the main one.
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { category_label, find_categories } from '../categories';
import type { Category } from '../categories';
import { is_composing } from '../../../shared/keys';
import { Icon } from '../../shared/components/icons';
import { use_desk } from './context';

interface CategoryChoice {
  values: readonly string[];
  most: number;
  choose: (codes: readonly string[]) => void;
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

function use_search({ values, choose }: CategoryChoice): Search {
  const [open, set_open] = useState(false);
  const [query, set_query] = useState('');
  const [at, set_at] = useState(0);
  const found = open ? find_categories(query).filter(({ code }) => !values.includes(code)) : [];
  const hide = (): void => {
    set_open(false);
    set_query('');
  };
  const pick = (index: number): void => {
    const category = found[index];
    if (category) choose([...values, category.code]);
    hide();
  };
  const show = (): void => {
    if (open) return;
    set_open(true);
    set_at(0);
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

function Chosen({ values, choose }: Omit<CategoryChoice, 'most'>): JSX.Element | null {
  const { language, words } = use_desk();
  if (values.length === 0) return null;
  return (
    <ul class="chosen">
      {values.map((code) => (
        <li key={code} data-test="category-chosen" data-code={code}>
          <span>{category_label(code, language) || code}</span>
          <button
            type="button"
            class="icon-button"
            aria-label={`${words.category_clear}: ${category_label(code, language)}`}
            title={words.category_clear}
            onClick={() => choose(values.filter((other) => other !== code))}
          >
            <Icon name="cross" />
          </button>
        </li>
      ))}
    </ul>
  );
}

export function CategoryField(props: CategoryChoice): JSX.Element {
  const { words } = use_desk();
  const search = use_search(props);
  return (
    <div class="field category">
      <label for="category">{words.category}</label>
      <Chosen {...props} />
      {props.values.length < props.most && (
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
          placeholder={words.category_placeholder}
          value={search.query}
          onFocus={search.show}
          onClick={search.show}
          onBlur={search.hide}
          onKeyDown={search.key}
          onInput={(event) => search.type(event.currentTarget.value)}
        />
      )}
      {search.open && <Options search={search} />}
    </div>
  );
}
