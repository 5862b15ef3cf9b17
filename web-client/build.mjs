// Builds what the server serves into dist/: the child's page as one inlined document, the staff console as a document with
// hashed files, one for each page of it, brotli and gzip beside each, and manifest.json, which tells the server routes,
// types and policies.
// Refuses to build when a string is missing in a language or the child's page is too large.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import * as esbuild from 'esbuild';
import { minify } from 'terser';

const root = fileURLToPath(new URL('.', import.meta.url));
const dist = join(root, 'dist');
// Built beside it and put in place at the end: a running server never sees half a build.
const fresh = join(root, 'node_modules', '.senim-dist');
// Names of our own become one letter in the child's page, which must be small: those that have an
// underscore, and the longest or most frequent others. Not those that are on the wire or kept over a
// reload, nor the browser's: they are an agreement with others.
const own_names = {
  mangleProps:
    /^[a-z]+(_[a-z]+)*_$|^[a-z]+(_[a-z]+)+$|^(anew|asks|author|band|card|changed|counter|draw|element|fate|foot|item|kept|leave|lines|messages|obstacle|own|phase|postpone|rate|reconnect|refuse|restore|say|settle|start|stop|take|tell|tick|tone|unsent|until|wall|write)$/,
  reserveProps: /^(retry_after_ms|age_ms|waited_ms|saved_at)$/,
};
const child_page_br_bytes_max = 14_336;
const languages = ['kk', 'ru', 'en'];

// What phones of the last six years understand.
const target = 'es2020';
const common = {
  target,
  absWorkingDir: root,
  bundle: true,
  minify: true,
  write: false,
  charset: 'utf8',
  legalComments: 'none',
};

const sha256 = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

class BuildRefused extends Error {}

// Every leaf of `model` must be in `other`, of the same kind, and not empty unless it is in both.
function missing_strings(model, other, path = '') {
  return Object.keys(model).flatMap((key) => {
    const [a, b] = [model[key], other?.[key]];
    const here = `${path}${key}`;
    if (typeof a !== typeof b || (b === '' && a !== '')) return [here];
    return typeof a === 'object' ? missing_strings(a, b, `${here}.`) : [];
  });
}

async function load(path) {
  const { outputFiles } = await esbuild.build({ ...common, entryPoints: [path], format: 'esm' });
  return import(
    `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`
  );
}

// strings/kk.ts exports `kk`, and so on. Also catches what a cast or `any` would hide from tsc.
async function check_strings(folder) {
  const texts = {};
  for (const language of languages) {
    const path = `${folder}/strings/${language}.ts`;
    if (!existsSync(join(root, path))) throw new BuildRefused(`${path} is missing`);
    texts[language] = (await load(path))[language];
  }
  for (const a of languages) {
    for (const b of languages) {
      const missing = missing_strings(texts[a], texts[b]);
      if (missing.length)
        throw new BuildRefused(
          `${folder}/strings/${b}.ts lacks ${missing.join(', ')} (${a} has it)`,
        );
    }
  }
}

async function write_compressed(file, text) {
  const path = join(fresh, file);
  const bytes = Buffer.from(text);
  await mkdir(dirname(path), { recursive: true });
  const br = brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 22,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
  const gz = gzipSync(bytes, { level: 9 });
  await Promise.all([
    writeFile(path, bytes),
    writeFile(`${path}.br`, br),
    writeFile(`${path}.gz`, gz),
  ]);
  console.log(`${file}  ${bytes.length} B, br ${br.length} B, gzip ${gz.length} B`);
  return { br: br.length, gz: gz.length };
}

function fill(template, values) {
  return Object.entries(values).reduce((text, [mark, value]) => {
    if (!text.includes(mark)) throw new BuildRefused(`the template lacks ${mark}`);
    return text.replace(mark, () => value);
  }, template);
}

const policy_end =
  "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

// What esbuild leaves in the child's page: names used once, constants, the words for its colours.
async function squeeze(js) {
  const { code } = await minify(js, {
    compress: { passes: 1, ecma: 2020 },
    ecma: 2020,
  });
  return code;
}
function shorten_colours(css) {
  const names = [...new Set(css.match(/--[a-z-]+/g))];
  const short = (name) => `--${(names.indexOf(name) + 10).toString(36)}`;
  return css.replace(/--[a-z-]+/g, short).replace(/(--\w): /g, '$1:');
}

// A value of the strings as code.
function literal(value) {
  if (Array.isArray(value)) return `[${value.map(literal).join()}]`;
  if (typeof value !== 'object')
    return typeof value === 'string' ? JSON.stringify(value) : `${value}`;
  return `{${Object.entries(value).map(([name, one]) => `${name}:${literal(one)}`)}}`;
}

