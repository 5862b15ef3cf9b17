// The categories of a contact record, from protocol/categories.json; codes as `violence.bullying`. Pure.
import tree from '../../../protocol/categories.json';
import type { Language } from '../../shared/protocol';
import { matches } from '../shared/fold';

export interface Category {
  readonly code: string;
  readonly group: Readonly<Record<Language, string>>;
  readonly name: Readonly<Record<Language, string>>;
}

// Of a category that is no longer used; the server refuses it.
const in_force = (entry: object): boolean => !('retired' in entry) || entry.retired !== true;

export const categories: readonly Category[] = tree.categories.filter(in_force).flatMap((group) =>
  group.subcategories.filter(in_force).map((part) => ({
    code: `${group.code}.${part.code}`,
    group: group.names,
    name: part.names,
  })),
);

export const category_label = (code: string | null, language: Language): string => {
  const found = categories.find((category) => category.code === code);
  return found ? `${found.group[language]} › ${found.name[language]}` : '';
};

/** Searched in all three languages at once. */
export const find_categories = (query: string): readonly Category[] =>
  categories.filter(({ code, group, name }) =>
    matches(
      query,
      [code, ...Object.values(group), ...Object.values(name)].join(' ').replace(/[._]/g, ' '),
    ),
  );
