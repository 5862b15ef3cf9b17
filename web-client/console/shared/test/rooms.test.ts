// The rooms of the console: a page uses itself and what is shared, and nothing knows a page but pages.ts.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { pages } from '../../pages';

const web = process.cwd();
const root = join(web, 'console');
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
  (file) => /\.tsx?$/.test(file) && file.includes('/'),
);
const room_of = (file: string): string => file.split('/')[0] ?? '';

/** What this file names of other rooms: of the console's, or files that lie between the rooms. */
function foreign(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  const named = [...text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map(
    ([, path]) => path ?? '',
  );
  return named
    .map((path) => relative(root, join(root, file, '..', path)))
    .filter((path) => !path.startsWith('..'))
    .filter((path) => ![room_of(file), 'shared'].includes(room_of(path)));
}

test('a page names no other page, and what is shared names none', () => {
  assert.ok(sources.length > 60, `only ${sources.length} files`);
  for (const file of sources.filter((one) => !one.endsWith('rooms.test.ts')))
    assert.deepEqual(foreign(file), [], `console/${file}`);
});

test('the frame starts without the code of any page: pages.ts fetches it when it is opened', () => {
  for (const file of ['main.tsx', 'pages.ts']) {
    const text = readFileSync(join(root, file), 'utf8');
    const at_once = [...text.matchAll(/^import (?!type).*'\.\/([^'/]+)\//gm)].map(
      ([, room]) => room,
    );
    assert.deepEqual(
      at_once.filter((room) => room !== 'shared'),
      [],
      file,
    );
  }
});

test('every page has its folder: NAME_page, a store, and strings in three languages', () => {
  const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const names = folders.map(({ name }) => name).filter((name) => name !== 'shared');
  assert.deepEqual(names.sort(), pages.map(({ name }) => name).sort());
  for (const { name } of pages) {
    const has = (file: string): boolean => existsSync(join(root, name, file));
    assert.ok(has(`${name}_page.ts`) || has(`${name}_page.tsx`), `${name}_page`);
    for (const file of [`${name}_store.ts`, 'strings/kk.ts', 'strings/ru.ts', 'strings/en.ts'])
      assert.ok(has(file), `console/${name}/${file}`);
  }
});