// Three languages have the same names: they go into the page once, and of each language only the values in their order.
const strings_without_names = {
  name: 'strings',
  setup(build) {
    build.onResolve({ filter: /^names$/ }, () => ({ path: 'names', namespace: 'strings' }));
    build.onLoad({ filter: /.*/, namespace: 'strings' }, async () => {
      const { en } = await load('child/strings/en.ts');
      const names = Object.keys(en).map((name) => `/* @__KEY__ */ "${name}"`);
      return {
        contents: `const names = [${names}];
          export const named = (list) => Object.fromEntries(names.map((name, i) => [name, list[i]]));`,
      };
    });
    build.onLoad({ filter: /child.strings.(kk|ru|en)\.ts$/ }, async ({ path }) => {
      const language = path.slice(-5, -3);
      const { en } = await load('child/strings/en.ts');
      const strings = (await load(`child/strings/${language}.ts`))[language];
      const values = Object.keys(en).map((name) => strings[name]);
      return {
        contents: `import { named } from 'names'; export const ${language} = named(${literal(values)});`,
      };
    });
  },
};

async function build_child() {
  const [script, style] = await Promise.all([
    esbuild.build({
      ...common,
      ...own_names,
      plugins: [strings_without_names],
      entryPoints: ['child/main.ts'],
      format: 'iife',
    }),
    esbuild.build({ ...common, entryPoints: ['child/style.css'] }),
  ]);
  const code = await squeeze(script.outputFiles[0].text);
  const js = code.trim().replaceAll('</script', '<\\/script');
  const css = shorten_colours(style.outputFiles[0].text.trim());
  const template = await readFile(join(root, 'child/index.html'), 'utf8');
  const html = fill(template.replace(/>\s+</g, '><').trim(), {
    '<!--style-->': `<style>${css}</style>`,
    '<!--script-->': `<script>${js}</script>`,
  });
  const size = await write_compressed('child.html', html);
  if (size.br > child_page_br_bytes_max) {
    throw new BuildRefused(
      `child.html.br has ${size.br} bytes; at most ${child_page_br_bytes_max} are allowed`,
    );
  }
  return [
    {
      route: '/',
      file: 'child.html',
      type: 'text/html; charset=utf-8',
      cache: 'no-store',
      csp: `default-src 'none'; script-src ${sha256(js)}; style-src ${sha256(css)}; connect-src 'self' {ws}; ${policy_end}`,
    },
  ];
}

/** The chunks without which `file` does not start; those of pages are fetched later. */
function needed_at_once(outputs, file) {
  const direct = outputs[file].imports.filter(({ kind }) => kind === 'import-statement');
  return direct.flatMap(({ path }) => [path, ...needed_at_once(outputs, path)]);
}

async function build_console() {
  const result = await esbuild.build({
    ...common,
    entryPoints: { app: 'console/main.tsx' },
    outdir: 'dist/console',
    entryNames: '[name].[hash]',
    chunkNames: '[name].[hash]',
    splitting: true,
    metafile: true,
    format: 'esm',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    loader: { '.csv': 'text', '.svg': 'dataurl' },
  });
  const served = [];
  for (const { path, contents } of result.outputFiles) {
    const file = `console/${basename(path)}`;
    await write_compressed(file, contents);
    const type = path.endsWith('.css')
      ? 'text/css; charset=utf-8'
      : 'text/javascript; charset=utf-8';
    served.push({ route: `/${file}`, file, type, cache: 'public, max-age=31536000, immutable' });
  }
  const { outputs } = result.metafile;
  const [app, { cssBundle }] = Object.entries(outputs).find(
    ([, { entryPoint }]) => entryPoint === 'console/main.tsx',
  );
  const address = (output) => `/console/${basename(output)}`;
  const preloads = [...new Set(needed_at_once(outputs, app))].map(
    (output) => `<link rel="modulepreload" href="${address(output)}">`,
  );
  const template = await readFile(join(root, 'console/index.html'), 'utf8');
  await write_compressed(
    'console.html',
    fill(template, {
      '<!--style-->': `<link rel="stylesheet" href="${address(cssBundle)}">${preloads.join('')}`,
      '<!--script-->': `<script type="module" src="${address(app)}"></script>`,
    }),
  );
  const csp = `default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' {ws}; ${policy_end}`;
  return [
    {
      route: '/console',
      file: 'console.html',
      type: 'text/html; charset=utf-8',
      cache: 'no-store',
      csp,
    },
    ...served,
  ];
}

try {
  await rm(fresh, { recursive: true, force: true });
  await check_strings('child');
  for (const name of await readdir(join(root, 'console')))
    if (existsSync(join(root, 'console', name, 'strings'))) await check_strings(`console/${name}`);
  const files = [...(await build_child()), ...(await build_console())];
  await writeFile(join(fresh, 'manifest.json'), `${JSON.stringify({ files }, null, 2)}\n`);
  await rm(dist, { recursive: true, force: true });
  await rename(fresh, dist);
} catch (error) {
  if (!(error instanceof BuildRefused) && !Array.isArray(error?.errors)) throw error;
  if (error instanceof BuildRefused) console.error(`build refused: ${error.message}`);
  process.exitCode = 1;
}
