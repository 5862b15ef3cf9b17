// clang_tidy.mjs BUILD_TREE [FOLDER...]: clang-tidy-19 over our sources, several at once, as the tree compiles them.
// A source that was clean is not checked again until its preprocessed text, its command or .clang-tidy changes:
// what was clean is kept in BUILD_TREE/tidy as empty files named by a hash. Exit status 1 when anything is found.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, utimesSync, readdirSync, statSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const [tree, ...folders] = process.argv.slice(2);
const at_once = availableParallelism?.() ?? cpus().length;
const kept_days_max = 14;

// Runs a program; gives its exit status, a hash of its standard output, and all it said where `keep` is set.
function run(program, args, { cwd = root, keep = false } = {}) {
  return new Promise((done, failed) => {
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    const hash = createHash('sha256');
    let said = '';
    child.stdout.on('data', (chunk) => {
      hash.update(chunk);
      if (keep) said += chunk;
    });
    child.stderr.on('data', (chunk) => (said += chunk));
    child.on('error', failed);
    child.on('close', (status) => done({ status, hash: hash.digest('hex'), said }));
  });
}

// The compile command with its output options taken away, as a list without the compiler (and without ccache).
function options_of({ command }) {
  const words = command.match(/(?:\\.|"(?:\\.|[^"\\])*"|[^\s"])+/g).map((word) => word.replace(/\\(.)/g, '$1').replace(/"/g, ''));
  const compiler = words.findIndex((word) => /clang\+\+[^/]*$/.test(word));
  const options = words.slice(compiler + 1);
  const output = options.indexOf('-o');
  options.splice(output, 2);
  return { compiler: words[compiler], options: options.filter((word) => word !== '-c') };
}

// A finding in a header is said once, not by every source that includes it. Where nothing new is left, something is
// still wrong, so that the file is named.
const told = new Set();
function news_of(said) {
  const findings = said.replace(/^\d+ warnings? (generated|treated).*\n/gm, '').split(/^(?=\S+:\d+:\d+: error: )/m);
  const news = findings.filter((one) => !told.has(one));
  news.forEach((one) => told.add(one));
  return news.join('') || 'as said above';
}

async function check(entry, rules, clean) {
  const { compiler, options } = options_of(entry);
  // -C keeps comments, because a NOLINT is one.
  const preprocessed = await run(compiler, ['-E', '-C', ...options], { cwd: entry.directory });
  const name = createHash('sha256').update(rules).update(options.join(' ')).update(preprocessed.hash).digest('hex');
  const stamp = join(clean, name);
  if (preprocessed.status === 0 && existsSync(stamp)) {
    utimesSync(stamp, new Date(), new Date());
    return { cached: true, findings: '' };
  }
  const { status, said } = await run('clang-tidy-19', ['-p', tree, '--quiet', entry.file], { keep: true });
  if (status === 0) {
    writeFileSync(stamp, '');
    return { cached: false, findings: '' };
  }
  return { cached: false, findings: news_of(said) };
}

const rules = ['.clang-tidy', 'tests/.clang-tidy'].map((path) => readFileSync(join(root, path), 'utf8')).join('\n');
const wanted = folders.length > 0 ? folders : ['protocol', 'server', 'bench', 'tests'];
const entries = JSON.parse(readFileSync(join(tree, 'compile_commands.json'), 'utf8'))
  .filter(({ file }) => wanted.some((folder) => relative(root, file).startsWith(folder)))
  .filter(({ file }, index, all) => all.findIndex((other) => other.file === file) === index);
// The long ones first, so that no core waits for one of them at the end.
entries.sort((a, b) => Number(b.file.includes('/net/')) - Number(a.file.includes('/net/')));

const clean = join(tree, 'tidy');
mkdirSync(clean, { recursive: true });
for (const name of readdirSync(clean)) {
  if (Date.now() - statSync(join(clean, name)).mtimeMs > kept_days_max * 86_400_000) rmSync(join(clean, name));
}

let next = 0;
let cached = 0;
let bad = 0;
await Promise.all(
  Array.from({ length: at_once }, async () => {
    while (next < entries.length) {
      const entry = entries[next];
      next += 1;
      const result = await check(entry, rules, clean);
      if (result.cached) cached += 1;
      if (result.findings !== '') {
        bad += 1;
        console.log(`${relative(root, entry.file)}\n${result.findings}`);
      }
    }
  }),
);
console.log(`clang-tidy: ${entries.length} files, ${cached} unchanged since they were clean, ${bad} with findings`);
if (entries.length === 0) console.log('no file of ours is in compile_commands.json');
process.exitCode = bad > 0 || entries.length === 0 ? 1 : 0;
