// How the desk's components reach its store. Hooks only; nothing is drawn here.
import { createContext } from 'preact';
import { useContext, useEffect, useMemo, useState } from 'preact/hooks';
import type { Language } from '../../../shared/protocol';
import { use_place } from '../../shared/components/context';
import type { DeskStore } from '../desk_store';
import { strings } from '../strings';
import type { DeskStrings } from '../strings';
import type { DeskView } from '../view';

interface DeskPlace {
  store: DeskStore;
  view: DeskView;
  words: DeskStrings;
  language: Language;
}

export const DeskContext = createContext<DeskPlace | null>(null);

export function use_desk(): DeskPlace {
  const place = useContext(DeskContext);
  if (!place) throw new Error('no desk above this component');
  return place;
}

/** What DeskContext provides. */
export function use_desk_place(store: DeskStore, view: DeskView): DeskPlace {
  const { language } = use_place().view;
  return useMemo(
    () => ({ store, view, words: strings[language], language }),
    [store, view, language],
  );
}

export function use_width(): number {
  const [width, set_width] = useState(window.innerWidth);
  useEffect(() => {
    const changed = (): void => set_width(window.innerWidth);
    addEventListener('resize', changed);
    return () => removeEventListener('resize', changed);
  }, []);
  return width;
}
