// A whole conversation in Kazakh, from the printed poster to the filed record, in real browsers, with the
// server killed in the middle of it. The screenshots stay in build/screenshots/.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { assert_accessible, launch, shot } from './support/browser.mjs';
import { Child } from './support/child.mjs';
import { Counsellor } from './support/counsellor.mjs';
import { Senim } from './support/server.mjs';
import { until } from './support/until.mjs';

const cry = 'Сәлем, маған көмек керек';
const answer = 'Сәлем! Мен осындамын, асықпай айта бер.';

let server;
let browser;
let aigerim;
let code;
before(async () => {
  server = await Senim.start();
  code = await server.add_place({ name_kk: '№ 3 мектеп', name_ru: 'Школа № 3', region: 'KZ-62' });
  // A running server takes up to 3 s to know a new place, longer than this test takes to scan its poster.
  await server.kill();
  await server.up();
  aigerim = await server.add_staff({ name: 'aigerim', password: 'uzyn-kupiia-soz-1', alias: 'Айгерім' });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** What a phone's camera reads from the poster of this place. */
async function scan_poster(code) {
  const directory = mkdtempSync(join(tmpdir(), 'senim-poster-'));
  try {
    await server.run_command(['place', 'poster', code, '--public-url', server.url, '--out', directory]);
    const sheet = readdirSync(directory).find((name) => name.endsWith('.html'));
    const page = await browser.newPage({ viewport: { width: 794, height: 1123 } });
    await page.goto(`file://${join(directory, sheet)}`);
    const picture = join(directory, 'poster.png');
    await page.screenshot({ path: picture });
    await shot(page, 'poster');
    await page.close();
    return execFileSync('zbarimg', ['-q', '--raw', picture], { encoding: 'utf8' }).trim();
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function files_under(directory) {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return files_under(path);
    return entry.isFile() ? [path] : [];
  });
}

test('a pupil in Ulytau scans the poster, writes, is answered, and loses nothing when the server is killed', async () => {
  const scanned = await scan_poster(code);
  assert.equal(scanned.toUpperCase(), `${server.url}/s/${code}`.toUpperCase());

  const child = await Child.scans(browser, server, '', { address: scanned });
  await shot(child.page, 'conversation-1-landing');
  await child.starts();
  await child.says(cry, 'жіберілді');
  await shot(child.page, 'conversation-2-waiting');

  const counsellor = await Counsellor.comes(browser, server, aigerim);
  await counsellor.begins_shift();
  await counsellor.is_offered();
  await shot(counsellor.page, 'console-1-offer');
  await counsellor.accepts();
  await counsellor.hears(cry);
  await child.sees_state(/Айгерім/);
  await counsellor.says(answer);
  await child.hears(answer);
  await shot(child.page, 'conversation-3-live');

  await child.page.reload();
  await child.hears(answer);
  assert.deepEqual(await child.messages(), [cry, answer]);

  await server.kill();
  await child.says('Сервер өшті, бірақ мен жаздым');
  await child.band();
  await shot(child.page, 'conversation-4-lost');
  await shot(counsellor.page, 'console-2-lost');
  await server.up();
  await counsellor.hears('Сервер өшті, бірақ мен жаздым');
  await child.sees_fate('Сервер өшті, бірақ мен жаздым', 'жетті');
  await counsellor.says('Көріп тұрмын.');
  await child.hears('Көріп тұрмын.');
  const all = [cry, answer, 'Сервер өшті, бірақ мен жаздым', 'Көріп тұрмын.'];
  assert.deepEqual(await child.messages(), all, 'everything once and in order');
  assert.deepEqual((await counsellor.messages()).map(({ seq }) => seq), [1, 2, 3, 4]);
  await shot(counsellor.page, 'console-3-live');
  await assert_accessible(counsellor.page, 'the console with a conversation');

  await counsellor.closes({ summary: 'Оқушы қиындығын айтты' });
  await child.page.getByText('Жазғаныңа рақмет.').waitFor();
  await shot(child.page, 'conversation-5-closed');
  await until('the record is filed', async () => {
    const report = await server.run_command(['report', '--data', server.data]);
    return /Ulytau Region\s+1\b/.test(report) && /Information\s+1\b/.test(report);
  });

  const places_to_look = files_under(server.data);
  assert.ok(places_to_look.length > 3);
  for (const text of [cry, answer, 'Сервер өшті', 'Оқушы', 'көмек']) {
    for (const path of places_to_look) {
      assert.equal(readFileSync(path).includes(text), false, `a text stands in ${path}`);
    }
  }
  assert.deepEqual(child.faults, []);
  assert.deepEqual(counsellor.faults, []);
  await child.leaves();
  await counsellor.leaves();
});

test('an unknown place code never refuses a child', async () => {
  const child = await Child.scans(browser, server, 'ZZZZZZZ');
  await child.starts();
  await child.says('сәлем', 'жіберілді');
  assert.deepEqual(child.faults, []);
  await child.leaves();
});
