// How a record that is typed and a record that is stored come together: what of it is not saved yet, what an answer of the
// server changes, which fields two have set otherwise. Nothing typed is ever taken away here. Pure.
import { mended } from '../../shared/protocol';
import type { RecordValue, ToCounsellor } from '../../shared/protocol';
import type { RecordValues } from './record_fields';
import type { CloseFrame } from './model';
import type { RecordDraft } from './records';

type RecordTold = Extract<ToCounsellor, { type: 'record' }>;
export type RecordChanges = Readonly<Record<string, RecordValue | null>>;

const is_same = (a: RecordValue | undefined, b: RecordValue | undefined): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

/** As the server takes it: a text without its loose ends; one that nobody could read is none. */
function sayable(value: RecordValue | undefined): RecordValue | undefined {
  if (Array.isArray(value)) return value.length ? value : undefined;
  return typeof value === 'string' ? mended(value) || undefined : value;
}

const all_names = (...values: RecordValues[]): string[] => [
  ...new Set(values.flatMap((one) => Object.keys(one))),
];

const differs = ({ values, told }: RecordDraft, name: string): boolean =>
  !is_same(sayable(values[name]), told[name]);

/** What the server does not have; of a conflict nothing is said before it is decided. */
export const unsaved = (draft: RecordDraft): RecordChanges =>
  Object.fromEntries(
    all_names(draft.values, draft.told)
      .filter((name) => differs(draft, name) && !draft.conflicts.includes(name))
      .map((name) => [name, sayable(draft.values[name]) ?? null]),
  );

export const is_saved = (draft: RecordDraft): boolean =>
  draft.conflicts.length === 0 && Object.keys(unsaved(draft)).length === 0;

const without = (values: RecordValues, name: string): RecordValues =>
  Object.fromEntries(Object.entries(values).filter(([other]) => other !== name));

export const with_value = (
  values: RecordValues,
  name: string,
  value: RecordValue | null,
): RecordValues => (value === null ? without(values, name) : { ...values, [name]: value });

/** What somebody else has set comes in; what was changed here stays as it is typed. */
export function heard(
  draft: RecordDraft,
  { version, fields, conflicts = [] }: RecordTold,
): RecordDraft {
  let { values } = draft;
  for (const name of all_names(draft.told, fields, values))
    if (!differs(draft, name)) values = with_value(values, name, fields[name] ?? null);
  const next = { ...draft, values, told: fields, version };
  const open = [...new Set([...draft.conflicts, ...conflicts])];
  return { ...next, conflicts: open.filter((name) => differs(next, name)) };
}

/** A close is said over what is stored by then: it was decided some seconds before. */
export function rebased(frame: CloseFrame, { told, version }: RecordDraft): CloseFrame {
  const set = Object.entries(frame.set ?? {}).filter(
    ([name, value]) => !is_same(value ?? undefined, told[name]),
  );
  return { ...frame, base: version, set: Object.fromEntries(set) };
}

/** `mine` is what is typed here, and then it is said over the other; else the other takes its place. */
export function decided(draft: RecordDraft, name: string, mine: boolean): RecordDraft {
  const conflicts = draft.conflicts.filter((other) => other !== name);
  const values = mine ? draft.values : with_value(draft.values, name, draft.told[name] ?? null);
  return { ...draft, conflicts, values };
}
