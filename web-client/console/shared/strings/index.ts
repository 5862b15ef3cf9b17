// The strings of the shared frame in its three languages. English names the keys; every other language must have all of
// them. Each page has such a folder of its own.
import type { Language } from '../../../shared/protocol';
import { en } from './en';
import { kk } from './kk';
import { ru } from './ru';
import type { Widened } from './words';

export { language_tags } from './words';
export type Strings = Widened<typeof en>;

export const strings: Readonly<Record<Language, Strings>> = { kk, ru, en };
