// Bundles every *.test.ts with esbuild (Node 18 runs no TypeScript) and gives them to `node --test`.
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const root = fileURLToPath(new URL('.', import.meta.url));
const out = join(root, '..', 'build', 'web-tests');

const tests = ['shared', 'child', 'console'].flatMap((folder) =>
  readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => /\.test\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.path ?? entry.parentPath, entry.name))),
);
rmSync(out, { recursive: true, force: true });
const { metafile } = await esbuild.build({
  absWorkingDir: root,
  entryPoints: tests,
  bundle: true,
  outdir: out,
  outbase: '.',
  outExtension: { '.js': '.mjs' },
  format: 'esm',
  platform: 'node',
  target: 'node18',
  sourcemap: 'inline',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  metafile: true,
  loader: { '.csv': 'text' },
  logLevel: 'warning',
});
const files = Object.keys(metafile.outputs).map((file) => join(root, file));
const run = spawnSync(process.execPath, ['--enable-source-maps', '--test', ...files], {
  cwd: root,
  stdio: 'inherit',
});
process.exitCode = run.status ?? 1;
