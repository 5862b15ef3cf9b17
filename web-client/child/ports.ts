// What the child's side of a conversation needs of the page around it, and what it says of itself. Types only.
import type { FromChild } from '../shared/messages';

export interface Ports {
  send(frame: FromChild): void;
  /** Drop the connection, if any, and make a new one. */
  reconnect(): void;
  /** Time that passes evenly, whatever happens to the clock on the wall. */
  now(): number;
  /** The clock on the wall, for what is shown beside a message only. */
  wall(): number;
  new_token(): string;
  new_id(): string;
}

export type Phase = 'landing' | 'chat' | 'elsewhere' | 'ended';
type Passing = 'queue_full' | 'store_trouble' | 'too_fast' | 'conversation_full';
export type Obstacle = Passing | 'broken';
