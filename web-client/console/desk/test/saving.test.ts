// What is typed into a record and what is stored come together, and nothing typed is lost on the way.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { is_beside_the_point, missing_fields, record_fields } from '../record_fields';
import { RecordSaver } from '../record_saver';
import { empty_record } from '../records';
import type { FromCounsellor, ToCounsellor } from '../../../shared/protocol';
import type { RecordDraft } from '../records';
import { decided, heard, is_saved, unsaved } from '../saving';
import { id } from './scene';

const draft = (more: Partial<RecordDraft>): RecordDraft => ({ ...empty_record, ...more });
const told = (
  version: number,
  fields: RecordDraft['told'],
  conflicts?: string[],
): Extract<ToCounsellor, { type: 'record' }> => ({
  type: 'record' as const,
  conversation: id('a'),
  version,
  fields: { ...fields },
  ...(conflicts ? { conflicts } : {}),
});

test('what is not saved is what differs, without loose ends; what is emptied is said too', () => {
  const typed = draft({
    values: { summary: 'жазба ', help: 'none', told: '  ', categories: [] },
    told: { summary: 'жазба', gender: 'girl', told: 'x' },
  });
  assert.deepEqual(unsaved(typed), { help: 'none', told: null, gender: null });
  assert.ok(is_saved(draft({ values: { summary: 'x\n' }, told: { summary: 'x' } })));
});

test('what is typed while an answer is on its way stays; what another has set comes in', () => {
  const typed = draft({ values: { summary: 'abc' }, told: {} });
  const after = heard(typed, told(1, { summary: 'ab', gender: 'girl' }));
  assert.deepEqual(after.values, { summary: 'abc', gender: 'girl' });
  assert.deepEqual(unsaved(after), { summary: 'abc' });
  assert.equal(after.version, 1);
  // What another has emptied goes, unless it was changed here.
  assert.deepEqual(heard(after, told(2, { summary: 'abc' })).values, { summary: 'abc' });
});

test('of a conflict nothing is said until it is decided, and either choice is carried out', () => {
  const typed = draft({ values: { summary: 'mine', help: 'none' }, told: {}, version: 0 });
  const open = heard(typed, told(3, { summary: 'theirs' }, ['summary']));
  assert.deepEqual(open.conflicts, ['summary']);
  assert.equal(open.values['summary'], 'mine');
  assert.deepEqual(unsaved(open), { help: 'none' });
  assert.ok(!is_saved(open));
  assert.deepEqual(unsaved(decided(open, 'summary', true)), { help: 'none', summary: 'mine' });
  assert.deepEqual(decided(open, 'summary', false).values, { help: 'none', summary: 'theirs' });
  // Typed to be the same, it is none any more.
  assert.deepEqual(
    heard({ ...open, values: { summary: 'theirs' } }, told(4, { summary: 'theirs' })).conflicts,
    [],
  );
});

test('a record is asked for first, then saved within two seconds, one frame at a time', () => {
  const saver = new RecordSaver();
  const due = (record: RecordDraft, at: number): readonly FromCounsellor[] =>
    saver.due({ [id('a')]: record }, at);
  const asked = due(draft({ values: { help: 'none' } }), 0);
  assert.deepEqual(asked, [{ type: 'record', conversation: id('a'), base: 0, set: {} }]);
  assert.deepEqual(due(draft({ values: { help: 'none' } }), 1_000), []);
  saver.heard(id('a'));
  const typed = draft({ values: { help: 'none' }, version: 2 });
  saver.changed(id('a'), 2_000);
  assert.deepEqual(due(typed, 2_300), []);
  for (let at = 2_200; at <= 3_600; at += 200) saver.changed(id('a'), at);
  const said = due(typed, 3_700); // who does not stop typing is saved all the same
  assert.deepEqual(said, [
    { type: 'record', conversation: id('a'), base: 2, set: { help: 'none' } },
  ]);
  assert.deepEqual(due(typed, 5_000), []);
  assert.equal(due(typed, 8_000).length, 1, 'said again without an answer');
  saver.refused(id('a'), 'store_trouble', 8_100);
  assert.deepEqual(due(typed, 9_000), []);
  assert.equal(due(typed, 11_200).length, 1);
  saver.heard(id('a'));
  assert.deepEqual(due(draft({ values: { help: 'none' }, told: { help: 'none' } }), 20_000), []);
});

test('a server of before does not know records: they wait in the tab for another', () => {
  const saver = new RecordSaver();
  const record = { [id('a')]: draft({ values: { help: 'none' } }) };
  assert.equal(saver.due(record, 0).length, 1);
  saver.refused(undefined, 'unknown_type', 100);
  assert.deepEqual(saver.due(record, 60_000), []);
  assert.ok(!saver.saves);
  saver.connected();
  assert.equal(saver.due(record, 60_100).length, 1);
});

// The cases of the server's own test, so that both ask for the same.
test('what is missing is what the server asks for', () => {
  const text = readFileSync(
    join(process.cwd(), '../tests/unit/records/contact_document_test.cpp'),
    'utf8',
  );
  const part = text.slice(
    text.indexOf('} cases[] = {'),
    text.indexOf('for (const auto& [values, missing]'),
  );
  const json = part
    .slice(part.indexOf('= {') + 2)
    .replace(/text\(("[^"]*")\)/g, '$1')
    .replace(/codes\(\{([^}]*)\}\)/g, '[$1]')
    .replace(/;\s*$/, '')
    .replace(/\{(\s*)"/g, '[$1"')
    .replace(/"(\s*)\}/g, '"$1]')
    .replace(/\](\s*)\}/g, ']$1]')
    .replace(/\{/g, '[')
    .replace(/\}/g, ']')
    .replace(/,(\s*)\]/g, '$1]');
  const cases = JSON.parse(json) as [[string, string | string[]][], string[]][];
  assert.ok(cases.length >= 10);
  for (const [values, missing] of cases)
    assert.deepEqual(missing_fields(Object.fromEntries(values)), missing, JSON.stringify(values));
});

test('a reason why there is no data is asked only where there is none', () => {
  const shown = (values: RecordDraft['values']): string[] =>
    record_fields.filter((field) => !is_beside_the_point(field, values)).map(({ name }) => name);
  assert.ok(!shown({ call_type: 'self' }).includes('non_data'));
  assert.ok(shown({ call_type: 'self' }).includes('help'));
  assert.ok(shown({ call_type: 'non_data' }).includes('non_data'));
  assert.ok(!shown({}).includes('help') && shown({}).includes('summary'));
  assert.ok(shown({ help: 'none' }).includes('help'), 'what is filled in is never hidden');
});
