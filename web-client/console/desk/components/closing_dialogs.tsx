// The two dialogs before an end. When all is calm they propose what is mostly right, so that Enter alone does; with
// danger, a draft or unread words they propose nothing, and what was chosen before something changed is chosen no more.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Closing, Missing } from '../closing';
import * as ending from '../ending';
import type { Conversation } from '../model';
import { field_named } from '../record_fields';
import { empty_record, proposed, quick_closes, quick_record } from '../records';
import type { QuickClose, RecordDraft } from '../records';
import { Checklist } from './checklist';
import { Buttons, Frame, Options } from '../../shared/components/dialog_frame';
import type { Option } from '../../shared/components/dialog_frame';
import { use_desk } from './context';

interface Choice<T extends string> {
  chosen: T | null;
  choose: (value: T) => void;
}

/** Proposes only while nothing has changed since the dialog was opened. */
function use_choice<T extends string>(closing: Closing, proposal: T | null): Choice<T> {
  const { careful, circumstances } = closing;
  const [opened] = useState(circumstances);
  const [choice, set_choice] = useState<{ value: T; circumstances: string } | null>(null);
  const valid = choice?.circumstances === circumstances ? choice.value : null;
  return {
    chosen: valid ?? (careful || opened !== circumstances ? null : proposal),
    choose: (value) => set_choice({ value, circumstances }),
  };
}

function Cautions({
  closing,
  of_record = false,
}: {
  closing: Closing;
  of_record?: boolean;
}): JSX.Element {
  const { words } = use_desk();
  const { flag, unread, drafts } = closing;
  return (
    <>
      {flag && (
        <p class="banner warn" data-test="caution-risk">
          <strong>{flag === 'danger' ? words.need_danger : words[`risk_${flag}`]}</strong>
          {of_record && <>. {words.close_flagged}</>}
        </p>
      )}
      {unread.length > 0 && (
        <div class="banner warn" data-test="caution-unread">
          <strong>{words.close_unread}</strong>
          {unread.slice(-3).map((text, i) => (
            <p key={i} class="quoted" translate={false}>
              {text}
            </p>
          ))}
        </div>
      )}
      {drafts.map((text, i) => (
        <div key={i} class="banner warn" data-test="caution-draft">
          <strong>{words.close_draft}</strong>
          <p class="quoted" translate={false}>
            {text}
          </p>
        </div>
      ))}
    </>
  );
}

export function MissingList({ missing }: { missing: readonly Missing[] }): JSX.Element | null {
  const { language, words } = use_desk();
  if (missing.length === 0) return null;
  const own = new Map<string, string>(Object.entries(words.missing));
  const name = (one: Missing): string =>
    own.get(one) ?? field_named(one)?.names[language].toLowerCase() ?? one;
  return (
    <p class="missing" role="status" data-test="missing">
      {words.close_still_missing} {missing.map(name).join(' · ')}
    </p>
  );
}

function use_closing(conversation: Conversation): { closing: Closing; record: RecordDraft } {
  const { store, view } = use_desk();
  const record = view.records[conversation.id] ?? empty_record;
  return { closing: ending.closing_now(store, conversation), record };
}

export function EndDialog({ conversation }: { conversation: Conversation }): JSX.Element {
  const { store, words } = use_desk();
  const { closing, record } = use_closing(conversation);
  const close = (): void => store.update({ dialog: null });
  const { chosen, choose } = use_choice<'end'>(closing, 'end');
  const submit = (): void => {
    if (chosen) ending.end(store, conversation);
  };
  const title = words.end_title(conversation.card.number);
  return (
    <Frame
      title={title}
      test="end-dialog"
      close={close}
      submit={submit}
      digit={(n) => n === 1 && choose('end')}
    >
      <p>{words.end_explain}</p>
      <Cautions closing={closing} />
      {closing.flag === 'imminent' && <Checklist id={conversation.id} record={record} asks />}
      <MissingList missing={closing.before_end} />
      {(closing.careful || !chosen) && (
        <Options
          options={[{ value: 'end', label: words.end_all_the_same }]}
          value={chosen}
          label={title}
          choose={choose}
        />
      )}
      <Buttons
        close={close}
        action={words.end_confirm}
        act={submit}
        disabled={!chosen || closing.before_end.length > 0}
      />
    </Frame>
  );
}

type Quick = QuickClose | 'as_record' | 'full';

function quick_options(
  closing: Closing,
  whole: boolean,
  label: (quick: Quick) => string,
): Option<Quick>[] {
  const short: readonly Quick[] = closing.flag ? [] : quick_closes;
  const values: readonly Quick[] = [...(whole ? (['as_record'] as const) : []), ...short, 'full'];
  return values.map((value) => ({ value, label: label(value) }));
}

export function QuickDialog({ conversation }: { conversation: Conversation }): JSX.Element {
  const { store, words } = use_desk();
  const { closing, record } = use_closing(conversation);
  const close = (): void => store.update({ dialog: null });
  const { id, card, messages } = conversation;
  const wrote = messages.some(({ from }) => from === 'child');
  const { chosen, choose } = use_choice<Quick>(closing, proposed(record, wrote));
  const { flag, before_end, before_close } = closing;
  const options = quick_options(closing, before_close.length === 0, (quick) => {
    if (quick === 'full') return words.quick_full;
    return quick === 'as_record' ? words.quick_as_record : words.quick[quick];
  });
  const value = options.some((option) => option.value === chosen) ? chosen : null;
  const first = options[0]?.value === 'as_record' ? 0 : 1;
  const submit = (): void => {
    if (value === 'full')
      store.update({ dialog: null, record_open: true, active: id, screen: 'record' });
    else if (value)
      ending.close(
        store,
        conversation,
        value === 'as_record' ? undefined : quick_record(value, record),
      );
  };
  const digit = (n: number): void => {
    const option = options[n - first];
    if (option) choose(option.value);
  };
  return (
    <Frame
      title={words.quick_title(card.number)}
      test="quick-dialog"
      close={close}
      digit={digit}
      submit={submit}
    >
      <p class="muted">{words.quick_hint}</p>
      <Cautions closing={closing} of_record />
      {flag === 'imminent' && <Checklist id={id} record={record} asks />}
      <MissingList missing={flag ? before_close : before_end} />
      <Options
        options={options}
        value={value}
        label={words.quick_title(card.number)}
        first={first}
        choose={choose}
      />
      {card.phase === 'live' && <p class="muted">{words.quick_tells_child}</p>}
      <Buttons
        close={close}
        action={value === 'full' ? words.record : words.close_conversation}
        act={submit}
        disabled={value === null || (value !== 'full' && before_end.length > 0)}
      />
    </Frame>
  );
}
