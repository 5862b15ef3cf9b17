// Names of the regions, from the same table the server reads; put into the bundle when it is built.
import table from '../../../server/places/regions-kz.csv';
import type { Language } from '../../shared/protocol';

type Names = Readonly<Record<Language, string>>;

const names: ReadonlyMap<string, Names> = new Map(
  table
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => {
      const [code = '', kk = '', ru = '', en = ''] = line.split(',');
      return [code, { kk, ru, en }];
    }),
);

/** Undefined for no region or one that is not in the table. */
export const region_name = (code: string | null, language: Language): string | undefined =>
  code === null ? undefined : names.get(code)?.[language];

/** Code and name of each, by name as the language sorts. */
export const regions = (language: Language): readonly (readonly [string, string])[] =>
  [...names]
    .map(([code, name]) => [code, name[language]] as const)
    .sort(([, a], [, b]) => a.localeCompare(b, language));
