// The line above the desk: is what I see true, who waits, what is my state.
import type { JSX } from 'preact';
import type { Availability, Language } from '../../../shared/protocol';
import { duration } from '../../shared/clock';
import { use_now } from '../../shared/components/context';
import { Header } from '../../shared/components/header';
import { Icon } from '../../shared/components/icons';
import { language_tags } from '../../shared/strings';
import { truth_of } from '../picture';
import type { Columns } from '../view';
import { CapacityStepper } from './capacity';
import { use_desk } from './context';
import { Strips } from './strips';

function Live(): JSX.Element {
  const { store, view, words } = use_desk();
  const now = use_now();
  const state = truth_of(view);
  const seconds = Math.floor((now - store.heard_ms) / 1000);
  const text = {
    live: words.link_live,
    trouble: words.link_trouble,
    down: words.link_down,
    connecting: words.link_connecting,
  }[state];
  return (
    <span class={`live ${state}`} data-test="link" data-state={state}>
      <Icon
        name={state === 'live' ? 'dot' : state === 'connecting' ? 'ring' : 'warn'}
        filled={state === 'live'}
      />
      <span role="status">{text}</span>
      {Number.isFinite(seconds) && (
        <span class="age">{words.last_update(Math.max(0, seconds))}</span>
      )}
    </span>
  );
}

function QueueRow({ language }: { language: Language }): JSX.Element {
  const { view, words } = use_desk();
  const now = use_now();
  const { queue, queue_ms } = view.desk;
  const passed_s = Math.floor((now - queue_ms) / 1000);
  const tag = language_tags[language];
  const waiting = queue.waiting[language];
  const unread = queue.unread?.[language] ?? 0;
  const on = queue.available[language];
  const longest = waiting ? duration((queue.longest_wait_s[language] + passed_s) * 1000) : '–';
  return (
    <tr
      class={waiting + unread ? 'some' : ''}
      data-test={`queue-${language}`}
      title={words.queue_of(tag, waiting, longest, on)}
    >
      <th scope="row">{tag}</th>
      <td class="n">
        <Icon name="people" />
        {waiting}
        {unread > 0 && (
          <span class="unread" data-test="queue-unread" title={words.queue_unread(unread)}>
            <Icon name="note" />
            {unread}
            <span class="sr"> {words.queue_unread(unread)}</span>
          </span>
        )}
      </td>
      <td>
        <Icon name="clock" />
        {longest}
      </td>
      <td>
        <Icon name="headset" />
        {on}
      </td>
    </tr>
  );
}

/** Beside the logo a row of small groups with drawings; in the list a table with words. */
export function QueueTable(): JSX.Element {
  const { words } = use_desk();
  return (
    <table class="queue" data-test="queue">
      <caption class="sr">{words.queue}</caption>
      <thead>
        <tr>
          <td />
          <th scope="col">{words.queue_waiting}</th>
          <th scope="col">{words.queue_longest}</th>
          <th scope="col">{words.queue_available}</th>
        </tr>
      </thead>
      <tbody>
        {(Object.keys(language_tags) as Language[]).map((language) => (
          <QueueRow key={language} language={language} />
        ))}
      </tbody>
    </table>
  );
}

function State(): JSX.Element {
  const { store, view, words } = use_desk();
  const { availability, capacity, fresh } = view.desk;
  const names: Readonly<Record<Availability, string>> = {
    available: words.available,
    busy: words.busy,
    away: words.away,
    offline: words.shift_end,
  };
  const chosen = (event: Event): void =>
    store.set_availability(
      (event.currentTarget as HTMLSelectElement).value as Availability,
      capacity,
    );
  return (
    <span class="state">
      <span class={`availability ${availability}`}>
        <Icon
          name={availability === 'available' ? 'dot' : 'ring'}
          filled={availability === 'available'}
        />
        <select
          data-test="availability"
          aria-label={words.availability}
          value={availability}
          disabled={!fresh}
          onChange={chosen}
        >
          {(Object.keys(names) as Availability[]).map((state) => (
            <option key={state} value={state}>
              {state === 'offline' && availability === 'offline' ? words.offline : names[state]}
            </option>
          ))}
        </select>
      </span>
      <span class="caption" aria-hidden="true">
        {words.capacity}
      </span>
      <CapacityStepper
        value={capacity}
        disabled={!fresh}
        set={(n) => store.set_availability(availability, n)}
      />
    </span>
  );
}

function ViewChoice(): JSX.Element {
  const { store, view, words } = use_desk();
  return (
    <span class="view-choice">
      <span class="segments" role="group" aria-label={words.columns}>
        {([1, 2, 3] as Columns[]).map((columns) => (
          <button
            key={columns}
            type="button"
            aria-pressed={view.columns === columns}
            aria-label={words.columns_of(columns)}
            data-test={`columns-${columns}`}
            onClick={() => store.update({ columns })}
          >
            <span class={`cols cols-${columns}`} aria-hidden="true" />
          </button>
        ))}
      </span>
      <button
        type="button"
        class="icon-button"
        aria-pressed={view.record_open}
        title={words.record}
        aria-label={words.record}
        data-test="record-toggle"
        onClick={() => store.update({ record_open: !view.record_open })}
      >
        <Icon name="panel" />
      </button>
    </span>
  );
}

/** What the menu of the person offers at the desk. */
function EndShift(): JSX.Element {
  const { store, view, words } = use_desk();
  return (
    <button
      type="button"
      data-test="end-shift"
      onClick={() => store.set_availability('offline', view.desk.capacity)}
    >
      {words.shift_end}
    </button>
  );
}

export function DeskHeader(): JSX.Element {
  return (
    <Header menu={<EndShift />} below={<Strips />}>
      <Live />
      <QueueTable />
      <span class="grow" />
      <State />
      <ViewChoice />
    </Header>
  );
}
