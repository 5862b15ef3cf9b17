// The validators against the golden files that the C++ side reads too.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { count_characters, is_sayable, parse_to_child, parse_to_counsellor } from './protocol';

const examples = new URL(`file://${process.cwd()}/../protocol/examples/`);
const files = (folder: string): string[] =>
  readdirSync(new URL(folder, examples))
    .filter((name) => name.endsWith('.json'))
    .map((name) => `${folder}/${name}`);
const read = (file: string): unknown => JSON.parse(readFileSync(new URL(file, examples), 'utf8'));
const attempt = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

for (const [direction, parse] of [
  ['to_child', parse_to_child],
  ['to_counsellor', parse_to_counsellor],
] as const) {
  test(`every example frame ${direction} is understood`, () => {
    const names = files(direction);
    assert.ok(names.length > 5, `only ${names.length} examples`);
    for (const name of names) assert.ok(parse(read(name)), name);
  });
  test(`every rejected frame ${direction} is refused`, () => {
    const names = files(`rejected/${direction}`);
    assert.ok(names.length > 0);
    for (const name of names) {
      const { frame } = read(name) as { frame: string };
      assert.equal(parse(attempt(frame)), undefined, name);
    }
  });
}

test('an unknown field changes nothing', () => {
  assert.ok(parse_to_child({ type: 'pong', later: { than: 'us' } }));
});

test('names that every object inherits are no frame types', () => {
  for (const type of ['constructor', '__proto__', 'toString'])
    assert.equal(parse_to_child({ type }), undefined);
  assert.equal(parse_to_child({ type: 'state', state: 'valueOf' }), undefined);
});

test('characters are counted as code points', () => {
  assert.equal(count_characters('ә😊'), 2);
  assert.ok(is_sayable('😊'.repeat(2000)));
  assert.ok(!is_sayable('😊'.repeat(2001)));
});

test('white space, U+0000 and half a character are not sayable', () => {
  for (const text of ['', ' \n\t', 'a\0', '\ud83d', 'a\ude0a']) assert.ok(!is_sayable(text));
});
