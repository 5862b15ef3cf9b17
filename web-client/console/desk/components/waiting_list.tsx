// Who waits in the line, in the order in which they would be served: to be taken without an offer. A child who is away is
// there too as long as its words are unread.
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { duration } from '../../shared/clock';
import type { LiveWaiting } from '../model';
import { take_waiting } from '../commands';
import { Chip, LanguageTag, Mood, Presence, Region, RiskMark, need_words } from './bits';
import { use_now } from '../../shared/components/context';
import { Frame } from '../../shared/components/dialog_frame';
import { Icon } from '../../shared/components/icons';
import { use_desk } from './context';

function Entry({ one }: { one: LiveWaiting }): JSX.Element {
  const { store, view, words } = use_desk();
  const now = use_now();
  const taking = view.desk.taking.includes(one.conversation);
  const danger = one.need === 'danger' || one.risk === 'imminent';
  return (
    <li
      class={danger ? 'waits danger' : 'waits'}
      data-test="waiting"
      data-conversation={one.conversation}
      data-child={one.child}
      data-wrote={one.wrote}
    >
      <div class="waits-line">
        <strong>{words.number(one.number)}</strong>
        <LanguageTag language={one.language} />
        <span class="grow" />
        <span class="muted">
          {words.offer_waited} <b data-test="waited">{duration(now - one.since_ms)}</b>
        </span>
      </div>
      <div class="waits-line wrap">
        <Presence child={one.child} />
        {one.wrote && (
          <span class="chip wrote" data-test="wrote">
            <Icon name="note" />
            {words.wrote_unread}
          </span>
        )}
        {one.need && (
          <Chip kind={one.need === 'danger' ? 'danger' : ''} title={words.need}>
            {need_words(words)[one.need]}
          </Chip>
        )}
        <RiskMark risk={one.risk} quiet />
        <Mood mood={one.mood} />
        <Region code={one.region} />
      </div>
      <button
        type="button"
        class="primary"
        data-test="take"
        aria-label={`${words.take}: ${words.number(one.number)}`}
        disabled={taking || !view.desk.fresh}
        onClick={() => take_waiting(store, one.conversation)}
      >
        {taking ? words.accepting : words.take}
      </button>
    </li>
  );
}

/** Up and down go from child to child, so that Enter takes the one on which the keys stand. */
function use_arrows(): {
  list: { current: HTMLUListElement | null };
  key: (e: KeyboardEvent) => void;
} {
  const list = useRef<HTMLUListElement>(null);
  const key = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const buttons = [...(list.current?.querySelectorAll<HTMLElement>('button:enabled') ?? [])];
    if (!step || buttons.length === 0) return;
    event.preventDefault();
    const at = buttons.findIndex((one) => one === document.activeElement);
    buttons[(at + step + buttons.length) % buttons.length]?.focus();
  };
  return { list, key };
}

export function WaitingList(): JSX.Element {
  const { view, words } = use_desk();
  const { list, key } = use_arrows();
  const { waiting } = view.desk;
  return (
    <ul
      class="waiting"
      ref={list}
      aria-label={words.waiting_title}
      data-test="waiting-list"
      onKeyDown={key}
    >
      {waiting.map((one) => (
        <Entry key={one.conversation} one={one} />
      ))}
    </ul>
  );
}

export function WaitingDialog(): JSX.Element {
  const { store, view, words } = use_desk();
  const close = (): void => store.update({ dialog: null });
  return (
    <Frame title={words.waiting_title} test="waiting-dialog" close={close}>
      {view.desk.waiting.length > 0 ? <WaitingList /> : <p class="muted">{words.waiting_none}</p>}
      <div class="row-end">
        <button type="button" onClick={close}>
          {words.help_close} <kbd>Esc</kbd>
        </button>
      </div>
    </Frame>
  );
}

/** The way to the list while conversations fill the screen. */
export function WaitingButton(): JSX.Element | null {
  const { store, view, words } = use_desk();
  const { waiting } = view.desk;
  if (waiting.length === 0) return null;
  const absent = waiting.filter(({ child, wrote }) => wrote && child !== 'here').length;
  return (
    <button
      type="button"
      class="waiting-open"
      data-test="waiting-open"
      onClick={() => store.update({ dialog: { kind: 'waiting' } })}
    >
      <Icon name="people" />
      <span>
        {words.waiting_open(waiting.length)}
        {absent > 0 && <small>{words.waiting_absent(absent)}</small>}
      </span>
      <kbd>Alt Q</kbd>
    </button>
  );
}
