// The one bounded wait of the browser tests, and what a page showed in the meantime.

export async function until(what, is_so, ms_max = 15_000) {
  const end = Date.now() + ms_max;
  for (;;) {
    const value = await is_so();
    if (value) return value;
    if (Date.now() > end) throw new Error(`waited ${ms_max} ms in vain until ${what}`);
    await new Promise((done) => setTimeout(done, 25));
  }
}

/**
 * From now on every word that `look` (code that runs in the page) answers is noted with its time whenever it changes; the
 * page is on this machine, so that its clock is ours. `saw(/word/, since)` waits until it was shown after `since` (ms since
 * 1970) and answers how long after.
 */
export async function watch(page, look) {
  await page.evaluate((code) => {
    const now = new Function(`return ${code}`);
    const noted = [[Date.now(), now()]];
    const note = () => {
      const word = now();
      if (word !== noted[noted.length - 1][1]) noted.push([Date.now(), word]);
    };
    const everything = { subtree: true, childList: true, characterData: true, attributes: true };
    new MutationObserver(note).observe(document.documentElement, everything);
    globalThis.noted = noted;
  }, look);
  const noted = () => page.evaluate(() => globalThis.noted);
  return {
    noted,
    saw: (word, since) =>
      until(`the page shows ${word}`, async () => {
        const found = (await noted()).find(([at, shown]) => at >= since && word.test(shown));
        return found && found[0] - since + 1; // never 0, which would count as not yet
      }),
  };
}
