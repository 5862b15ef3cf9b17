// The steps of an imminent danger: done, or open with the reason why. In the record while talking, in a dialog before
// the end.
import type { JSX } from 'preact';
import { is_done } from '../closing';
import { checks } from '../records';
import type { Check, RecordDraft } from '../records';
import { use_desk } from './context';

const reason_characters_max = 200;

function Step({
  id,
  record,
  check,
  asks,
}: {
  id: string;
  record: RecordDraft;
  check: Check;
  asks: boolean;
}): JSX.Element {
  const { store, words } = use_desk();
  const checked = record.checked.includes(check);
  const toggle = (): void =>
    store.record(id, {
      checked: checked ? record.checked.filter((one) => one !== check) : [...record.checked, check],
    });
  const explain = (reason: string): void =>
    store.record(id, { why_not: { ...record.why_not, [check]: reason } });
  return (
    <div class="step" data-done={is_done(record, check)}>
      <label class="tick" data-test={`check-${check}`}>
        <input type="checkbox" checked={checked} onChange={toggle} />
        <span>{words.risk_checks[check]}</span>
      </label>
      {asks && !checked && (
        <input
          type="text"
          class="why-not"
          data-test={`why-not-${check}`}
          maxLength={reason_characters_max}
          aria-label={`${words.risk_checks_open[check]}: ${words.why_not}`}
          placeholder={words.why_not}
          value={record.why_not[check] ?? ''}
          onInput={(event) => explain(event.currentTarget.value)}
        />
      )}
    </div>
  );
}

/** `asks`: for each step that is open, why. */
export function Checklist(props: { id: string; record: RecordDraft; asks: boolean }): JSX.Element {
  const { words } = use_desk();
  return (
    <fieldset class="checklist" data-test="risk-checklist">
      <legend>{words.risk_checklist}</legend>
      {checks.map((check) => (
        <Step key={check} check={check} {...props} />
      ))}
    </fieldset>
  );
}
