// What every dialog shares: the native frame with its focus, digits and Enter; the two buttons; numbered options.
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { is_composing } from '../../../shared/keys';
import { digit_of } from '../keys';
import { use_place } from './context';

interface FrameProps {
  title: string;
  test: string;
  digit?: (digit: number) => void;
  submit?: () => void;
  close: () => void;
  children: ComponentChildren;
}

type Shown = HTMLElement & Partial<Pick<HTMLDialogElement, 'showModal' | 'close'>>;

export function Frame({ title, test, digit, submit, close, children }: FrameProps): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const it: Shown | null = dialog.current;
    // A browser without modal dialogs shows an ordinary one.
    if (it?.showModal) it.showModal();
    else it?.setAttribute('open', '');
    // Enter acts, Esc goes back; the first thing with a meaning of its own has the focus, and nothing has it where
    // nothing is proposed: a key that was meant for the composer must not tick or press anything.
    const proposal = it?.querySelector<HTMLElement>(
      'input[type=radio]:checked, .primary:not(:disabled)',
    );
    (proposal ?? it)?.focus();
    return () => it?.close?.();
  }, []);
  const key = (event: KeyboardEvent): void => {
    if (is_composing(event)) return;
    const typing = event.target instanceof HTMLInputElement && event.target.type === 'text';
    const pressed = typing ? undefined : digit_of(event);
    // A key that is still held down was pressed for what stood here before.
    if (event.repeat && !typing && (pressed !== undefined || /^( |Enter)$/.test(event.key))) {
      event.preventDefault();
    } else if (typing && event.key === 'Enter') {
      event.preventDefault();
    } else if (pressed !== undefined && digit) {
      event.preventDefault();
      digit(pressed);
    } else if (event.key === 'Enter' && submit && !(event.target instanceof HTMLButtonElement)) {
      event.preventDefault();
      submit();
    }
  };
  return (
    <dialog
      ref={dialog}
      class="dialog"
      tabIndex={-1}
      data-test={test}
      aria-labelledby="dialog-title"
      onCancel={close}
      onKeyDown={key}
      onClick={(event) => event.target === dialog.current && close()}
    >
      <div class="dialog-body">
        <h2 id="dialog-title">{title}</h2>
        {children}
      </div>
    </dialog>
  );
}

export function Buttons({
  action,
  act,
  close,
  disabled = false,
}: {
  action: string;
  act: () => void;
  close: () => void;
  disabled?: boolean;
}): JSX.Element {
  const { words } = use_place();
  return (
    <div class="row-end">
      <button type="button" onClick={close}>
        {words.cancel} <kbd>Esc</kbd>
      </button>
      <button
        type="button"
        class="primary"
        data-test="dialog-act"
        disabled={disabled}
        onClick={act}
      >
        {action} <kbd>Enter</kbd>
      </button>
    </div>
  );
}

export interface Option<T extends string> {
  value: T;
  label: string;
  mark?: JSX.Element;
  hint?: string;
}

interface OptionsProps<T extends string> {
  options: readonly Option<T>[];
  /** Null while nothing is chosen or proposed. */
  value: T | null;
  label: string;
  first?: number;
  choose: (value: T) => void;
}

export function Options<T extends string>(props: OptionsProps<T>): JSX.Element {
  const { options, value, label, first = 1, choose } = props;
  const chosen = useRef<HTMLInputElement>(null);
  useEffect(() => chosen.current?.focus(), [value]);
  return (
    <div class="digit-options" role="radiogroup" aria-label={label}>
      {options.map((option, i) => (
        <label key={option.value} class="digit-option" data-test={`option-${option.value}`}>
          <input
            ref={option.value === value ? chosen : null}
            type="radio"
            name="dialog-option"
            checked={option.value === value}
            onChange={() => choose(option.value)}
          />
          <kbd>{i + first}</kbd>
          {option.mark}
          <span>
            {option.label}
            {option.hint && <small>{option.hint}</small>}
          </span>
        </label>
      ))}
    </div>
  );
}
