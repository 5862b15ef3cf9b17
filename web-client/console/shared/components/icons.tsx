// Small drawings, always beside a word or a label: shape says the same as colour.
import type { JSX } from 'preact';
import type { ChildPresence, Risk } from '../../../shared/protocol';

const drawings = {
  calm: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2Zm0 2.6V8l2.2 1.6',
  triangle: 'M8 2.2 14.4 13.6H1.6Z',
  octagon: 'M5.4 1.8h5.2l3.6 3.6v5.2l-3.6 3.6H5.4l-3.6-3.6V5.4Z',
  dot: 'M8 4.4a3.6 3.6 0 1 0 0 7.2 3.6 3.6 0 0 0 0-7.2Z',
  ring: 'M8 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8Z',
  cross: 'M4 4l8 8M12 4l-8 8',
  door: 'M3.5 14V2h6v12M2 14h9M10.5 8H15m-2-2 2 2-2 2',
  exit: 'M2.5 8h8M7.5 4.5 11 8l-3.5 3.5M13.5 3v10',
  lock: 'M4 7.5h8V14H4Zm1.8 0V5.4a2.2 2.2 0 0 1 4.4 0v2.1',
  clock: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2Zm0 2.6V8l2.2 1.6',
  check: 'M3 8.6 6.4 12 13 4.6',
  checks: 'M1.5 8.8 4.6 12 10.4 5M7.4 11.4l.6.6L14 5',
  warn: 'M8 2.2 14.4 13.6H1.6ZM8 6.4v3.4M8 11.4v.6',
  send: 'M2 8 14 2.4 10.6 14 7.4 9Zm5.4 1L14 2.4',
  menu: 'M2.5 4.5h11M2.5 8h11M2.5 11.5h11',
  help: 'M5.6 6a2.4 2.4 0 1 1 3.5 2.1c-.8.5-1.1.9-1.1 1.7M8 12v.4',
  note: 'M3 2.5h10v7.2L9.6 13.5H3Zm6.6 11V9.7H13',
  slash: 'M10.5 2.5 5.5 13.5',
  columns: 'M2 3h12v10H2Zm6 0v10',
  panel: 'M2 3h12v10H2Zm8 0v10',
  bell: 'M4 11V7.4a4 4 0 0 1 8 0V11l1.2 1.6H2.8Zm2.8 3h2.4',
  people:
    'M6 3a2.3 2.3 0 1 0 0 4.6A2.3 2.3 0 0 0 6 3ZM1.6 13.4c0-5.4 8.8-5.4 8.8 0M10.4 3.4a2.1 2.1 0 0 1 0 4M12 9.6c1.6.5 2.4 1.8 2.4 3.8',
  headset: 'M3 10V8a5 5 0 0 1 10 0v2M3 9.4h1.8v4H3ZM11.2 9.4H13v4h-1.8ZM13 13.4c0 1-1.4 1.4-3 1.4',
  flag: 'M4 14V2.4h8.4L10.6 5.6l1.8 3.2H4',
} as const;

export type IconName = keyof typeof drawings;

export function Icon({ name, filled = false }: { name: IconName; filled?: boolean }): JSX.Element {
  return (
    <svg
      class={filled ? 'icon filled' : 'icon'}
      viewBox="0 0 16 16"
      aria-hidden="true"
      focusable="false"
    >
      <path d={drawings[name]} />
    </svg>
  );
}

export const presence_icons: Readonly<Record<ChildPresence, IconName>> = {
  here: 'dot',
  away: 'ring',
  left: 'door',
  exit: 'exit',
};

export const risk_icons: Readonly<Record<Risk, IconName>> = {
  routine: 'ring',
  raised: 'triangle',
  imminent: 'octagon',
};

const mouths = [
  'M5 11.4q3-3 6 0',
  'M5 11q3-1.6 6 0',
  'M5 10.6h6',
  'M5 10.2q3 1.6 6 0',
  'M5 9.8q3 3.2 6 0',
];

/** 1 the worst, 5 the best. */
export function Face({ mood }: { mood: number }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path
        d={`M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8ZM5.7 6v.7M10.3 6v.7${mouths[mood - 1] ?? ''}`}
      />
    </svg>
  );
}
