// The checkout as the tidy rules see it: a list of { path, text }, paths with forward slashes from the root. Reads the
// disk, not git, so that it works in an exported tree and in the Dockerfile's test stage too.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const skipped = new Set(['.git', 'build', 'dist', 'node_modules', 'var', 'artefacts', 'package-lock.json']);
const suffix = /\.(cpp|hpp|in|ts|tsx|mjs|lua|sh|css|html|md|json|csv|cmake|txt)$/;
const text_file = (path) => suffix.test(path) || /(^|\/)(run|check|format|Dockerfile|\.clang-\w+)$/.test(path);

export function read_tree(root) {
  const files = [];
  const walk = (folder) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      if (skipped.has(entry.name)) continue;
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) walk(path);
      else if (text_file(path)) files.push({ path, text: readFileSync(join(root, path), 'utf8') });
    }
  };
  walk('');
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

// C++, TypeScript and Lua without comments and without what stands in quotes, line by line as before.
export function code_only({ path, text }) {
  const blank = (found) => found.replace(/[^\n]/g, ' ');
  if (path.endsWith('.lua')) {
    return text.replace(/--\[\[[\s\S]*?\]\]|--[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g, blank);
  }
  const cpp = /\.(cpp|hpp)$/.test(path);
  // In C++ a quote between digits separates thousands; a template string is TypeScript's.
  const shape = cpp
    ? /R"(\w*)\([\s\S]*?\)\1"|\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|(?<![0-9a-fA-F])'(?:\\.|[^'\\\n])+'/g
    : /\/\*[\s\S]*?\*\/|(?<!:)\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/g;
  return text.replace(shape, (found) => (/^#include/.test(found) ? found : blank(found)));
}

export const is_cpp = ({ path }) => /\.(cpp|hpp)$/.test(path);
export const is_script = ({ path }) => /\.(ts|tsx|mjs)$/.test(path);
export const is_lua = ({ path }) => path.endsWith('.lua');
export const is_source = (file) => is_cpp(file) || is_script(file) || is_lua(file);

// "server/net" for a file below it, "protocol" or "tests" otherwise.
export function room_of(path) {
  const [first, second] = path.split('/');
  return first === 'server' && path.split('/').length > 2 ? `server/${second}` : first;
}

// One finding a line that the shape matches: `path:line: what`.
export function findings_of(file, text, shape, what) {
  const found = [];
  text.split('\n').forEach((line, index) => {
    const hit = shape.exec(line);
    if (hit !== null) found.push(`${file.path}:${index + 1}: ${what(hit)}`);
  });
  return found;
}
