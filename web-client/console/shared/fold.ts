// Text made equal for searching: small letters, no accents, and Kazakh letters as children and staff type them on a
// Russian keyboard. Pure.

const letters: Readonly<Record<string, string>> = {
  ә: 'а',
  ғ: 'г',
  қ: 'к',
  ң: 'н',
  ө: 'о',
  ұ: 'у',
  ү: 'у',
  һ: 'х',
  і: 'и',
  ё: 'е',
};

export const fold = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[әғқңөұүһіё]/g, (letter) => letters[letter] ?? letter)
    .normalize('NFD')
    .replace(/[\u0300-\u0305\u0307-\u036f]/g, '')
    .normalize('NFC')
    .trim();

/** Every word of the query begins or is inside of the text. */
export const matches = (query: string, text: string): boolean => {
  const folded = fold(text);
  return fold(query)
    .split(/\s+/)
    .every((word) => folded.includes(word));
};
