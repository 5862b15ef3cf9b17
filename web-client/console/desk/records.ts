// The contact record while it is being written: kept in this tab at every change, and saved at the server (saving.ts). Also
// the quick closes: whole records behind one digit. Pure but for the shelf it is given.
import { mended } from '../../shared/protocol';
import type { CloseFrame, Desk } from './model';
import type { Shelf } from '../shared/shelf';
import { missing_fields } from './record_fields';
import type { RecordValues } from './record_fields';
import { unsaved, with_value } from './saving';

export const checks = ['place', 'adult', 'emergency'] as const;
export type Check = (typeof checks)[number];

export interface RecordDraft {
  /** What the screen shows, field by field. */
  readonly values: RecordValues;
  /** What the server said last that it has, and its version. */
  readonly told: RecordValues;
  readonly version: number;
  /** Fields that somebody else has set otherwise meanwhile: to be decided. */
  readonly conflicts: readonly string[];
  /** What was asked when the risk is imminent; stays in this tab. */
  readonly checked: readonly Check[];
  /** Of a step that stays open, the reason; filed with the summary. */
  readonly why_not: Partial<Readonly<Record<Check, string>>>;
}

export const empty_record: RecordDraft = {
  values: {},
  told: {},
  version: 0,
  conflicts: [],
  checked: [],
  why_not: {},
};

/** What a page of before kept in this tab: nothing that was typed is lost to a new build. */
interface KeptBefore {
  readonly call_type?: string | null;
  readonly category?: string | null;
  readonly summary?: string;
}

function values_of_before({ call_type, category, summary }: KeptBefore): RecordValues {
  return {
    ...(call_type ? { call_type } : {}),
    ...(category ? { categories: [category] } : {}),
    ...(summary ? { summary } : {}),
  };
}

export class Records {
  constructor(private readonly shelf: Shelf) {}

  get(conversation: string): RecordDraft {
    const kept = this.shelf.read<Partial<RecordDraft> & KeptBefore>(`record.${conversation}`, {});
    const { values = values_of_before(kept), told = {}, version = 0, conflicts = [] } = kept;
    const { checked = [], why_not = {} } = kept;
    return { values, told, version, conflicts, checked, why_not };
  }

  /** Those of the desk's conversations; the very same object when all are known. */
  of(desk: Desk, known: Readonly<Record<string, RecordDraft>>): typeof known {
    if (desk.conversations.every(({ id }) => id in known)) return known;
    return Object.fromEntries(desk.conversations.map(({ id }) => [id, known[id] ?? this.get(id)]));
  }

  put(conversation: string, record: RecordDraft): void {
    this.shelf.write(`record.${conversation}`, record);
  }
}

/** The summary with the reasons of the steps that were left open, as `step` names them. */
export function filed_summary(record: RecordDraft, step: (check: Check) => string): string {
  const open = checks.filter((check) => !record.checked.includes(check));
  const reasons = open.map((check) => [check, record.why_not[check]?.trim() ?? ''] as const);
  const lines = reasons.flatMap(([check, reason]) => (reason ? [`${step(check)}: ${reason}`] : []));
  const { summary = '' } = record.values;
  return mended([String(summary), ...lines].join('\n'));
}

/** With what is not saved yet, and the summary as it is filed. */
export function close_frame(
  conversation: string,
  record: RecordDraft,
  summary: string,
): CloseFrame {
  const values = with_value(record.values, 'summary', summary || null);
  return {
    type: 'close',
    conversation,
    base: record.version,
    set: { ...unsaved({ ...record, values }) },
  };
}

export const quick_closes = [
  'information',
  'question',
  'thanks',
  'wrong_service',
  'silent',
  'joke',
  'test',
  'abusive',
] as const;
export type QuickClose = (typeof quick_closes)[number];

const quick_records: Readonly<Record<QuickClose, RecordValues>> = {
  information: { call_type: 'self', help: 'information' },
  question: { call_type: 'non_counselling', categories: ['non_counselling.question'] },
  thanks: { call_type: 'non_counselling', categories: ['non_counselling.thanks'] },
  wrong_service: { call_type: 'non_data', non_data: 'wrong_number' },
  silent: { call_type: 'non_data', non_data: 'silent' },
  joke: { call_type: 'non_data', non_data: 'joke' },
  test: { call_type: 'non_data', non_data: 'test' },
  abusive: { call_type: 'non_data', non_data: 'abusive' },
};

/** The quick close says what kind of contact it was; all else that was written stays. */
export function quick_record(quick: QuickClose, record: RecordDraft): RecordDraft {
  const decides = ['call_type', 'help', 'non_data'];
  const kept = Object.entries(record.values).filter(([name]) => !decides.includes(name));
  return { ...record, values: { ...Object.fromEntries(kept), ...quick_records[quick] } };
}

/** What the dialog proposes first, so that Enter alone is mostly right. */
export const proposed = (record: RecordDraft, child_wrote: boolean): QuickClose | 'as_record' => {
  if (missing_fields(record.values).length === 0) return 'as_record';
  return child_wrote ? 'information' : 'silent';
};
