// One field of a contact record, as its type in record.json says: words to choose from, categories, a region, a text.
import type { JSX } from 'preact';
import { region_name, regions } from '../../shared/regions';
import type { RecordField, RecordValues } from '../record_fields';
import type { RecordDraft } from '../records';
import { category_label } from '../categories';
import { CategoryField } from './category_field';
import { use_desk } from './context';

interface Shown {
  readonly id: string;
  readonly field: RecordField;
  readonly values: RecordValues;
}

const text_of = (values: RecordValues, { name }: RecordField): string => {
  const value = values[name];
  return typeof value === 'string' ? value : '';
};

/** Asked of everybody: all words in sight. */
function Choices({ id, field, values }: Shown): JSX.Element {
  const { store, language } = use_desk();
  const chosen = text_of(values, field);
  return (
    <fieldset class="choices">
      <legend>{field.names[language]}</legend>
      {field.words.map(({ word, names }) => (
        <label key={word} class="choice" data-test={`${field.name}-${word}`}>
          <input
            type="radio"
            name={`${field.name}.${id}`}
            checked={chosen === word}
            onChange={() => store.set_field(id, field.name, word)}
          />
          <span>{names[language]}</span>
        </label>
      ))}
    </fieldset>
  );
}

interface Entry {
  readonly value: string;
  readonly label: string;
}

/** Said only when it came up: one line, empty until then. */
function Select({
  id,
  field,
  values,
  entries,
}: Shown & { entries: readonly Entry[] }): JSX.Element {
  const { store, language, words } = use_desk();
  return (
    <label class="field aside">
      <span>{field.names[language]}</span>
      <select
        data-test={`field-${field.name}`}
        value={text_of(values, field)}
        onChange={(event) => store.set_field(id, field.name, event.currentTarget.value || null)}
      >
        <option value="">{words.not_said}</option>
        {entries.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}

function Text({ id, field, values }: Shown): JSX.Element {
  const { store, language, words } = use_desk();
  return (
    <label class="field">
      <span>{field.names[language]}</span>
      <textarea
        class="summary"
        rows={field.name === 'summary' ? 4 : 2}
        translate={false}
        maxLength={field.most}
        data-test={field.name}
        placeholder={field.name === 'summary' ? words.summary_placeholder : ''}
        value={text_of(values, field)}
        onInput={(event) => store.set_field(id, field.name, event.currentTarget.value || null)}
      />
    </label>
  );
}

function Categories({ id, field, values }: Shown): JSX.Element {
  const { store } = use_desk();
  const value = values[field.name];
  return (
    <CategoryField
      key={id}
      values={Array.isArray(value) ? value : []}
      most={field.most}
      choose={(codes) => store.set_field(id, field.name, codes.length ? [...codes] : null)}
    />
  );
}

function Input(shown: Shown): JSX.Element | null {
  const { language } = use_desk();
  const { field } = shown;
  switch (field.type) {
    case 'word':
      if (field.needed !== false) return <Choices {...shown} />;
      return (
        <Select
          {...shown}
          entries={field.words.map(({ word, names }) => ({ value: word, label: names[language] }))}
        />
      );
    case 'region':
      return (
        <Select
          {...shown}
          entries={regions(language).map(([value, label]) => ({ value, label }))}
        />
      );
    case 'categories':
      return <Categories {...shown} />;
    case 'text':
      return <Text {...shown} />;
    default:
      return null;
  }
}

/** A value as people read it. */
function Said({ field, values }: Omit<Shown, 'id'>): JSX.Element {
  const { language, words } = use_desk();
  const value = values[field.name];
  const word = (code: string): string =>
    field.words.find((one) => one.word === code)?.names[language] ??
    (region_name(code, language) || category_label(code, language) || code);
  const said = Array.isArray(value) ? value.map(word).join(' · ') : word(String(value ?? ''));
  return (
    <p class="quoted" translate={false}>
      {said || words.not_said}
    </p>
  );
}

/** Somebody else has set it otherwise: both stand here until the counsellor has chosen. */
function Conflict({
  id,
  field,
  record,
}: {
  id: string;
  field: RecordField;
  record: RecordDraft;
}): JSX.Element {
  const { store, words } = use_desk();
  return (
    <div class="banner warn" role="alert" data-test={`conflict-${field.name}`}>
      <strong>{words.record_conflict}</strong>
      <Said field={field} values={record.told} />
      <p class="both">
        <button
          type="button"
          data-test="keep-mine"
          onClick={() => store.decide(id, field.name, true)}
        >
          {words.record_keep_mine}
        </button>
        <button
          type="button"
          data-test="take-theirs"
          onClick={() => store.decide(id, field.name, false)}
        >
          {words.record_take_theirs}
        </button>
      </p>
    </div>
  );
}

export function Field({
  id,
  field,
  record,
}: {
  id: string;
  field: RecordField;
  record: RecordDraft;
}): JSX.Element {
  return (
    <>
      <Input id={id} field={field} values={record.values} />
      {record.conflicts.includes(field.name) && <Conflict id={id} field={field} record={record} />}
    </>
  );
}
