// What stands in front of everything for a moment: help, risk, who waits; what comes before an end has a file of its own.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Risk } from '../../shared/protocol';
import * as actions from '../actions';
import type { Conversation } from '../model';
import { EndDialog, QuickDialog } from './closing_dialogs';
import { use_place } from './context';
import { Buttons, Frame, Options } from './dialog_frame';
import { Icon, risk_icons } from './icons';
import { WaitingDialog } from './waiting_list';

function RiskDialog({ conversation }: { conversation: Conversation }): JSX.Element {
  const { station, words } = use_place();
  // What was not chosen here is not sent: the risk may change while this stands open.
  const [chosen, set_risk] = useState<Risk | null>(null);
  const risk = chosen ?? conversation.card.risk;
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
    if (chosen) station.do(actions.set_risk(conversation.id, chosen));
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
    [alt('Z'), help.keep_open],
    [alt('Q'), help.waiting],
    [<kbd>/</kbd>, help.canned],
    [<kbd>Enter</kbd>, help.send],
    [
      <>
        <kbd>Shift</kbd> <kbd>Enter</kbd>
      </>,
      help.newline,
    ],
    [<kbd>F1</kbd>, help.help],
    [<kbd>F2</kbd>, help.back_on],
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
  if (dialog.kind === 'waiting') return <WaitingDialog />;
  const conversation = desk.conversations.find(({ id }) => id === dialog.conversation);
  if (!conversation) return null;
  if (dialog.kind === 'risk')
    return <RiskDialog key={conversation.id} conversation={conversation} />;
  if (dialog.kind === 'end') return <EndDialog key={conversation.id} conversation={conversation} />;
  return <QuickDialog key={conversation.id} conversation={conversation} />;
}
