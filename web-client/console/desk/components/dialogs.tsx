// What stands in front of the desk for a moment: risk, who waits; what comes before an end has a file of its own.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Risk } from '../../../shared/protocol';
import * as actions from '../actions';
import type { Conversation } from '../model';
import { EndDialog, QuickDialog } from './closing_dialogs';
import { Buttons, Frame, Options } from '../../shared/components/dialog_frame';
import { Icon, risk_icons } from '../../shared/components/icons';
import { WaitingDialog } from './waiting_list';
import { use_desk } from './context';

function RiskDialog({ conversation }: { conversation: Conversation }): JSX.Element {
  const { store, words } = use_desk();
  const close = (): void => store.update({ dialog: null });
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
    if (chosen) store.do(actions.set_risk(conversation.id, chosen));
    close();
  };
  const digit = (n: number): void => {
    const option = options[n - 1];
    if (option) set_risk(option.value);
  };
  return (
    <Frame
      title={words.risk_title(conversation.card.number)}
      test="risk-dialog"
      close={close}
      digit={digit}
      submit={submit}
    >
      <Options
        options={options}
        value={risk}
        label={words.risk}
        choose={(value) => set_risk(value)}
      />
      <Buttons close={close} action={words.risk_set} act={submit} />
    </Frame>
  );
}

export function Dialogs(): JSX.Element | null {
  const { view } = use_desk();
  const { dialog, desk } = view;
  if (!dialog) return null;
  if (dialog.kind === 'waiting') return <WaitingDialog />;
  const conversation = desk.conversations.find(({ id }) => id === dialog.conversation);
  if (!conversation) return null;
  if (dialog.kind === 'risk')
    return <RiskDialog key={conversation.id} conversation={conversation} />;
  if (dialog.kind === 'end') return <EndDialog key={conversation.id} conversation={conversation} />;
  return <QuickDialog key={conversation.id} conversation={conversation} />;
}
