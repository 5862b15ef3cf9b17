// Which command a key stands for. By event.code, because a Kazakh layout puts letters where other keyboards have digits,
// and only with Alt, so that no single letter ever acts (WCAG 2.1.4). Pure.
import type { Key } from '../shared/keys';

export type Command =
  | { do: 'chat'; slot: number }
  | { do: 'next' | 'previous' | 'longest' | 'accept' | 'note' | 'risk' | 'close' }
  | { do: 'keep_open' | 'waiting' | 'back_on' };

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

// A key without Alt is a function key: never part of a text.
const single: Readonly<Record<string, Command>> = {
  F2: { do: 'back_on' },
};

export function command_of(key: Key): Command | undefined {
  // Ctrl and Alt together are AltGr on Windows: a character, not a command.
  if (key.ctrlKey || key.metaKey || key.shiftKey) return undefined;
  if (!key.altKey) return single[key.code];
  const slot = /^(?:Digit|Numpad)([1-4])$/.exec(key.code)?.[1];
  return slot ? { do: 'chat', slot: Number(slot) } : letters[key.code];
}
