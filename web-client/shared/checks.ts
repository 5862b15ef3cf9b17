// Small checks from which the validators of the wire are built: each says whether one value has
// its shape. Pure; tree-shakable, because the child's page carries them.

export type Check = (value: unknown) => boolean;
export type Fields = Record<string, Check>;

export const integer: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
export const from_to =
  (from: number, to: number): Check =>
  (value) =>
    integer(value) && (value as number) >= from && (value as number) <= to;
export const positive = from_to(1, Number.MAX_SAFE_INTEGER);
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
  if (typeof frame !== 'object' || frame === null) return undefined;
  const name = (frame as Record<string, unknown>)[kind];
  if (typeof name !== 'string') return undefined;
  // Not by plain lookup: every object inherits a `constructor`.
  if (!Object.prototype.hasOwnProperty.call(kinds, name)) return undefined;
  return shape(kinds[name] ?? {})(frame) ? frame : undefined;
}
