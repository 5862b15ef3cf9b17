// Small checks from which the validators of the wire are built: each says whether one value has
// its shape. Pure; tree-shakable, because the child's page carries them.

export type Check = (value: unknown) => boolean;
export type Fields = Record<string, Check>;

export const integer: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
export const from_to =
  (from: number, to: number): Check =>
  (value) =>
    integer(value) && (value as number) >= from && (value as number) <= to;
export const positive: Check = (value) => integer(value) && (value as number) > 0;
export const string: Check = (value) => typeof value === 'string';
export const boolean: Check = (value) => typeof value === 'boolean';
export const named: Check = (value) => typeof value === 'string' && value !== '';
export const id: Check = (value) => typeof value === 'string' && /^[\w-]{22}$/.test(value);
export const one_of =
  (...words: readonly unknown[]): Check =>
  (value) =>
    words.includes(value);
export const or_null =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
export const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
export const list =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
export const shape =
  (fields: Fields): Check =>
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(fields).every(([name, fits]) => fits((value as Record<string, unknown>)[name]));

/** The frame itself when its `kind` names one of `kinds` and every field fits; else undefined. */
export function pick(kinds: Record<string, Fields>, frame: unknown, kind: string): unknown {
  const name = (frame as Partial<Record<string, unknown>> | null)?.[kind];
  // Not by plain lookup: every object inherits a `constructor`.
  const fields = Object.entries(kinds).find(([known]) => known === name)?.[1];
  return fields && shape(fields)(frame) ? frame : undefined;
}
