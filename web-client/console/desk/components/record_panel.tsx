// The contact record of the conversation in front: filled in while talking, kept at every change, closed with it.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Risk } from '../../../shared/protocol';
import * as actions from '../actions';
import type { Conversation } from '../model';
import { close as close_now, closing_now } from '../ending';
import { is_beside_the_point, record_fields } from '../record_fields';
import { empty_record } from '../records';
import type { RecordDraft } from '../records';
import { is_saved } from '../saving';
import { LanguageTag, Region, SlotMark } from './bits';
import { Checklist } from './checklist';
import { MissingList } from './closing_dialogs';
import { Field } from './record_field';
import { Icon, risk_icons } from '../../shared/components/icons';
import { use_desk } from './context';

const risks: readonly Risk[] = ['routine', 'raised', 'imminent'];

function RiskChoice({ conversation }: { conversation: Conversation }): JSX.Element {
  const { store, words, view } = use_desk();
  const { id, card } = conversation;
  return (
    <fieldset class="choices risks">
      <legend>
        {words.risk} <kbd>Alt R</kbd>
      </legend>
      {risks.map((risk) => (
        <label key={risk} class={`choice ${risk}`} data-test={`risk-${risk}`}>
          <input
            type="radio"
            name={`risk.${id}`}
            checked={card.risk === risk}
            disabled={!view.desk.fresh}
            onChange={() => store.do(actions.set_risk(id, risk))}
          />
          <span>
            <Icon name={risk_icons[risk]} filled={risk !== 'routine'} />
            {words[`risk_${risk}`]}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function Foot({ conversation }: { conversation: Conversation }): JSX.Element {
  const { store, words } = use_desk();
  const [asked, set_asked] = useState(false);
  const { id, card, ending, closing } = conversation;
  const { drafts, unread, before_close } = closing_now(store, conversation);
  const close = (): void => {
    set_asked(true);
    // The dialog asks for the steps that are open, and shows what would be lost.
    const ask = before_close.length
      ? before_close.includes('checklist')
      : drafts.length + unread.length > 0;
    if (ask) store.update({ dialog: { kind: 'quick', conversation: id } });
    else close_now(store, conversation);
  };
  return (
    <footer class="record-foot">
      <div class="complaint" role="alert">
        {asked && <MissingList missing={before_close} />}
      </div>
      {card.phase === 'live' && (
        <button
          type="button"
          data-test="record-end"
          disabled={ending || closing !== null}
          onClick={() => store.update({ dialog: { kind: 'end', conversation: id } })}
        >
          {ending ? words.ending : words.end_exchange}
        </button>
      )}
      <button
        type="button"
        class="primary"
        data-test="record-close"
        disabled={closing !== null}
        onClick={close}
      >
        {closing ? words.closing : words.close_full}
      </button>
    </footer>
  );
}

/** Where what is typed lies now; never more than is so. */
function Saved({ record }: { record: RecordDraft }): JSX.Element {
  const { store, view, words } = use_desk();
  const away = !view.desk.fresh || view.desk.store_away || !store.saver.saves;
  const state = is_saved(record) ? 'saved' : away ? 'kept' : 'saving';
  const empty = Object.keys(record.values).length === 0;
  return (
    <p class="muted saved" data-test="record-saved" data-state={state}>
      {empty ? '' : words.record_states[state]}
    </p>
  );
}

function Fields({
  conversation,
  record,
}: {
  conversation: Conversation;
  record: RecordDraft;
}): JSX.Element {
  const { words } = use_desk();
  const { id, card } = conversation;
  return (
    <div class="record-fields">
      <dl class="facts">
        <dt>{words.region}</dt>
        <dd>
          <Region code={card.region} />
        </dd>
        <dt>{words.child_language}</dt>
        <dd>
          <LanguageTag language={card.language} />
        </dd>
      </dl>
      <RiskChoice conversation={conversation} />
      {card.risk === 'imminent' && <Checklist id={id} record={record} asks={false} />}
      {record_fields
        .filter((field) => field.type !== 'region' || card.region === null)
        .filter((field) => !is_beside_the_point(field, record.values))
        .map((field) => (
          <Field key={field.name} id={id} field={field} record={record} />
        ))}
      <Saved record={record} />
    </div>
  );
}

export function RecordPanel({
  conversation,
}: {
  conversation: Conversation | undefined;
}): JSX.Element {
  const { view, words } = use_desk();
  if (!conversation) {
    return (
      <section class="record" aria-label={words.record}>
        <p class="nothing">{words.record_none}</p>
      </section>
    );
  }
  const { id, card, slot } = conversation;
  const record = view.records[id] ?? empty_record;
  return (
    <section
      class="record"
      data-slot={((slot - 1) % 6) + 1}
      data-test="record"
      data-conversation={id}
      aria-label={words.record_of(card.number)}
    >
      <header class="record-head">
        <SlotMark slot={slot} />
        <h2>{words.record}</h2>
        <span class="muted">{words.number(card.number)}</span>
      </header>
      <Fields key={id} conversation={conversation} record={record} />
      <Foot key={`foot.${id}`} conversation={conversation} />
    </section>
  );
}
