// The fields of a contact record that a counsellor writes, from protocol/record.json: the console knows none of them by
// name but what its quick closes set. Pure.
import record from '../../../protocol/record.json';
import type { Language, RecordValue } from '../../shared/protocol';

export type Names = Readonly<Record<Language, string>>;
export type RecordValues = Readonly<Record<string, RecordValue>>;

/** What makes a field needed to close: one of these words of another field. */
type NeededWhen = Readonly<Record<string, readonly string[]>>;

interface Described {
  readonly name: string;
  readonly type: string;
  readonly names: Names;
  readonly write: readonly string[];
  readonly retired?: boolean;
  readonly most?: number;
  readonly words?: readonly { word: string; names: Names; retired?: boolean }[];
  readonly needed?: boolean | readonly NeededWhen[];
}

export interface RecordField {
  readonly name: string;
  readonly type: string;
  readonly names: Names;
  readonly most: number;
  readonly words: readonly { word: string; names: Names }[];
  readonly needed: boolean | readonly NeededWhen[];
}

export const record_fields: readonly RecordField[] = (record.fields as readonly Described[])
  .filter(({ write, retired }) => write.includes('counsellor') && retired !== true)
  .map(({ name, type, names, most = 1, words = [], needed = false }) => ({
    ...{ name, type, names, most, needed },
    words: words.filter((one) => one.retired !== true),
  }));

export const field_named = (name: string): RecordField | undefined =>
  record_fields.find((field) => field.name === name);

const is_so = (when: NeededWhen, values: RecordValues): boolean =>
  Object.entries(when).some(([other, words]) => {
    const value = values[other];
    return typeof value === 'string' && words.includes(value);
  });

const is_needed = ({ needed }: RecordField, values: RecordValues): boolean =>
  typeof needed === 'boolean' ? needed : needed.some((when) => is_so(when, values));

/** As the server judges it (records/contact_document.cpp); `values` with the risk that the desk knows. */
export const missing_fields = (values: RecordValues): readonly string[] =>
  record_fields
    .filter((field) => is_needed(field, values) && !(field.name in values))
    .map(({ name }) => name);

/** Not shown: it belongs to other words of the call type, and holds nothing. */
export const is_beside_the_point = (field: RecordField, values: RecordValues): boolean =>
  typeof field.needed !== 'boolean' &&
  field.needed.every((when) => Object.keys(when).every((other) => other === 'call_type')) &&
  !is_needed(field, values) &&
  !(field.name in values);
