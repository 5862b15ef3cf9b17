// How steps of the desk are put together. Pure.
import type { Conversation, Desk, Step } from './model';

export const unchanged = (desk: Desk): Step => ({ desk, send: [], events: [] });

/** The desk itself when nothing changed. */
export function patch(
  desk: Desk,
  id: string,
  change: (conversation: Conversation) => Conversation,
): Desk {
  const conversations = desk.conversations.map((c) => (c.id === id ? change(c) : c));
  const changed = conversations.some((c, i) => c !== desk.conversations[i]);
  return changed ? { ...desk, conversations } : desk;
}

/** One step after the other; what each says and reports is kept in order. */
export function chain(desk: Desk, ...steps: ((desk: Desk) => Step)[]): Step {
  return steps.reduce<Step>((before, step) => {
    const after = step(before.desk);
    return {
      desk: after.desk,
      send: [...before.send, ...after.send],
      events: [...before.events, ...after.events],
    };
  }, unchanged(desk));
}
