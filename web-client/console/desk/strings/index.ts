// The strings of the desk in its three languages, and with them those of the shared frame.
import type { Language } from '../../../shared/protocol';
import { strings as shared } from '../../shared/strings';
import type { Strings as Shared } from '../../shared/strings';
import type { Widened } from '../../shared/strings/words';
import { en } from './en';
import { kk } from './kk';
import { ru } from './ru';

export type Strings = Widened<typeof en>;
export type DeskStrings = Shared & Strings;

export const strings: Readonly<Record<Language, DeskStrings>> = {
  kk: { ...shared.kk, ...kk },
  ru: { ...shared.ru, ...ru },
  en: { ...shared.en, ...en },
};
