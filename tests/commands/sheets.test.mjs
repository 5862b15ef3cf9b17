// Lists as the real LibreOffice saves them: what `place list --csv` writes is opened, saved in every usual way, and
// imported into another store, with the same codes.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { own_directory, senim } from './support/senim.mjs';

const place = own_directory();
const data = join(place.path, 'data');
let written;
after(() => place.remove());

// Text - txt - csv: separator, quote, character set (76 = UTF-8, 65535 = UTF-16), first row, formats of the columns.
const as_csv = (separator, set = 76) => `csv:Text - txt - csv (StarCalc):${separator},34,${set},1,,0,false,true,false`;
const text_columns = Array.from({ length: 6 }, (_, column) => `${column + 1}/2`).join('/');
const opened = `Text - txt - csv (StarCalc):59,34,76,1,${text_columns}`;

function converted(file, to, from) {
  const out = join(place.path, `saved-${Math.random().toString(36).slice(2)}`);
  mkdirSync(out);
  const profile = `-env:UserInstallation=file://${join(place.path, 'profile')}`;
  const infilter = from ? [`--infilter=${from}`] : [];
  const words = [profile, '--headless', ...infilter, '--convert-to', to, '--outdir', out, file];
  execFileSync('soffice', words, { stdio: 'ignore', timeout: 120_000 });
  const extension = to.split(':')[0];
  return join(out, `places.${extension}`);
}

before(async () => {
  assert.equal((await senim(['keys', 'init', '--data', data])).code, 0);
  const school = ['--name-kk', '№ 20 мектеп-лицей «Нұр»; филиал', '--name-ru', 'Школа "Нур", № 20'];
  for (const words of [school, ['--name-kk', 'Өнер колледжі', '--name-ru', '=1+1', '--type', 'college']]) {
    const where = ['--region', 'KZ-62', '--district', 'Жезқазған'];
    const added = await senim(['place', 'add', '--data', data, ...words, ...where]);
    assert.equal(added.code, 0, added.errors);
  }
  const listed = await senim(['place', 'list', '--csv', '--data', data]);
  written = join(place.path, 'places.csv');
  writeFileSync(written, listed.out);
});

/** The list of a new store into which this file was imported. */
async function imported(file) {
  const store = join(place.path, `store-${Math.random().toString(36).slice(2)}`);
  await senim(['keys', 'init', '--data', store]);
  const answer = await senim(['place', 'import', file, '--data', store]);
  assert.equal(answer.code, 0, answer.errors);
  assert.match(answer.out, /^2 places added/);
  return (await senim(['place', 'list', '--csv', '--data', store])).out;
}

test('what is listed is in the one form of CSV, and is read again', async () => {
  const bytes = readFileSync(written);
  assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
  assert.match(bytes.toString(), /^\ufeffname_kk;name_ru;region;district;type;code\r\n/);
  assert.equal(await imported(written), bytes.toString());
  const again = await senim(['place', 'import', written, '--data', data]);
  assert.match(again.out, /^0 places added, 2 there already/);
});

test('a list that LibreOffice opened and saved is the same list', { timeout: 300_000 }, async () => {
  const list = readFileSync(written, 'utf8');
  const sheet = converted(written, 'ods', opened);
  for (const form of [as_csv(59), as_csv(44), as_csv(9), as_csv(59, 65535), as_csv(9, 65535)]) {
    assert.equal(await imported(converted(sheet, form)), list, form);
  }
});

test('a workbook and Windows-1251 are refused by name, with the way to mend it', { timeout: 300_000 }, async () => {
  for (const [to, named] of [
    ['xlsx', /a workbook \(\.xlsx, \.ods or \.numbers\), not CSV; save it as "CSV UTF-8"/],
    ['xls', /an Excel workbook \(\.xls\)/],
    ['ods', /a workbook/],
    ['html', /a web page/],
    [as_csv(59, 33), /Windows-1251/], // 33 = Windows-1251
  ]) {
    const answer = await senim(['place', 'import', converted(written, to, opened), '--data', data]);
    assert.equal(answer.code, 1);
    assert.match(answer.errors, named);
    assert.match(answer.errors, /nothing was added/);
  }
});

test('a school that is there gets no second code, however it is typed', async () => {
  const [, first] = readFileSync(written, 'utf8').split('\r\n');
  const code = first.split(';').at(-1);
  const names = ['--name-kk', '№\u00a020  МЕКТЕП-лицей "Нұр" ; филиал', '--name-ru', 'школа «Нур», №20\u200b'];
  const words = ['place', 'add', '--data', data, ...names, '--region', 'kz-62', '--district', 'Жезқазған '];
  const again = await senim(words);
  assert.equal(again.code, 0, again.errors);
  const codes = readFileSync(written, 'utf8').match(/[2-9A-Z]{7}(?=\r\n)/g);
  assert.ok(codes.includes(again.out.trim()), `${again.out} is none of ${codes}, ${code}`);
  assert.match(again.errors, /there already; nothing was added/);
});
