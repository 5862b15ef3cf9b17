// One wire: the descriptions of the frames, the tables of PROTOCOL.md and the golden files name the same frames with the
// same fields, and the same words for a field that has a closed list. The C++ side is held to those files by its own tests,
// so that neither side can drift from the other unnoticed.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { is_signed, child_states, to_child } from './child_protocol';
import { pick } from './checks';
import type { Fields, Kinds } from './checks';
import { close_codes, error_codes, text_characters_max } from './codes';
import { parts, to_counsellor } from './counsellor_protocol';
import { from_child, from_counsellor } from './from_pages';

const protocol = join(process.cwd(), '..', 'protocol');
const text = readFileSync(join(protocol, 'PROTOCOL.md'), 'utf8');
const described: Readonly<Record<string, Kinds>> = {
  FromChild: from_child,
  ToChild: to_child,
  FromCounsellor: from_counsellor,
  ToCounsellor: to_counsellor,
};

interface Field {
  readonly optional: boolean;
  /** Of a field with a closed list. */
  readonly words: readonly string[];
}
type Row = Readonly<Record<string, Field>>;

const sorted = (words: Iterable<string>): string[] => [...words].sort();
const ticked = (part: string): string[] =>
  [...part.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word);

/** The cell "fields" of a table: `name`? = `word` `word`, … */
function fields_of(cell: string): Row {
  const fields: Record<string, Field> = {};
  let any = false;
  for (const part of cell.replace(/\([^)]*\)|: .*$/g, '').split(/[,;](?! or)/)) {
    any ||= part.includes('any of');
    const [, name, mark, list] = /`([a-z_]+)`(\??)(.*)/.exec(part) ?? [];
    if (name === undefined) continue;
    const words = /^ =/.test(list ?? '')
      ? ticked(list ?? '').filter((word) => /^[a-z_]+$/.test(word))
      : [];
    fields[name] = {
      optional: any || mark === '?',
      words: words.filter((word) => word !== 'null'),
    };
  }
  return fields;
}

/** The rows of the first table in this part of the document whose head has `head` in it. */
function table(heading: string, head: string): Record<string, string[]> {
  const part = text.slice(text.indexOf(heading) + heading.length).split('\n## ')[0] ?? '';
  const lines = part.slice(part.indexOf(head)).split('\n').slice(2);
  const end = lines.findIndex((line) => !line.startsWith('|'));
  const rows = lines.slice(0, end).map((line) =>
    line
      .slice(1, -1)
      .split(' | ')
      .map((cell) => cell.trim()),
  );
  return Object.fromEntries(rows.map(([name = '', ...cells]) => [ticked(name)[0] ?? name, cells]));
}

const rows_of = (direction: string): Record<string, Row> =>
  Object.fromEntries(
    Object.entries(table(`## ${direction}\n`, '| type |')).map(([type, [cell = '']]) => [
      type,
      fields_of(cell),
    ]),
  );

const accepts = (fields: Fields, name: string, value: unknown): boolean =>
  fields[name]?.(value) ?? false;
const pool = sorted(new Set(ticked(text).filter((word) => /^[a-z_]+$/.test(word))));

function assert_same(fields: Fields, row: Row, what: string): void {
  assert.deepEqual(sorted(Object.keys(fields)), sorted(Object.keys(row)), what);
  for (const [name, { optional, words }] of Object.entries(row)) {
    assert.equal(
      accepts(fields, name, undefined),
      optional,
      `${what}: may \`${name}\` be missing?`,
    );
    if (words.length === 0 || words.includes('true')) continue;
    const taken = pool.filter((word) => accepts(fields, name, word));
    assert.deepEqual(taken, sorted(words), `${what}: the words of \`${name}\``);
  }
}

for (const [direction, kinds] of Object.entries(described)) {
  test(`${direction} has the frames and fields that PROTOCOL.md gives it`, () => {
    const rows = rows_of(direction);
    const message = rows_of('ToChild')['message'] ?? {};
    assert.deepEqual(sorted(Object.keys(kinds)), sorted(Object.keys(rows)));
    for (const [type, fields] of Object.entries(kinds)) {
      const row = rows[type] ?? {};
      if (type === 'state') assert.deepEqual(Object.keys(row), ['state']);
      else if (direction === 'ToCounsellor' && type === 'message')
        assert_same(fields, { ...row, ...message }, type);
      else assert_same(fields, row, `${direction} ${type}`);
    }
  });
}

test('the states of a child have the fields that PROTOCOL.md gives them', () => {
  const rows = table('## ToChild\n', '| state |');
  assert.deepEqual(sorted(Object.keys(child_states)), sorted(Object.keys(rows)));
  for (const [state, fields] of Object.entries(child_states as Kinds))
    assert_same(fields, fields_of(rows[state]?.[0] ?? ''), state);
});

test('what several frames hold has the fields that PROTOCOL.md gives it', () => {
  for (const [name, fields] of Object.entries(parts as Kinds)) {
    const [, list] =
      new RegExp(`^(?:\`${name}\`|${name}) = \`\\{([^}]*)\\}\``, 'm').exec(text) ?? [];
    const row = (list ?? '')
      .split(', ')
      .map((one): [string, Field] => [
        one.replace('?', ''),
        { optional: one.endsWith('?'), words: [] },
      ]);
    assert_same(fields, Object.fromEntries(row), name);
  }
});

