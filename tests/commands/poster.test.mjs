// Posters as they are printed: every word is measured by Chromium against the sheet, in the fonts that a school's
// computer may have, and the code is read back.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launch } from '../e2e/support/browser.mjs';
import { own_directory, senim } from './support/senim.mjs';

const place = own_directory();
const data = join(place.path, 'data');
const url = 'https://111.example.kz';
const smallest_mm = 3.17; // 9 points
let browser;

before(async () => {
  await senim(['keys', 'init', '--data', data]);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  place.remove();
});

async function add(name_kk, name_ru = name_kk, district = '') {
  const where = district ? ['--district', district] : [];
  const words = ['--name-kk', name_kk, '--name-ru', name_ru, '--region', 'KZ-59', ...where];
  const answer = await senim(['place', 'add', '--data', data, ...words]);
  assert.equal(answer.code, 0, answer.errors);
  return answer.out.trim();
}

async function sheet_of(code) {
  const out = join(place.path, `sheet-${code}`);
  const answer = await senim(['place', 'poster', code, '--data', data, '--public-url', url, '--out', out]);
  assert.equal(answer.code, 0, answer.errors);
  return { out, html: answer.out.split('\n').find((line) => line.endsWith('.html')) };
}

/** Every word on the sheet: where it stands and how large it is, in millimetres. */
function measured(page) {
  return page.evaluate(() => {
    const svg = document.querySelector('svg');
    const to_sheet = svg.getScreenCTM().inverse(); // whose unit is a millimetre
    return [...svg.querySelectorAll('text')].map((text) => {
      const box = text.getBBox();
      const { a: scale, e, f } = to_sheet.multiply(text.getScreenCTM());
      return {
        words: text.textContent,
        left: e + box.x * scale,
        right: e + (box.x + box.width) * scale,
        top: f + box.y * scale,
        bottom: f + (box.y + box.height) * scale,
        size: Number(text.getAttribute('font-size')),
        inner: text.closest('g') === null,
      };
    });
  });
}

const usual = 'Жетісу облысы білім басқармасының Талдықорған қаласы бойынша білім бөлімінің № 20 жалпы орта мектебі';
const names = {
  short: ['№ 20 мектеп', 'Школа № 20', 'Талдықорған'],
  usual: [usual, `${usual} (орыс тілінде)`, 'Талдықорған қаласы'],
  wide: ['Щ'.repeat(150), 'Ж'.repeat(150), 'Ш'.repeat(150)],
  latin: ['W'.repeat(150), 'M'.repeat(150), 'W'.repeat(150)],
  words: [`${'ЩЖШЮ '.repeat(29)}ЩЖШЮ`, `${'МЫФ '.repeat(37)}Ю`, 'Қ'.repeat(150)],
};

test('every word stands on the sheet and can be read in every usual font', { timeout: 120_000 }, async () => {
  for (const [kind, words] of Object.entries(names)) {
    const code = await add(...words);
    const { html } = await sheet_of(code);
    const page = await browser.newPage({ viewport: { width: 900, height: 1300 } });
    await page.goto(`file://${html}`);
    for (const font of ['Noto Sans', 'DejaVu Sans']) {
      await page.addStyleTag({ content: `svg { font-family: '${font}' !important }` });
      const texts = await measured(page);
      for (const text of texts) {
        const said = `${kind} in ${font}: "${text.words}" ${JSON.stringify(text)}`;
        assert.ok(text.left >= 6 && text.right <= 204 && text.top >= 0 && text.bottom <= 291, said);
        if (text.inner) assert.ok(text.size >= smallest_mm, said);
      }
      const own = texts.filter((text) => text.inner);
      const rest = texts.filter((text) => !text.inner);
      const joined = own.map((text) => text.words).join('').replaceAll(' ', '');
      for (const name of words) assert.ok(joined.includes(name.replaceAll(' ', '')), `${kind}: ${name}`);
      const end = Math.max(...rest.map((text) => text.bottom));
      assert.ok(Math.min(...own.map((text) => text.top)) > end - 2.5, `${kind}: the name stands in the numbers`);
    }
    const picture = join(place.path, `${kind}.png`);
    await page.screenshot({ path: picture, fullPage: true });
    await page.close();
    const read = execFileSync('zbarimg', ['-q', '--raw', picture], { encoding: 'utf8' }).trim();
    assert.equal(read, `${url}/s/${code}`.toUpperCase());
  }
});

test('the sheets are named by the school, with the code', async () => {
  const named = {
    '№ 20 мектеп/лицей «Нұр»: "А"': (code) => `poster-20-мектеп-лицей-Нұр-А-${code}.svg`,
    '../../etc': (code) => `poster-etc-${code}.svg`,
    '***': (code) => `poster-${code}.svg`,
  };
  for (const [name, file] of Object.entries(named)) {
    const code = await add(name);
    const { out } = await sheet_of(code);
    assert.ok(readdirSync(out).includes(file(code)), `${readdirSync(out)}`);
  }
  const long = await add('ұ'.repeat(150));
  const [file] = readdirSync((await sheet_of(long)).out);
  assert.ok(Buffer.byteLength(file) < 200 && file.includes(long), file);
});

test('a hundred sheets that no phone can follow are not made, and it is said why', async () => {
  for (const near of ['http://127.0.0.1:8111', 'http://localhost', 'http://192.168.0.7', 'http://server:80']) {
    const out = join(place.path, 'useless');
    const words = ['--all', '--data', data, '--public-url', near, '--out', out];
    const answer = await senim(['place', 'poster', ...words]);
    assert.equal(answer.code, 2);
    assert.match(answer.errors, /^senim: no phone reaches http:[^]*give --public-url the [^]*no poster was made\n$/);
    assert.throws(() => readdirSync(out), near);
  }
  const code = await add('Бір', 'Один');
  const out = join(place.path, 'trial');
  const one_words = [code, '--data', data, '--public-url', 'http://127.0.0.1:1', '--out', out];
  const one = await senim(['place', 'poster', ...one_words]);
  assert.equal(one.code, 0);
  assert.match(one.errors, /no phone reaches http:\/\/127\.0\.0\.1:1/);
  const long = `https://${'a'.repeat(60)}.kz`;
  const far = await senim(['place', 'poster', code, '--data', data, '--public-url', long, '--out', out]);
  assert.equal(far.code, 2);
  assert.match(far.errors, /too long for a poster/);
});
