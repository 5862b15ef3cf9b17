// How components reach the station, a store and the time. Hooks only; nothing is drawn here.
import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import type { Station } from '../station';
import type { StationView } from '../station_view';
import type { Store } from '../store';
import type { Strings } from '../strings';

interface Place {
  station: Station;
  view: StationView;
  words: Strings;
}

export const PlaceContext = createContext<Place | null>(null);

export function use_place(): Place {
  const place = useContext(PlaceContext);
  if (!place) throw new Error('no station above this component');
  return place;
}

/** The view of a store, a new one at each change. */
export function use_view<View extends object>(store: Store<View>): View {
  const [view, set_view] = useState(store.view);
  useEffect(() => {
    set_view(store.view);
    return store.subscribe(() => {
      set_view(store.view);
    });
  }, [store]);
  return view;
}

/** The page's monotonic clock, a new value each second; only what shows a running time uses it. */
export function use_now(): number {
  const [now, set_now] = useState(performance.now());
  useEffect(() => {
    const timer = setInterval(() => set_now(performance.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return Math.max(now, performance.now());
}