test('words that stand in a sentence are the same ones', () => {
  const { call_type, outcome } = from_counsellor.close;
  for (const [name, check] of Object.entries({
    ...{ call_type, outcome },
    ...{ role: parts.me.role, phase: parts.Card.phase, child: parts.Card.child },
  })) {
    const [, list = ''] = new RegExp(`\`${name}\` =((?: \`[a-z_]+\`)+)`).exec(text) ?? [];
    assert.ok(list, name);
    assert.deepEqual(
      pool.filter((word) => check(word)),
      sorted(ticked(list)),
      name,
    );
  }
});

test('codes and limits are those of PROTOCOL.md', () => {
  assert.deepEqual(sorted(error_codes), sorted(Object.keys(table('## Errors\n', '| code |'))));
  const rows = table('## Close codes\n', '| code |');
  const codes = Object.fromEntries(Object.entries(close_codes).map(([name, code]) => [code, name]));
  for (const [code, [name = '']] of Object.entries(rows))
    assert.equal(codes[code], ticked(name)[0] ?? 'normal', code);
  assert.equal(Object.keys(codes).length, Object.keys(rows).length);
  assert.ok(text.includes(`1 to ${text_characters_max.toLocaleString('en')} Unicode characters`));
});

const folders = {
  FromChild: 'from_child',
  ToChild: 'to_child',
  FromCounsellor: 'from_counsellor',
  ToCounsellor: 'to_counsellor',
};
type Frame = Readonly<Record<string, unknown>>;
const examples = (direction: keyof typeof folders): Frame[] => {
  const folder = join(protocol, 'examples', folders[direction]);
  return readdirSync(folder).map(
    (name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Frame,
  );
};

/** Every example has what it must have and nothing else, and together they have everything. */
function assert_shown(fields: Fields, shown: readonly Frame[], what: string): void {
  assert.ok(shown.length > 0, `no example of ${what}`);
  const must = Object.keys(fields).filter((name) => !accepts(fields, name, undefined));
  for (const one of shown) {
    assert.deepEqual(
      Object.keys(one).filter((name) => !(name in fields)),
      [],
      `${what}: not described`,
    );
    assert.deepEqual(
      must.filter((name) => !(name in one)),
      [],
      `${what}: missing in ${JSON.stringify(one)}`,
    );
  }
  const all = new Set(shown.flatMap((one) => Object.keys(one)));
  assert.deepEqual(sorted(Object.keys(fields)), sorted(all), `${what}: never shown`);
}

const without = (frame: Frame, ...names: string[]): Frame =>
  Object.fromEntries(Object.entries(frame).filter(([name]) => !names.includes(name)));

for (const direction of Object.keys(folders) as (keyof typeof folders)[]) {
  test(`the examples of ${direction} have the fields described, each of them somewhere`, () => {
    const shown = examples(direction);
    for (const [type, fields] of Object.entries(described[direction] ?? {})) {
      const own = shown.filter((frame) => frame['type'] === type);
      if (type !== 'state')
        assert_shown(
          fields,
          own.map((frame) => without(frame, 'type')),
          type,
        );
      else
        for (const [state, more] of Object.entries(child_states as Kinds))
          assert_shown(
            more,
            own
              .filter((frame) => frame['state'] === state)
              .map((frame) => without(frame, 'type', 'state')),
            state,
          );
    }
    for (const frame of shown) {
      const known = pick(described[direction] ?? {}, frame, 'type');
      assert.ok(known && is_signed(known as { type: string }), JSON.stringify(frame));
    }
  });
}

test('the examples show every field of what several frames hold', () => {
  const shown = examples('ToCounsellor');
  const lists = { Offer: 'offers', Waiting: 'waiting', Card: 'conversations' };
  for (const [name, list] of Object.entries(lists))
    assert_shown(
      parts[name as keyof typeof lists],
      shown.flatMap((frame) => (frame[list] ?? []) as Frame[]),
      name,
    );
  for (const name of ['me', 'queue'] as const)
    assert_shown(
      parts[name],
      shown.flatMap((frame) => (frame[name] ?? []) as Frame[]),
      name,
    );
});

test('every name in the C++ codec stands in PROTOCOL.md, and every field described in the codec', () => {
  // Not words.cpp: some of its lists are on no wire.
  const files = readdirSync(protocol).filter((name) => /^(?!words).*\.[ch]pp$/.test(name));
  const sources = files.map((name) => readFileSync(join(protocol, name), 'utf8')).join('\n');
  // What an object inside a frame is called in C++ is not on the wire.
  const said = sources.replace(/^#include.*$|= shape<[^(]*\(\s*"[a-z]+"/gm, '');
  const names = new Set([...said.matchAll(/"([a-z_]+)"/g)].map(([, name]) => name));
  const known = new Set(['false', ...(text.toLowerCase().match(/[a-z_]+/g) ?? [])]);
  assert.deepEqual(
    [...names].filter((name) => !known.has(name ?? '')),
    [],
  );
  const fields = [...Object.values(described), { ...parts }, { ...child_states }].flatMap((kinds) =>
    Object.values(kinds as Kinds).flatMap((one) => Object.keys(one)),
  );
  assert.deepEqual(
    fields.filter((name) => !names.has(name)),
    [],
  );
});
