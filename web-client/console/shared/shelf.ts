// What must survive a reload of this tab, under one prefix of sessionStorage: drafts, unsent messages, records. Falls back
// to memory where the browser refuses storage. Owned by the station; never uses localStorage, so that closing the tab
// forgets everything.

export type Storage = Pick<
  globalThis.Storage,
  'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'
>;

const prefix = 'senim.';

export class Shelf {
  private readonly memory = new Map<string, string>();

  constructor(private readonly storage: Storage | undefined) {}

  get(name: string): string {
    return this.memory.get(name) ?? this.stored(name) ?? '';
  }

  /** An empty text is removed. */
  put(name: string, text: string): void {
    this.memory.delete(name);
    try {
      if (!this.storage) throw new Error('no storage');
      if (text === '') this.storage.removeItem(prefix + name);
      else this.storage.setItem(prefix + name, text);
    } catch {
      this.memory.set(name, text);
    }
  }

  read<T>(name: string, otherwise: T): T {
    try {
      return (JSON.parse(this.get(name)) as T | null) ?? otherwise;
    } catch {
      return otherwise;
    }
  }

  write(name: string, value: unknown): void {
    this.put(name, JSON.stringify(value));
  }

  /** Removes every name for which `which` is true. */
  forget(which: (name: string) => boolean = () => true): void {
    for (const name of this.names().filter(which)) this.put(name, '');
  }

  names(): string[] {
    const names = new Set([...this.memory].filter(([, text]) => text !== '').map(([name]) => name));
    for (let i = 0; i < (this.storage?.length ?? 0); i += 1) {
      const key = this.storage?.key(i);
      if (key?.startsWith(prefix)) names.add(key.slice(prefix.length));
    }
    return [...names];
  }

  private stored(name: string): string | null {
    try {
      return this.storage?.getItem(prefix + name) ?? null;
    } catch {
      return null;
    }
  }
}

export function session_shelf(): Shelf {
  try {
    return new Shelf(sessionStorage);
  } catch {
    return new Shelf(undefined);
  }
}
