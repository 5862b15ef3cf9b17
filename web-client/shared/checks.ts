// Small checks from which the frames of the wire are described: each says whether one value has its
// shape, and its type is the type of that shape, so that nothing is written down twice. Pure;
// tree-shakable, because the child's page carries them. What stands here as a type weighs nothing.

export type Check<T> = (value: unknown) => value is T;
export type Fields = Readonly<Record<string, Check<unknown>>>;
export type Kinds = Readonly<Record<string, Fields>>;

/** The type that a check proves. */
export type Infer<C> = C extends Check<infer T> ? T : never;
type Missable<F> = { [K in keyof F]: undefined extends Infer<F[K]> ? K : never }[keyof F];
type Plain<T> = { [K in keyof T]: T[K] };
/** The type of an object with these fields; what is `optional` may be missing. */
export type Shape<F> = Plain<
  { -readonly [K in Exclude<keyof F, Missable<F>>]: Infer<F[K]> } & {
    -readonly [K in Missable<F>]?: Exclude<Infer<F[K]>, undefined>;
  }
>;
/** One of these objects; its field `kind` says which. */
export type OneOf<Kind extends string, K extends Kinds> = {
  [Name in keyof K]: Plain<Record<Kind, Name> & Shape<K[Name]>>;
}[keyof K];

export const integer: Check<number> = (value): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0;
export const from_to =
  <T extends number = number>(from: number, to: number): Check<T> =>
  (value): value is T =>
    integer(value) && value >= from && value <= to;
export const positive: Check<number> = (value): value is number => integer(value) && value > 0;
export const string: Check<string> = (value): value is string => typeof value === 'string';
export const boolean: Check<boolean> = (value): value is boolean => typeof value === 'boolean';
export const named: Check<string> = (value): value is string =>
  typeof value === 'string' && value !== '';
export const id: Check<string> = (value): value is string =>
  typeof value === 'string' && /^[\w-]{22}$/.test(value);
export const one_of =
  <const Words extends readonly unknown[]>(...words: Words): Check<Words[number]> =>
  (value): value is Words[number] =>
    words.includes(value);
export const or_null =
  <T>(check: Check<T>): Check<T | null> =>
  (value): value is T | null =>
    value === null || check(value);
export const optional =
  <T>(check: Check<T>): Check<T | undefined> =>
  (value): value is T | undefined =>
    value === undefined || check(value);
export const list =
  <T>(check: Check<T>): Check<T[]> =>
  (value): value is T[] =>
    Array.isArray(value) && value.every(check);
export const shape =
  <F extends Fields>(fields: F): Check<Shape<F>> =>
  (value): value is Shape<F> =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(fields).every(([name, fits]) => fits((value as Record<string, unknown>)[name]));

/** The frame itself when its `kind` names one of `kinds` and every field fits; else undefined. */
export function pick<Kind extends string, K extends Kinds>(
  kinds: K,
  frame: unknown,
  kind: Kind,
): OneOf<Kind, K> | undefined {
  const name = (frame as Partial<Record<string, unknown>> | null)?.[kind];
  // Not by plain lookup: every object inherits a `constructor`.
  const fields = Object.entries(kinds).find(([known]) => known === name)?.[1];
  return fields && shape(fields)(frame) ? (frame as OneOf<Kind, K>) : undefined;
}
