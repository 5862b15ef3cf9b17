// The one bounded wait of the browser tests.

export async function until(what, is_so, ms_max = 15_000) {
  const end = Date.now() + ms_max;
  for (;;) {
    const value = await is_so();
    if (value) return value;
    if (Date.now() > end) throw new Error(`waited ${ms_max} ms in vain until ${what}`);
    await new Promise((done) => setTimeout(done, 25));
  }
}
