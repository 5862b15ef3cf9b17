// The strings of the console in its three languages. English names the keys; every other language must have all of them.
import type { Language } from '../../shared/protocol';
import { en } from './en';
import { kk } from './kk';
import { ru } from './ru';

type Widened<T> = T extends (...values: infer A) => string
  ? (...values: A) => string
  : T extends string
    ? string
    : T extends readonly string[]
      ? readonly string[]
      : { readonly [K in keyof T]: Widened<T[K]> };

export type Strings = Widened<typeof en>;

export const strings: Readonly<Record<Language, Strings>> = { kk, ru, en };

/** Short names of the languages, the same in every interface language. */
export const language_tags: Readonly<Record<Language, string>> = {
  kk: 'ҚАЗ',
  ru: 'РУС',
  en: 'ENG',
};
