// Which command a key stands for. By event.code, because a Kazakh layout puts letters where other keyboards have digits,
// and only with Alt, so that no single letter ever acts (WCAG 2.1.4). Pure.

export type Command =
  | { do: 'chat'; slot: number }
  | { do: 'next' | 'previous' | 'longest' | 'accept' | 'note' | 'risk' | 'close' | 'help' }
  | { do: 'keep_open' | 'waiting' | 'back_on' };

export interface Key {
  readonly code: string;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
}

const letters: Readonly<Record<string, Command>> = {
  KeyJ: { do: 'next' },
  KeyK: { do: 'previous' },
  KeyW: { do: 'longest' },
  KeyA: { do: 'accept' },
  KeyP: { do: 'note' },
  KeyR: { do: 'risk' },
  KeyC: { do: 'close' },
  KeyZ: { do: 'keep_open' },
  KeyQ: { do: 'waiting' },
};

// Keys without Alt are function keys only: they are never part of a text.
const single: Readonly<Record<string, Command>> = {
  F1: { do: 'help' },
  F2: { do: 'back_on' },
};

export function command_of(key: Key): Command | undefined {
  // Ctrl and Alt together are AltGr on Windows: a character, not a command.
  if (key.ctrlKey || key.metaKey || key.shiftKey) return undefined;
  if (!key.altKey) return single[key.code];
  const slot = /^(?:Digit|Numpad)([1-4])$/.exec(key.code)?.[1];
  return slot ? { do: 'chat', slot: Number(slot) } : letters[key.code];
}

/** The digit of a key without modifiers, wherever the layout puts it; undefined for any other key. */
export const digit_of = (key: Key): number | undefined => {
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(key.code)?.[1];
  return digit && !key.altKey && !key.ctrlKey && !key.metaKey ? Number(digit) : undefined;
};
