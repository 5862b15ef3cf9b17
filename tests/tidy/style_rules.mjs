// Words, lengths and habits that no compiler checks (CONTRIBUTING.md, "Style").
import { code_only, findings_of, is_cpp, is_lua, is_script, is_source } from './tree.mjs';

const words_of = (name) =>
  name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2').toLowerCase().split(/[_\-.]+/);

const vague = new Set(['manager', 'handler', 'handlers', 'helper', 'helpers', 'util', 'utils', 'impl']);
const not_a_child = new Set(['user', 'users', 'client', 'clients', 'visitor', 'visitors']);
// Names that others gave, each with the folders in which it means what they meant.
const given = [
  { name: /^user_?agent$/i, where: /./ },
  { name: /^(user_?data_?dir|client(width|height|x|y)|getboundingclientrect)$/i, where: /^(web-client|tests\/e2e)\// },
  { name: /^(user|userinfo|client)$/, where: /^(server\/(redis|stores)|tests\/contract)\// }, // in Redis' own words
  { name: /user(_time)?$/, where: /^bench\// }, // of a process: the kernel's "user time"
  { name: /^(ws_client|WsClient)$/, where: /^tests\// }, // the far end of a WebSocket, a child or a counsellor
  { name: /^((to|from)_client|client(_end)?)$/, where: /^tests\/(support|faults)\// }, // of a relayed connection
  { name: /^(tls_)?client$/, where: /^bench\/(tls|link_tls|sign_in)\.cpp$/ }, // of a handshake
  { name: /^(sa_handler|.*misuse_handler)$/, where: /./ },
];
const allowed = (name, path) => given.some((one) => one.name.test(name) && one.where.test(path));

function words_in_names(files) {
  const found = [];
  for (const file of files.filter((one) => is_source(one) && !one.path.startsWith('tests/tidy/'))) {
    const seen = new Set();
    code_only(file).split('\n').forEach((line, index) => {
      if (/^\s*(#\s*include|import\b)/.test(line)) return;
      for (const [name] of line.matchAll(/[A-Za-z_]\w*/g)) {
        const word = words_of(name).find((one) => vague.has(one) || not_a_child.has(one));
        if (word === undefined || seen.has(name) || allowed(name, file.path)) continue;
        seen.add(name);
        found.push(`${file.path}:${index + 1}: "${name}" says "${word}"; take a noun of the field`);
      }
    });
  }
  return found;
}

function words_in_file_names(files) {
  const found = [];
  for (const { path } of files) {
    for (const part of path.split('/').filter((one) => one !== 'web-client' && !allowed(one.replace(/\.\w+$/, ''), path))) {
      const word = words_of(part).find((one) => vague.has(one) || not_a_child.has(one) || one === 'data');
      if (word !== undefined) found.push(`${path}: a file or folder named "${word}"`);
    }
  }
  return [...new Set(found)];
}

// A type that holds everything is called "...Data"; `.data()` of the standard library stays what it is.
function words_in_type_names(files) {
  const shape = /\b(?:class|struct|enum class|using|interface|type)\s+(\w*(?:Data|Info|Object))\b/;
  return files
    .filter((file) => is_cpp(file) || is_script(file))
    .flatMap((file) => findings_of(file, code_only(file), shape, (hit) => `the type "${hit[1]}" does not say what it is`));
}

// A library of Redis is one chunk that can include nothing; of files glued together neither a reader nor a checker sees
// what they share. The desk's is to shrink again as documents leave it.
const lines_max = (path) => (path.endsWith('.lua') ? 1050 : 350);

function file_length(files) {
  return files
    .filter((file) => is_source(file) || file.path.endsWith('.sh'))
    .map((file) => ({ path: file.path, lines: file.text.split('\n').length - 1 }))
    .filter(({ path, lines }) => lines > lines_max(path))
    .map(({ path, lines }) => `${path}: ${lines} lines, more than ${lines_max(path)}: does it do two jobs?`);
}

// Counted in characters. A line that is long only because of the words in its quotes may be. TypeScript is eslint's.
function line_length(files) {
  const found = [];
  for (const file of files.filter((one) => is_source(one) && !one.path.startsWith('web-client/'))) {
    const most = is_cpp(file) ? 100 : 120;
    const without_raw = file.text.replace(/R"(\w*)\([\s\S]*?\)\1"/g, (raw) => raw.replace(/[^\n]/g, ''));
    const bare = without_raw.split('\n').map((line) => line.replace(/(["'`])(?:\\.|(?!\1).)*\1/g, '""'));
    bare.forEach((line, index) => {
      const length = [...line].length;
      if (length > most) found.push(`${file.path}:${index + 1}: ${length} characters, more than ${most}`);
    });
  }
  return found;
}

function left_open(files) {
  const shape = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'X'.repeat(3), 'HA' + 'CK'].join('|')})\\b`);
  return files.flatMap((file) => findings_of(file, file.text, shape, (hit) => `${hit[1]}: do it, or open an issue`));
}

function own_machine(files) {
  const shape = new RegExp(['work', 'root', 'home'].map((name) => `(?<![\\w.~-])/${name}/`).join('|'));
  return files.flatMap((file) => findings_of(file, file.text, shape, (hit) => `${hit[0]} is a path of one machine`));
}

function headers_explain(files) {
  return files
    .filter(({ path }) => path.endsWith('.hpp'))
    .filter(({ text }) => !/^\/\/ \S/.test(text))
    .map(({ path }) => `${path}:1: a header begins with what it is, who owns it and what it never does`);
}

function headers_once(files) {
  return files
    .filter(({ path, text }) => path.endsWith('.hpp') && !/^#pragma once$/m.test(text))
    .map(({ path }) => `${path}: #pragma once is missing`);
}

// The server speaks through base/log.hpp, which takes no free text; only app talks to the terminal.
function no_printing(files) {
  const shape = /\bstd::(cout|cerr|clog|print|println|puts|printf)\b|(?<![\w:.>])(f?printf|f?puts|perror)\s*\(/;
  return files
    .filter((file) => is_cpp(file) && /^(protocol|server)\//.test(file.path) && !file.path.startsWith('server/app/'))
    .filter(({ path }) => path !== 'server/base/log.cpp')
    .flatMap((file) => findings_of(file, code_only(file), shape, (hit) => `${hit[0].trim()}: say it with base/log.hpp`));
}

// run() returns because nothing is left to do; stopping an io_context drops what is under way.
function no_stopping(files) {
  const shape = /\b\w*(?:io|ioc|context|ctx)_?\s*(?:\(\))?\s*(?:\.|->)\s*stop\s*\(/;
  return files
    .filter((file) => is_cpp(file) && !file.path.startsWith('tests/'))
    .flatMap((file) => findings_of(file, code_only(file), shape, () => 'io_context::stop() is for tests only'));
}

// Time is an argument of the rules: whoever asks the clock there can't be tested without waiting.
function no_clock_in_rules(files) {
  const shape = /_clock::now|\btime\s*\(\s*(nullptr|NULL|0)/;
  return files
    .filter((file) => is_cpp(file) && /^server\/(desk|records)\//.test(file.path))
    .flatMap((file) => findings_of(file, code_only(file), shape, () => 'time is an argument here'));
}

// Where every answer depends on what the store says now, a script's own clock or chance would differ between replicas.
function lua_is_repeatable(files) {
  return files.filter(is_lua).flatMap((file) =>
    findings_of(file, code_only(file), /\bmath\.random|\bos\.(time|clock)/, (hit) => `${hit[0]} differs from run to run`));
}

export const style_rules = {
  words_in_names, words_in_file_names, words_in_type_names, file_length, line_length, left_open, own_machine,
  headers_explain, headers_once, no_printing, no_stopping, no_clock_in_rules, lua_is_repeatable,
};
