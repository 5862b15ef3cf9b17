// How many conversations a counsellor takes at once.
import type { JSX } from 'preact';
import { use_desk } from './context';

export function CapacityStepper({
  value,
  set,
  disabled = false,
}: {
  value: number;
  set: (value: number) => void;
  disabled?: boolean;
}): JSX.Element {
  const { words } = use_desk();
  return (
    <span class="stepper" role="group" aria-label={words.shift_capacity}>
      <button
        type="button"
        aria-label={words.capacity_less}
        disabled={disabled || value <= 1}
        onClick={() => set(value - 1)}
      >
        −
      </button>
      <output
        data-test="capacity"
        title={words.capacity_value(value)}
        aria-label={words.capacity_value(value)}
      >
        {value}
      </output>
      <button
        type="button"
        aria-label={words.capacity_more}
        disabled={disabled || value >= 4}
        onClick={() => set(value + 1)}
      >
        +
      </button>
    </span>
  );
}
