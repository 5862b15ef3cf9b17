// Who may include whom: the layers of server/ARCHITECTURE.md as a test, beside the CMake links that say the same.
import { is_cpp, room_of } from './tree.mjs';

// Rooms of ours that a room may use, beside itself. What is not listed (app, bench, tests) may use everything.
const below = {
  protocol: [],
  'server/base': ['protocol'],
  'server/places': ['protocol', 'server/base'],
  'server/staff': ['protocol', 'server/base'],
  'server/records': ['protocol', 'server/base', 'server/places', 'server/staff'],
  'server/reports': ['protocol', 'server/base', 'server/places', 'server/records'],
  'server/desk': ['protocol', 'server/base', 'server/staff', 'server/records', 'server/places'],
  'server/vault': ['protocol', 'server/base', 'server/staff', 'server/desk', 'server/records', 'server/places'],
  'server/redis': ['server/base'],
  'server/stores': [
    'protocol', 'server/base', 'server/redis', 'server/staff', 'server/desk', 'server/records', 'server/places',
  ],
  'server/net': [
    'protocol', 'server/base', 'server/staff', 'server/desk', 'server/records', 'server/places', 'server/reports',
  ],
};

// Libraries and the only rooms that may include them; tests may too.
const libraries = [
  { shape: /^sodium/, rooms: ['server/vault'] },
  { shape: /^hiredis/, rooms: ['server/redis'] },
  { shape: /^openssl/, rooms: ['server/redis', 'bench'] },
  { shape: /^boost\/beast/, rooms: ['server/net', 'bench'] },
  { shape: /^boost\/asio/, rooms: ['server/net', 'server/redis', 'server/stores', 'server/app', 'bench'] },
  { shape: /^boost\/json/, rooms: ['protocol', 'server/net', 'server/records', 'server/stores', 'server/app', 'bench'] },
  { shape: /^utf8proc/, rooms: ['server/base', 'server/vault'] },
  { shape: /^spdlog|^fmt\//, rooms: ['server/base'] },
  { shape: /^CLI\//, rooms: ['server/app', 'bench'] },
  { shape: /^qrcodegen/, rooms: ['server/places'] },
];

export function includes_of(file) {
  const found = [];
  file.text.split('\n').forEach((line, index) => {
    const hit = /^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)/.exec(line);
    if (hit !== null) found.push({ line: index + 1, ours: hit[1], library: hit[2] });
  });
  return found;
}

function layers(files) {
  const found = [];
  for (const file of files.filter(is_cpp)) {
    const room = room_of(file.path);
    for (const { line, ours } of includes_of(file)) {
      if (ours === undefined) continue;
      const used = room_of(ours);
      if (used !== room && below[room] !== undefined && !below[room].includes(used)) {
        found.push(`${file.path}:${line}: ${room} must not include ${used}`);
      }
    }
  }
  return found;
}

function library_rooms(files) {
  const found = [];
  for (const file of files.filter(is_cpp)) {
    const room = room_of(file.path);
    if (room === 'tests') continue;
    for (const { line, library } of includes_of(file)) {
      const rule = libraries.find(({ shape }) => shape.test(library ?? ''));
      if (rule !== undefined && !rule.rooms.includes(room)) {
        found.push(`${file.path}:${line}: <${library}> belongs to ${rule.rooms.join(', ')} only`);
      }
    }
  }
  return found;
}

// A file that includes one of these costs many seconds of compiling, so there is one in each place.
function dear_includes(files) {
  const found = [];
  for (const dear of ['boost/beast/websocket.hpp', 'boost/json/src.hpp']) {
    for (const place of ['server', 'protocol', 'tests', 'bench']) {
      const including = files.filter(
        (file) => is_cpp(file) && file.path.startsWith(`${place}/`) && includes_of(file).some((one) => one.library === dear),
      );
      if (including.length > 1) found.push(`${including[1].path}: <${dear}> is already in ${including[0].path}`);
    }
  }
  return found;
}

function umbrella_includes(files) {
  return files.filter(is_cpp).flatMap((file) =>
    includes_of(file)
      .filter(({ library }) => /^boost\/(asio|beast|json)\.hpp$/.test(library ?? ''))
      .map(({ line, library }) => `${file.path}:${line}: <${library}> is everything at once; include what is used`),
  );
}

function from_the_root(files) {
  const paths = new Set(files.map(({ path }) => path));
  const generated = new Set(files.filter(({ path }) => path.endsWith('.in')).map(({ path }) => path.slice(0, -3)));
  return files.filter(is_cpp).flatMap((file) =>
    includes_of(file)
      .filter(({ ours }) => ours !== undefined && !paths.has(ours) && !generated.has(ours))
      .map(({ line, ours }) => `${file.path}:${line}: "${ours}" is not a path from the root of the checkout`),
  );
}

export const include_rules = { layers, library_rooms, dear_includes, umbrella_includes, from_the_root };
