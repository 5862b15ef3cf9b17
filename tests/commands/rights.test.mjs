// `senim rights`: both its forms say the same, and PROTOCOL.md says what they say.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root, senim } from './support/senim.mjs';

const rights = await senim(['rights', '--json']);
assert.equal(rights.code, 0, rights.errors);
const { actions, commands, requests } = JSON.parse(rights.out);
const roles = actions.find(({ action }) => action === 'own_account').roles;

const yes = (is) => (is ? 'yes' : '-');
const matrix = actions.map(({ action, roles: whose }) => [action, ...roles.map((role) => yes(whose.includes(role)))]);
const said = commands.map(({ command, action, limit, audited }) => [command, action, limit, yes(audited)]);
const asked = requests.map(({ methods, path, at, action, limit, audited }) => [
  `${methods} ${path}`, at, action, limit, yes(audited),
]);

// As they stand in the document: what each action is behind beside who may.
function as_document() {
  const code = (word) => `\`${word}\``;
  const row = (cells) => `| ${cells.join(' | ')} |`;
  const head = (cells) => [row(cells), row(cells.map(() => '---'))];
  const behind = (action) => said.filter((one) => one[1] === action).map(([command]) => code(command));
  const by_request = (action) => asked.filter((one) => one[2] === action).map(([request]) => code(request));
  return [
    ...head(['action', ...roles, 'commands', 'requests']),
    ...matrix.map(([action, ...may]) =>
      row([code(action), ...may, behind(action).join(' '), by_request(action).join(', ')]),
    ),
    row(['everybody', ...roles.map(() => 'yes'), '', by_request('everybody').join(', ')]),
  ].join('\n');
}

test('the tables and the JSON say the same', async () => {
  const { code, out } = await senim(['rights']);
  assert.equal(code, 0);
  const tables = out.trim().split('\n\n').map((table) => table.split('\n').slice(1).map((line) => line.split(/ {2,}/)));
  assert.deepEqual(tables, [matrix, said, asked]);
});

test('PROTOCOL.md has the table', () => {
  const document = readFileSync(join(root, 'protocol/PROTOCOL.md'), 'utf8');
  assert.ok(document.includes(as_document()), `PROTOCOL.md, "Rights", must hold:\n\n${as_document()}\n`);
});

test('PROTOCOL.md names what has a limit of its own, and what is audited', () => {
  const document = readFileSync(join(root, 'protocol/PROTOCOL.md'), 'utf8');
  const [, section] = document.split(/^## Rights$/m);
  const listed = (word) => (new RegExp(`^${word}: (.*)\\.$`, 'm').exec(section)?.[1].match(/`[^`]+`/g) ?? []).map((one) => one.slice(1, -1));
  const of = (rows, limit) => rows.filter((one) => one.at(-2) === limit).map(([name]) => name);
  assert.deepEqual(listed('Limited as messages'), of(said, 'says'));
  assert.deepEqual(listed('Passed on once in 2 s'), of(said, 'typing'));
  assert.deepEqual(listed('Limited as sign-ins'), of(asked, 'sign_ins'));
  assert.deepEqual(listed('Audited'), [...said, ...asked].filter((one) => one.at(-1) === 'yes').map(([name]) => name));
});
