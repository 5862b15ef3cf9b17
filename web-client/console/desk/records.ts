// The contact record while it is being written: kept in this tab at every change, complete when call type and outcome are
// chosen. Also the quick closes: whole records behind one digit. Pure but for the shelf it is given.
import { mended } from '../../shared/protocol';
import type { CallType, Outcome } from '../../shared/protocol';
import type { CloseFrame, Desk } from './model';
import type { Shelf } from '../shared/shelf';

export const call_types: readonly CallType[] = [
  'self',
  'about_child',
  'non_counselling',
  'non_data',
];
export const outcomes: readonly Outcome[] = [
  'information',
  'psychological_help',
  'referral',
  'none',
];
export const checks = ['place', 'adult', 'emergency'] as const;
export type Check = (typeof checks)[number];

export interface RecordDraft {
  readonly call_type: CallType | null;
  readonly outcome: Outcome | null;
  readonly category: string | null;
  readonly summary: string;
  /** What was asked when the risk is imminent; stays in this tab. */
  readonly checked: readonly Check[];
  /** Of a step that stays open, the reason; filed with the summary. */
  readonly why_not: Partial<Readonly<Record<Check, string>>>;
}

export const empty_record: RecordDraft = {
  call_type: null,
  outcome: null,
  category: null,
  summary: '',
  checked: [],
  why_not: {},
};

export class Records {
  constructor(private readonly shelf: Shelf) {}

  get(conversation: string): RecordDraft {
    return { ...empty_record, ...this.shelf.read(`record.${conversation}`, empty_record) };
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
  return mended([record.summary, ...lines].join('\n'));
}

/** Undefined while call type or outcome is missing. */
export function close_frame(
  conversation: string,
  record: RecordDraft,
  summary: string,
): CloseFrame | undefined {
  const { call_type, outcome, category } = record;
  if (!call_type || !outcome) return undefined;
  return {
    type: 'close',
    conversation,
    call_type,
    outcome,
    category,
    ...(summary ? { summary } : {}),
  };
}

export const quick_closes = [
  'information',
  'question',
  'thanks',
  'wrong_service',
  'silent',
  'test_or_joke',
  'abusive',
] as const;
export type QuickClose = (typeof quick_closes)[number];

const quick_records: Readonly<
  Record<QuickClose, Pick<RecordDraft, 'call_type' | 'outcome' | 'category'>>
> = {
  information: { call_type: 'self', outcome: 'information', category: null },
  question: {
    call_type: 'non_counselling',
    outcome: 'information',
    category: 'non_counselling.question',
  },
  thanks: { call_type: 'non_counselling', outcome: 'none', category: 'non_counselling.thanks' },
  wrong_service: {
    call_type: 'non_data',
    outcome: 'none',
    category: 'non_counselling.wrong_service',
  },
  silent: { call_type: 'non_data', outcome: 'none', category: 'non_counselling.silent' },
  test_or_joke: { call_type: 'non_data', outcome: 'none', category: 'non_counselling.test' },
  abusive: { call_type: 'non_data', outcome: 'none', category: 'non_counselling.abusive' },
};

/** The quick close keeps the summary, and of an information chat the category too. */
export const quick_record = (quick: QuickClose, record: RecordDraft): RecordDraft => ({
  ...record,
  ...quick_records[quick],
  category: quick_records[quick].category ?? record.category,
});

/** What the dialog proposes first, so that Enter alone is mostly right. */
export const proposed = (record: RecordDraft, child_wrote: boolean): QuickClose | 'as_record' => {
  if (record.call_type && record.outcome) return 'as_record';
  return child_wrote ? 'information' : 'silent';
};
