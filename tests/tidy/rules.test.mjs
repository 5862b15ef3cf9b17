// The checkout keeps the rules, and each rule can tell: it is shown a small tree that breaks it and one that doesn't.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { include_rules } from './include_rules.mjs';
import { style_rules } from './style_rules.mjs';
import { read_tree } from './tree.mjs';

const rules = { ...include_rules, ...style_rules };
const root = fileURLToPath(new URL('../../', import.meta.url));
const header = '// What it is.\n#pragma once\n';

// rule: [a tree that breaks it (path: text), how many findings, the same tree kept well]
const planted = {
  layers: [
    { 'server/net/a.hpp': '#include "server/vault/b.hpp"\n', 'server/vault/b.hpp': '#include "server/redis/c.hpp"\n',
      'server/redis/c.hpp': '#include "server/net/a.hpp"\n', 'protocol/d.hpp': '#include "server/base/e.hpp"\n',
      'server/desk/f.hpp': '#include "server/app/g.hpp"\n' }, 5,
    { 'server/net/a.hpp': '#include "server/desk/b.hpp"\n#include "server/net/c.hpp"\n', 'server/app/d.cpp': '#include "server/vault/e.hpp"\n' },
  ],
  library_rooms: [
    { 'server/redis/a.cpp': '#include <sodium.h>\n', 'server/net/b.cpp': '#include <hiredis/hiredis.h>\n',
      'protocol/c.cpp': '#include <boost/asio/io_context.hpp>\n', 'server/desk/d.cpp': '#include <boost/json/value.hpp>\n' }, 4,
    { 'server/vault/a.cpp': '#include <sodium.h>\n', 'tests/unit/vault/a.cpp': '#include <sodium.h>\n' },
  ],
  dear_includes: [
    { 'server/net/a.cpp': '#include <boost/beast/websocket.hpp>\n', 'server/net/b.cpp': '#include <boost/beast/websocket.hpp>\n' }, 1,
    { 'server/net/a.cpp': '#include <boost/beast/websocket.hpp>\n', 'tests/support/b.cpp': '#include <boost/beast/websocket.hpp>\n' },
  ],
  umbrella_includes: [
    { 'server/net/a.cpp': '#include <boost/asio.hpp>\n#include <boost/beast.hpp>\n' }, 2,
    { 'server/net/a.cpp': '#include <boost/asio/write.hpp>\n' },
  ],
  from_the_root: [
    { 'server/net/a.cpp': '#include "b.hpp"\n', 'server/net/b.hpp': header }, 1,
    { 'server/net/a.cpp': '#include "server/net/b.hpp"\n', 'server/net/b.hpp': header },
  ],
  words_in_names: [
    { 'server/a.hpp': 'class SessionManager {};\nint parse_impl();\nvoid greet(int user_id);\n', 'web-client/b.ts': 'const clientName = 1;\n',
      'server/redis/c.lua': 'local helper = 1\n' }, 5,
    { 'server/a.hpp': 'int capacity = 1\'000; // the manager\'s handler\nauto w = "user";\nauto user_agent = 1;\n',
      'tests/e2e/b.ts': 'const at = { userDataDir: "x" };\n' },
  ],
  words_in_file_names: [
    { 'server/net/session_manager.hpp': '', 'server/utils/a.hpp': '', 'server/net/child_data.cpp': '' }, 3,
    { 'web-client/shared/wire.ts': '' },
  ],
  words_in_type_names: [{ 'server/a.hpp': 'struct PlaceData {};\n' }, 1, { 'server/a.hpp': 'struct Place { char* data(); };\n' }],
  file_length: [{ 'server/a.cpp': '\n'.repeat(351), 'web-client/a.ts': '\n'.repeat(351) }, 2, { 'server/a.cpp': '\n'.repeat(350) }],
  line_length: [
    { 'server/a.cpp': `int ${'a'.repeat(100)};\n`, 'web-client/a.ts': `let x;\n`, 'server/redis/a.lua': `local ${'a'.repeat(120)} = 1\n` }, 2,
    { 'server/a.cpp': `// ${'ә'.repeat(97)}\nsay("${'a'.repeat(100)}");\nsay(R"(${'"'.repeat(100)})");\n`, 'server/redis/a.lua': `local ${'a'.repeat(110)} = 1\n` },
  ],
  left_open: [{ 'README.md': ['a TO', 'DO is left\n'].join('') }, 1, { 'README.md': 'nothing to do\n' }],
  own_machine: [{ 'tests/a.ts': `open("/${'root'}/x")\n` }, 1, { 'tests/a.ts': 'open("./root/x"); fetch("https://a/root/x")\n' }],
  headers_explain: [{ 'server/a.hpp': '#pragma once\n' }, 1, { 'server/a.hpp': header }],
  headers_once: [{ 'server/a.hpp': '// What it is.\n' }, 1, { 'server/a.hpp': header }],
  no_printing: [
    { 'server/net/a.cpp': 'std::cout << 1;\nprintf("x");\n', 'server/desk/a.cpp': 'std::cerr << 1;\n' }, 3,
    { 'server/app/main.cpp': 'std::cout << 1;\n', 'server/net/a.cpp': 'std::snprintf(at, 3, "x");\nlog::info("std::cout");\n' },
  ],
  no_stopping: [
    { 'server/net/a.cpp': 'io_.stop();\n  worker->io_context().stop();\n' }, 2,
    { 'tests/a.cpp': 'io.stop();\n', 'server/net/a.cpp': 'listener_.stop();\n' },
  ],
  no_clock_in_rules: [
    { 'server/desk/a.cpp': 'auto now = std::chrono::steady_clock::now();\n' }, 1,
    { 'server/net/a.cpp': 'auto now = std::chrono::steady_clock::now();\n' },
  ],
  lua_is_repeatable: [{ 'server/stores/functions/a.lua': 'local n = math.random()\n' }, 1, { 'server/stores/functions/a.lua': 'local n = 1\n' }],
};

function findings_in(rule, tree) {
  const folder = mkdtempSync(join(tmpdir(), 'senim-tidy-'));
  try {
    for (const [path, text] of Object.entries(tree)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return rule(read_tree(folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

for (const [name, rule] of Object.entries(rules)) {
  test(`${name}: catches what was planted, and nothing else`, () => {
    const [broken, count, kept] = planted[name] ?? assert.fail('nothing is planted for this rule');
    assert.equal(findings_in(rule, broken).length, count, findings_in(rule, broken).join('\n'));
    assert.deepEqual(findings_in(rule, kept), []);
  });
}

const files = read_tree(root);

test('the tree that is checked is the whole checkout', () => {
  for (const path of ['protocol/PROTOCOL.md', 'server/desk/desk.hpp', 'CMakeLists.txt', 'run']) {
    assert.ok(files.some((file) => file.path === path), path);
  }
});

for (const [name, rule] of Object.entries(rules)) {
  test(`${name}: the checkout keeps it`, () => {
    const found = rule(files);
    assert.equal(found.length, 0, `\n${found.join('\n')}`);
  });
}
