// What the screen is drawn from: the desk and what belongs to this page alone. Immutable; owned and replaced by the station.
import type { Language } from '../shared/protocol';
import type { LinkState } from '../shared/link';
import type { Desk } from './model';
import { empty_desk } from './model';
import type { RecordDraft } from './records';

export type Phase =
  'checking' | 'unreachable' | 'sign_in' | 'no_desk' | 'shift' | 'desk' | 'replaced' | 'stopped';
export type Theme = 'auto' | 'light' | 'dark';
/** Which of the three parts a narrow screen shows. */
export type Screen = 'list' | 'chat' | 'record';
export type Columns = 1 | 2 | 3;

export type Dialog =
  | { kind: 'help' }
  | { kind: 'waiting' }
  | { kind: 'quick'; conversation: string }
  | { kind: 'risk'; conversation: string }
  | { kind: 'end'; conversation: string };

export type NoticeBody =
  | { kind: 'closed'; number: number }
  | { kind: 'kept_open'; number: number }
  | { kind: 'lost'; number: number; texts: readonly string[]; draft: string }
  | {
      kind:
        'offer_gone' | 'at_capacity' | 'refused' | 'close_refused' | 'too_fast' | 'sign_out_failed';
    };
export type Notice = NoticeBody & { readonly id: number };

export interface View {
  readonly phase: Phase;
  readonly expired: boolean;
  readonly language: Language;
  readonly theme: Theme;
  readonly desk: Desk;
  readonly link: LinkState;
  readonly sound: boolean;
  readonly on_shift: boolean;
  readonly clock_off_ms: number;
  readonly active: string | null;
  readonly recent: readonly string[];
  readonly columns: Columns;
  readonly record_open: boolean;
  readonly screen: Screen;
  /** Conversations whose composer writes notes. */
  readonly noting: readonly string[];
  readonly dialog: Dialog | null;
  readonly notices: readonly Notice[];
  readonly records: Readonly<Record<string, RecordDraft>>;
  /** A composer that sees its own conversation with a new turn takes the focus. */
  readonly focus: { readonly conversation: string; readonly turn: number } | null;
}

export const first_view: View = {
  phase: 'checking',
  expired: false,
  language: 'kk',
  theme: 'auto',
  desk: empty_desk,
  link: 'connecting',
  sound: false,
  on_shift: false,
  clock_off_ms: 0,
  active: null,
  recent: [],
  columns: 2,
  record_open: true,
  screen: 'list',
  noting: [],
  dialog: null,
  notices: [],
  records: {},
  focus: null,
};
