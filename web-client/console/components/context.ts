// How components reach the station and the time. Hooks only; nothing is drawn here.
import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import type { Station } from '../station';
import type { Strings } from '../strings';
import type { View } from '../view';

interface Place {
  station: Station;
  view: View;
  words: Strings;
}

export const PlaceContext = createContext<Place | null>(null);

export function use_place(): Place {
  const place = useContext(PlaceContext);
  if (!place) throw new Error('no station above this component');
  return place;
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

export function use_width(): number {
  const [width, set_width] = useState(window.innerWidth);
  useEffect(() => {
    const changed = (): void => set_width(window.innerWidth);
    addEventListener('resize', changed);
    return () => removeEventListener('resize', changed);
  }, []);
  return width;
}
