import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clock_off } from '../../shared/api';
import { canned, find_canned, inserted, slash_at } from '../canned';
import { categories, category_label, find_categories } from '../categories';
import { duration } from '../../shared/clock';
import { fold, matches } from '../../shared/fold';
import {
  close_frame,
  empty_record,
  filed_summary,
  proposed,
  quick_closes,
  quick_record,
} from '../records';
import { field_named, missing_fields } from '../record_fields';
import { region_name } from '../../shared/regions';
import { asks_help, digit_of } from '../../shared/keys';
import { command_of } from '../shortcuts';
import { strings } from '../strings';

const key = (code: string, more: object = {}): Parameters<typeof command_of>[0] => ({
  code,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  ...more,
});

test('shortcuts go by the place of the key, only with Alt, and never with AltGr', () => {
  assert.deepEqual(command_of(key('Digit3', { altKey: true })), { do: 'chat', slot: 3 });
  assert.deepEqual(command_of(key('KeyA', { altKey: true })), { do: 'accept' });
  assert.deepEqual(command_of(key('F2')), { do: 'back_on' });
  assert.ok(asks_help(key('F1')) && !asks_help(key('F1', { shiftKey: true })));
  for (const pressed of [
    key('KeyA'),
    key('KeyA', { altKey: true, ctrlKey: true }),
    key('KeyD', { altKey: true }),
    key('Digit5', { altKey: true }),
    key('Digit1'),
  ]) {
    assert.equal(command_of(pressed), undefined);
  }
  assert.equal(digit_of(key('Numpad4')), 4);
  assert.equal(digit_of(key('Digit4', { altKey: true })), undefined);
});

test('Kazakh letters are found as typed on a Russian keyboard', () => {
  assert.equal(fold('Қауіпсіз ӘЖЕ'), 'кауипсиз аже');
  assert.ok(matches('кауип', 'Саған ҚАУІП төніп тұр'));
  assert.ok(matches('емнен қорқ', 'емтиханнан қорқам, емнен де') && !matches('жок', 'бар'));
  assert.notEqual(fold('й'), fold('и'));
});

test('there are twelve ready answers at least, in three languages, none too long to say', () => {
  assert.ok(canned.length >= 12);
  for (const { text } of canned) {
    for (const answer of Object.values(text))
      assert.ok(answer.length > 10 && answer.length <= 2000);
  }
  const folders = new Set(canned.map(({ folder }) => folder));
  assert.equal(folders.size, 6);
});

test('a ready answer is found by a word in any language and by its folder', () => {
  const names = strings.ru.canned_folders;
  assert.ok(find_canned('112', names).length > 0);
  assert.ok(find_canned('безопас', names).length >= 4);
  assert.deepEqual(find_canned('жоқ нәрсе', names), []);
});

test('"/" searches from the beginning of a word to the caret and is replaced by the answer', () => {
  assert.deepEqual(slash_at('/сәл', 4), { from: 0, query: 'сәл' });
  assert.deepEqual(slash_at('Иә /қау', 7), { from: 3, query: 'қау' });
  assert.equal(slash_at('1/2', 3), undefined);
  assert.equal(slash_at('/бір\nекі', 8), undefined);
  const slash = slash_at('Иә /қау соңы', 7);
  assert.ok(slash);
  assert.deepEqual(inserted('Иә /қау соңы', slash, 7, 'Жауап.'), {
    text: 'Иә Жауап. соңы',
    caret: 9,
  });
});

test('categories have unique codes of two parts and are found in three languages', () => {
  const codes = categories.map(({ code }) => code);
  assert.equal(new Set(codes).size, codes.length);
  for (const code of codes) assert.match(code, /^[a-z_]+\.[a-z_]+$/);
  for (const query of ['травл', 'bullying', 'зорлық булл']) {
    assert.ok(
      find_categories(query).some(({ code }) => code === 'violence.bullying'),
      query,
    );
  }
  assert.equal(category_label('violence.bullying', 'en'), 'Violence › Bullying');
  assert.equal(category_label(null, 'en'), '');
});

test('every quick close is a whole record of words and categories that exist', () => {
  for (const quick of quick_closes) {
    const { values } = quick_record(quick, empty_record);
    assert.deepEqual(missing_fields(values), [], quick);
    for (const [name, value] of Object.entries(values)) {
      const words = field_named(name)?.words.map(({ word }) => word) ?? [];
      const known = Array.isArray(value)
        ? value.every((code) => categories.some((one) => one.code === code))
        : words.includes(String(value));
      assert.ok(known, `${quick}: ${name}`);
    }
  }
});

test('a quick close keeps what else was written, and says what kind of contact it was', () => {
  const written = {
    ...empty_record,
    values: { help: 'psychological', wrote: 'adult', summary: 'жазба' },
  };
  assert.deepEqual(quick_record('joke', written).values, {
    call_type: 'non_data',
    non_data: 'joke',
    wrote: 'adult',
    summary: 'жазба',
  });
});

test('a close takes with it what is not saved yet, over the version that was told', () => {
  const record = {
    ...empty_record,
    values: { call_type: 'self', help: 'none', summary: ' x ' },
    told: { call_type: 'self', gender: 'girl' },
    version: 4,
  };
  assert.deepEqual(close_frame('a', record, filed_summary(record, String)), {
    type: 'close',
    conversation: 'a',
    base: 4,
    set: { help: 'none', summary: 'x', gender: null },
  });
});

test('the quick close proposes silence when the child never wrote', () => {
  assert.equal(proposed(empty_record, false), 'silent');
  assert.equal(proposed(empty_record, true), 'information');
  const whole = { ...empty_record, values: { call_type: 'self', help: 'none' } };
  assert.equal(proposed(whole, true), 'as_record');
});

test('regions have their names in three languages', () => {
  assert.equal(region_name('KZ-62', 'kk'), 'Ұлытау облысы');
  assert.equal(region_name('KZ-62', 'en'), 'Ulytau Region');
  assert.equal(region_name('KZ-99', 'en'), undefined);
  assert.equal(region_name(null, 'en'), undefined);
});

test('durations and clocks', () => {
  assert.deepEqual([7_000, 760_000, 3_729_000, -5].map(duration), [
    '0:07',
    '12:40',
    '1:02:09',
    '0:00',
  ]);
  const now = Date.parse('2026-11-22T10:00:00.700Z');
  assert.equal(clock_off('Sun, 22 Nov 2026 10:00:00 GMT', now), 0);
  assert.equal(clock_off('Sun, 22 Nov 2026 10:01:00 GMT', now), 59_800);
  assert.equal(clock_off(null, now), 0);
});
