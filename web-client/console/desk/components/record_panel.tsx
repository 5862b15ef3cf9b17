// The contact record of the conversation in front: filled in while talking, kept at every change, closed with it.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Risk } from '../../../shared/protocol';
import * as actions from '../actions';
import type { Conversation } from '../model';
import { close as close_now, closing_now } from '../ending';
import { call_types, empty_record, outcomes } from '../records';
import type { RecordDraft } from '../records';
import { LanguageTag, Region, SlotMark } from './bits';
import { CategoryField } from './category_field';
import { Checklist } from './checklist';
import { MissingList } from './closing_dialogs';
import { Icon, risk_icons } from '../../shared/components/icons';
import { use_desk } from './context';

interface Choice<T extends string> {
  name: string;
  legend: string;
  values: readonly T[];
  labels: Readonly<Record<T, string>>;
  value: T | null;
  choose: (value: T) => void;
}

function Choices<T extends string>({
  name,
  legend,
  values,
  labels,
  value,
  choose,
}: Choice<T>): JSX.Element {
  return (
    <fieldset class="choices">
      <legend>{legend}</legend>
      {values.map((one) => (
        <label key={one} class="choice" data-test={`${name.split('.')[0] ?? ''}-${one}`}>
          <input type="radio" name={name} checked={value === one} onChange={() => choose(one)} />
          <span>{labels[one]}</span>
        </label>
      ))}
    </fieldset>
  );
}

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

function Fields({
  conversation,
  record,
}: {
  conversation: Conversation;
  record: RecordDraft;
}): JSX.Element {
  const { store, words } = use_desk();
  const { id, card } = conversation;
  const set = (change: Partial<RecordDraft>): void => store.record(id, change);
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
      <Choices
        name={`call_type.${id}`}
        legend={words.call_type}
        values={call_types}
        labels={words.call_types}
        value={record.call_type}
        choose={(call_type) => set({ call_type })}
      />
      <Choices
        name={`outcome.${id}`}
        legend={words.outcome}
        values={outcomes}
        labels={words.outcomes}
        value={record.outcome}
        choose={(outcome) => set({ outcome })}
      />
      <CategoryField key={id} value={record.category} choose={(category) => set({ category })} />
      <label class="field">
        <span>{words.summary}</span>
        <textarea
          class="summary"
          rows={4}
          translate={false}
          maxLength={2_000}
          data-test="summary"
          placeholder={words.summary_placeholder}
          value={record.summary}
          onInput={(event) => set({ summary: event.currentTarget.value })}
        />
      </label>
      {store.station.shelf.get(`record.${id}`) !== '' && (
        <p class="muted saved">{words.record_saved}</p>
      )}
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
