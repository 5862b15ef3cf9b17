// What one screen is drawn from: a view that is never changed but replaced, and those who are told of it. The shared frame
// has one, and each page its own. Draws nothing, keeps nothing over a reload.

export class Store<View extends object> {
  private readonly listeners = new Set<() => void>();

  constructor(private current: View) {}

  get view(): View {
    return this.current;
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  update(change: Partial<View>): void {
    this.current = { ...this.current, ...change };
    for (const listener of this.listeners) listener();
  }
}
