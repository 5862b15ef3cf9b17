// What stands in front of everything for a moment: help, risk, the end of an exchange, the quick close.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Risk } from '../../shared/protocol';
import * as actions from '../actions';
import type { Conversation } from '../model';
import { close_frame, empty_record, proposed, quick_closes, quick_record } from '../records';
import type { QuickClose } from '../records';
import { use_place } from './context';
import { Buttons, Frame, Options } from './dialog_frame';
import type { Option } from './dialog_frame';
import { Icon, risk_icons } from './icons';

function RiskDialog({ conversation }: { conversation: Conversation }): JSX.Element {
  const { station, words } = use_place();
  const [risk, set_risk] = useState<Risk>(conversation.card.risk);
  const options = (['routine', 'raised', 'imminent'] as const).map((value) => ({
    value,
    label: words[`risk_${value}`],
    hint: words[`risk_${value}_hint`],
    mark: (
      <span class={`risk-mark ${value}`}>
        <Icon name={risk_icons[value]} filled={value !== 'routine'} />
      </span>
    ),
  }));
  const submit = (): void => {
    station.do(actions.set_risk(conversation.id, risk));
    station.update({ dialog: null });
  };
  const digit = (n: number): void => {
    const option = options[n - 1];
    if (option) set_risk(option.value);
  };
  return (
    <Frame
      title={words.risk_title(conversation.card.number)}
      test="risk-dialog"
      digit={digit}
      submit={submit}
    >
      <Options
        options={options}
        value={risk}
        label={words.risk}
        choose={(value) => set_risk(value)}
      />
      <Buttons action={words.risk_set} act={submit} />
    </Frame>
  );
}

function EndDialog({ conversation }: { conversation: Conversation }): JSX.Element {
  const { station, words } = use_place();
  const submit = (): void => {
    if (conversation.outbox.length) return;
    station.update({ dialog: null, record_open: true });
    station.do(actions.end(conversation.id));
  };
  const pending = conversation.outbox.length > 0;
  return (
    <Frame title={words.end_title(conversation.card.number)} test="end-dialog" submit={submit}>
      <p>{words.end_explain}</p>
      {pending && <p class="banner warn">{words.close_unsent}</p>}
      <Buttons action={words.end_confirm} act={submit} disabled={pending} />
    </Frame>
  );
}

type Quick = QuickClose | 'as_record' | 'full';

function QuickDialog({ conversation }: { conversation: Conversation }): JSX.Element {
  const { station, view, words } = use_place();
  const { id, card, messages, outbox } = conversation;
  const record = view.records[id] ?? empty_record;
  const suggestion = proposed(
    record,
    messages.some(({ from }) => from === 'child'),
  );
  const [quick, set_quick] = useState<Quick>(suggestion);
  const options: Option<Quick>[] = [
    ...(suggestion === 'as_record'
      ? [{ value: 'as_record' as const, label: words.quick_as_record }]
      : []),
    ...quick_closes.map((value) => ({ value, label: words.quick[value] })),
    { value: 'full', label: words.quick_full },
  ];
  const first = suggestion === 'as_record' ? 0 : 1;
  const draft = station.drafts.get(id, 'reply');
  const submit = (): void => {
    if (quick === 'full') {
      return station.update({ dialog: null, record_open: true, active: id, screen: 'record' });
    }
    const frame = close_frame(id, quick === 'as_record' ? record : quick_record(quick, record));
    if (!frame || outbox.length) return;
    station.update({ dialog: null });
    station.do(actions.close(frame));
  };
  const digit = (n: number): void => {
    const option = options[n - first];
    if (option) set_quick(option.value);
  };
  return (
    <Frame title={words.quick_title(card.number)} test="quick-dialog" digit={digit} submit={submit}>
      <p class="muted">{words.quick_hint}</p>
      <Options
        options={options}
        value={quick}
        label={words.quick_title(card.number)}
        first={first}
        choose={(value) => set_quick(value)}
      />
      {card.phase === 'live' && <p class="muted">{words.quick_tells_child}</p>}
      {outbox.length > 0 && <p class="banner warn">{words.close_unsent}</p>}
      {draft && (
        <p class="banner warn">
          {words.notice_draft} {draft}
        </p>
      )}
      <Buttons
        action={quick === 'full' ? words.record : words.close_conversation}
        act={submit}
        disabled={quick !== 'full' && outbox.length > 0}
      />
    </Frame>
  );
}

function HelpDialog(): JSX.Element {
  const { station, words } = use_place();
  const { help } = words;
  const alt = (key: string): JSX.Element => (
    <>
      <kbd>Alt</kbd> <kbd>{key}</kbd>
    </>
  );
  const rows: readonly (readonly [JSX.Element, string])[] = [
    [alt('1 – 4'), help.chat],
    [alt('J'), help.next],
    [alt('K'), help.previous],
    [alt('W'), help.longest],
    [alt('A'), help.accept],
    [alt('P'), help.note],
    [alt('R'), help.risk],
    [alt('C'), help.close],
    [<kbd>/</kbd>, help.canned],
    [<kbd>Enter</kbd>, help.send],
    [
      <>
        <kbd>Shift</kbd> <kbd>Enter</kbd>
      </>,
      help.newline,
    ],
    [<kbd>F1</kbd>, help.help],
  ];
  return (
    <Frame title={words.help_title} test="help-dialog">
      <dl class="help">
        {rows.map(([keys, text]) => (
          <div key={text}>
            <dt>{keys}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <div class="row-end">
        <button type="button" class="primary" onClick={() => station.update({ dialog: null })}>
          {words.help_close} <kbd>Esc</kbd>
        </button>
      </div>
    </Frame>
  );
}

export function Dialogs(): JSX.Element | null {
  const { view } = use_place();
  const { dialog, desk } = view;
  if (!dialog) return null;
  if (dialog.kind === 'help') return <HelpDialog />;
  const conversation = desk.conversations.find(({ id }) => id === dialog.conversation);
  if (!conversation) return null;
  if (dialog.kind === 'risk')
    return <RiskDialog key={conversation.id} conversation={conversation} />;
  if (dialog.kind === 'end') return <EndDialog key={conversation.id} conversation={conversation} />;
  return <QuickDialog key={conversation.id} conversation={conversation} />;
}
