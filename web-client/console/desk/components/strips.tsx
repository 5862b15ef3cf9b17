// What is wrong for as long as it lasts, across the whole desk: the connection, the sound, an offer that ran out, words that
// nobody reads.
import type { JSX } from 'preact';
import { back_on } from '../commands';
import { late_of, on_missed_break, truth_of } from '../picture';
import { use_place } from '../../shared/components/context';
import { Icon } from '../../shared/components/icons';
import { use_desk } from './context';

function LateStrip({ late }: { late: number }): JSX.Element {
  const { store, view, words } = use_desk();
  return (
    <div class="strip bad" role="alert" data-test="late">
      <Icon name="warn" />
      <p>{words.late(late)}</p>
      {view.desk.waiting.length > 0 && (
        <button
          type="button"
          data-test="late-open"
          onClick={() => store.update({ dialog: { kind: 'waiting' } })}
        >
          {words.waiting_title} <kbd>Alt Q</kbd>
        </button>
      )}
    </div>
  );
}

/** Says why nothing comes; one click or one key ends it. */
function BreakBanner(): JSX.Element {
  const { store, view, words } = use_desk();
  return (
    <div class="break" role="alert" data-test="missed-break">
      <Icon name="bell" />
      <div>
        <p class="break-title">{words.missed_break}</p>
        <p>{words.missed_break_why}</p>
      </div>
      <button
        type="button"
        data-test="back-on"
        disabled={!view.desk.fresh}
        onClick={() => back_on(store)}
      >
        {words.back_on} <kbd>F2</kbd>
      </button>
    </div>
  );
}

export function Strips(): JSX.Element {
  const { view, words } = use_desk();
  const { sound } = use_place().view;
  const truth = truth_of(view);
  const late = late_of(view.desk);
  const resting = on_missed_break(view.desk);
  return (
    <div class="strips">
      {truth === 'trouble' && (
        <p class="strip bad" data-test="link-trouble">
          {words.link_trouble}. {words.link_trouble_explain}
        </p>
      )}
      {truth === 'down' && (
        <p class="strip bad" data-test="link-down">
          {words.link_down}. {words.link_down_explain}
        </p>
      )}
      {resting && <BreakBanner />}
      {view.desk.missed > 0 && !resting && (
        <p class="strip" role="alert" data-test="missed">
          <Icon name="bell" /> {words.missed_one}
        </p>
      )}
      {late > 0 && <LateStrip late={late} />}
      {!sound && (
        <p class="strip" data-test="sound-off">
          {words.sound_off}
        </p>
      )}
    </div>
  );
}
