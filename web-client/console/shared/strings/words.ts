// What every set of strings shares: which type a translation has, and the short names of the languages.
import type { Language } from '../../../shared/protocol';

/** What a translation of `T`, the English strings, must have: the same names, each of the same kind. */
export type Widened<T> = T extends (...values: infer A) => string
  ? (...values: A) => string
  : T extends string
    ? string
    : T extends readonly string[]
      ? readonly string[]
      : { readonly [K in keyof T]: Widened<T[K]> };

/** Short names of the languages, the same in every interface language. */
export const language_tags: Readonly<Record<Language, string>> = {
  kk: 'ҚАЗ',
  ru: 'РУС',
  en: 'ENG',
};
