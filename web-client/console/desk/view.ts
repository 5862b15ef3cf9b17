// What the desk is drawn from: what the server told, and what belongs to this page alone. Immutable; owned and replaced by
// the desk's store.
import type { LinkState } from '../../shared/link';
import type { Desk } from './model';
import { empty_desk } from './model';
import type { RecordDraft } from './records';

export type Phase = 'checking' | 'shift' | 'desk' | 'replaced' | 'stopped';
/** Which of the three parts a narrow screen shows. */
export type Screen = 'list' | 'chat' | 'record';
export type Columns = 1 | 2 | 3;

export type Dialog =
  | { kind: 'waiting' }
  | { kind: 'quick'; conversation: string }
  | { kind: 'risk'; conversation: string }
  | { kind: 'end'; conversation: string };

export interface DeskView {
  readonly phase: Phase;
  readonly desk: Desk;
  readonly link: LinkState;
  readonly on_shift: boolean;
  readonly active: string | null;
  readonly recent: readonly string[];
  readonly columns: Columns;
  readonly record_open: boolean;
  readonly screen: Screen;
  /** Conversations whose composer writes notes. */
  readonly noting: readonly string[];
  readonly dialog: Dialog | null;
  readonly records: Readonly<Record<string, RecordDraft>>;
  /** A composer that sees its own conversation with a new turn takes the focus. */
  readonly focus: { readonly conversation: string; readonly turn: number } | null;
}

export const first_view: DeskView = {
  phase: 'checking',
  desk: empty_desk,
  link: 'connecting',
  on_shift: false,
  active: null,
  recent: [],
  columns: 2,
  record_open: true,
  screen: 'list',
  noting: [],
  dialog: null,
  records: {},
  focus: null,
};
