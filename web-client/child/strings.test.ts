// What a frightened child with few words can read.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { en } from './strings/en';
import { kk } from './strings/kk';
import { ru } from './strings/ru';

const words_max = 12;

function texts_of(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'function') return [(value as (name: string) => string)('Айгүл')];
  return Object.values(value as object).flatMap(texts_of);
}

for (const [language, strings] of Object.entries({ kk, ru, en })) {
  test(`no sentence in ${language} has more than ${words_max} words`, () => {
    for (const text of texts_of(strings)) {
      for (const sentence of text.split(/[.?!:]\s+/)) {
        const words = sentence.split(/\s+/).filter((word) => /\p{L}|\d/u.test(word));
        assert.ok(words.length <= words_max, `${words.length} words: ${sentence}`);
      }
    }
  });
}

test('the child is addressed as a friend', () => {
  assert.doesNotMatch(texts_of(ru).join(' '), /(^|[^а-яё])(вы|вас|вам|ваш\S*)([^а-яё]|$)/i);
  assert.doesNotMatch(texts_of(kk).join(' '), /(^|[^а-яәғқңөұүһі])(сіз\S*)/i);
});

test('a Russian verb tells no boys from girls', () => {
  assert.doesNotMatch(texts_of(ru).join(' '), /\(а\)|(^|[^а-яё])ты \S+(л|ла)[.,\s]/i);
});
