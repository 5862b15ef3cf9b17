// Start of the shift: one click that gives the browser's permission for sound and notifications, and the self-test.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { ask_notifications } from '../alerts';
import type { DeskStore } from '../desk_store';
import type { DeskStrings } from '../strings';
import { language_tags } from '../../shared/strings';
import { Icon } from '../../shared/components/icons';
import { LanguageChoice, Logo, ThemeChoice } from '../../shared/components/settings';
import { CapacityStepper } from './capacity';
import { use_desk } from './context';

interface Results {
  sound: boolean;
  alerts: boolean;
  link_ms: number | null;
  clock_off_s: number;
}

const link_within_ms = 6_000;

async function self_test(store: DeskStore): Promise<Results> {
  // Sound first: the click that allows it must still be fresh.
  const sound = await store.station.sounds.unlock();
  store.station.sounds.chime();
  store.station.update({ sound });
  const [alerts, link_ms] = await Promise.all([
    ask_notifications(),
    store.measure_link(link_within_ms),
  ]);
  return {
    sound,
    alerts,
    link_ms: link_ms ?? null,
    clock_off_s: Math.round(Math.abs(store.station.view.clock_off_ms) / 1000),
  };
}

type Mark = 'unknown' | 'good' | 'weak' | 'bad';

function lines(
  words: DeskStrings,
  results: Results | null,
): { name: string; mark: Mark; text: string; test: string }[] {
  const unknown = { mark: 'unknown' as Mark, text: words.test_waiting };
  const of = (
    good: boolean,
    yes: string,
    no: string,
    otherwise: Mark,
  ): { mark: Mark; text: string } => ({
    mark: good ? 'good' : otherwise,
    text: good ? yes : no,
  });
  const { sound, alerts, link_ms, clock_off_s } = results ?? {
    sound: false,
    alerts: false,
    link_ms: null,
    clock_off_s: 0,
  };
  const rows = [
    {
      name: words.test_sound,
      test: 'sound',
      ...of(sound, words.test_sound_ok, words.test_sound_bad, 'bad'),
    },
    {
      name: words.test_alerts,
      test: 'alerts',
      ...of(alerts, words.test_alerts_ok, words.test_alerts_bad, 'weak'),
    },
    {
      name: words.test_link,
      test: 'link',
      ...of(link_ms !== null, words.test_link_ok(link_ms ?? 0), words.test_link_bad, 'bad'),
    },
    {
      name: words.test_clock,
      test: 'clock',
      ...of(clock_off_s < 2, words.test_clock_ok, words.test_clock_bad(clock_off_s), 'weak'),
    },
  ];
  return results ? rows : rows.map((row) => ({ ...row, ...unknown }));
}

function Tests({ results }: { results: Results | null }): JSX.Element {
  const { words } = use_desk();
  return (
    <dl class="tests" aria-live="polite">
      {lines(words, results).map(({ name, mark, text, test }) => (
        <div key={test} class={`test ${mark}`} data-test={`test-${test}`} data-mark={mark}>
          <dt>
            <Icon name={mark === 'good' ? 'check' : mark === 'unknown' ? 'ring' : 'warn'} />
            {name}
          </dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

function Facts({ capacity, set }: { capacity: number; set: (n: number) => void }): JSX.Element {
  const { view, words } = use_desk();
  const me = view.desk.me;
  return (
    <dl class="facts">
      <dt>{words.shift_alias}</dt>
      <dd>{me?.alias}</dd>
      <dt>{words.shift_languages}</dt>
      <dd>{me?.languages.map((language) => language_tags[language]).join(' · ')}</dd>
      <dt>{words.shift_capacity}</dt>
      <dd>
        <CapacityStepper value={capacity} set={set} />
      </dd>
    </dl>
  );
}

export function ShiftStart(): JSX.Element {
  const { store, view, words } = use_desk();
  const [busy, set_busy] = useState(false);
  const [capacity, set_capacity] = useState(view.desk.capacity);
  const [results, set_results] = useState<Results | null>(null);
  const start = async (): Promise<void> => {
    set_busy(true);
    const found = await self_test(store);
    set_busy(false);
    set_results(found);
    if (found.sound && found.link_ms !== null) store.begin_shift(capacity);
  };
  const action = busy ? words.shift_starting : results ? words.shift_again : words.shift_start;
  return (
    <main class="door">
      <div class="door-card wide" data-test="shift-start">
        <Logo />
        <h1>{words.greeting(view.desk.me?.name ?? '')}</h1>
        <p class="lead">{words.shift_lead}</p>
        <Facts capacity={capacity} set={set_capacity} />
        <Tests results={results} />
        <div class="row-end">
          {results && !busy && (
            <button
              type="button"
              class="large"
              data-test="shift-anyway"
              onClick={() => store.begin_shift(capacity)}
            >
              {words.shift_anyway}
            </button>
          )}
          <button
            type="button"
            class="primary large"
            data-test="shift-start-button"
            disabled={busy}
            onClick={() => void start()}
          >
            {action}
          </button>
        </div>
      </div>
      <footer class="door-foot">
        <LanguageChoice />
        <ThemeChoice />
        <button
          type="button"
          class="plain"
          data-test="sign-out"
          onClick={() => void store.station.leave()}
        >
          {words.sign_out}
        </button>
      </footer>
    </main>
  );
}
