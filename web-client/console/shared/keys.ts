// Keys that mean the same on every page. Pure.

export interface Key {
  readonly code: string;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
}

/** F1, a key that is never part of a text. */
export const asks_help = (key: Key): boolean =>
  key.code === 'F1' && !key.altKey && !key.ctrlKey && !key.metaKey && !key.shiftKey;

/** The digit of a key without modifiers, wherever the layout puts it; undefined for any other key. */
export const digit_of = (key: Key): number | undefined => {
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(key.code)?.[1];
  return digit && !key.altKey && !key.ctrlKey && !key.metaKey ? Number(digit) : undefined;
};
