// One conversation: its head, its transcript, its composer. Several stand side by side; each carries its own colour.
import type { JSX } from 'preact';
import { keep_open } from '../ending';
import type { Conversation } from '../model';
import {
  Chip,
  LanguageTag,
  Mood,
  Presence,
  Region,
  RiskMark,
  SlotMark,
  Wait,
  need_words,
} from './bits';
import { Composer } from './composer';
import { use_now } from '../../shared/components/context';
import { Icon } from '../../shared/components/icons';
import { Transcript } from './transcript';
import { use_desk } from './context';

function Acts({ conversation }: { conversation: Conversation }): JSX.Element {
  const { store, words } = use_desk();
  const { id, card, ending, closing } = conversation;
  return (
    <span class="pane-acts">
      <button
        type="button"
        class="risk-button"
        data-test="risk-button"
        title={`${words.risk} (Alt+R)`}
        onClick={() => store.update({ dialog: { kind: 'risk', conversation: id } })}
      >
        <span class="sr">{words.risk}: </span>
        <RiskMark risk={card.risk} />
      </button>
      {card.phase === 'live' && (
        <button
          type="button"
          data-test="end"
          title={words.end_exchange}
          disabled={ending || closing !== null}
          onClick={() => store.update({ dialog: { kind: 'end', conversation: id } })}
        >
          {ending ? words.ending : words.end_short}
        </button>
      )}
      <button
        type="button"
        data-test="close"
        title="Alt+C"
        disabled={closing !== null}
        onClick={() => store.update({ dialog: { kind: 'quick', conversation: id } })}
      >
        {closing ? words.closing : `${words.close_conversation}…`}
      </button>
    </span>
  );
}

function Head({
  conversation,
  alone,
}: {
  conversation: Conversation;
  alone: boolean;
}): JSX.Element {
  const { store, view, words } = use_desk();
  const { card, slot } = conversation;
  return (
    <header class="pane-head">
      <div class="pane-line">
        <SlotMark slot={slot} />
        <h2>{words.number(card.number)}</h2>
        <LanguageTag language={card.language} />
        <Region code={card.region} />
        <span class="grow" />
        <Wait conversation={conversation} />
        {!alone && (
          <button
            type="button"
            class="icon-button"
            aria-label={words.hide_pane}
            title={words.hide_pane}
            onClick={() => store.update({ columns: view.columns === 3 ? 2 : 1 })}
          >
            <Icon name="cross" />
          </button>
        )}
      </div>
      <div class="pane-line wrap">
        <Presence child={card.child} />
        {card.need && (
          <Chip kind={card.need === 'danger' ? 'danger' : ''} title={words.need}>
            {need_words(words)[card.need]}
          </Chip>
        )}
        <Mood mood={card.mood} />
        <span class="grow" />
        <Acts conversation={conversation} />
      </div>
    </header>
  );
}

/** The child has not been told yet: until then it can be taken back. */
function HeldBanner({ conversation }: { conversation: Conversation }): JSX.Element | null {
  const { store, words } = use_desk();
  const now = use_now();
  const { held, closing, id } = conversation;
  if (!held) return null;
  const seconds = Math.max(0, Math.ceil((held.until_ms - now) / 1000));
  return (
    <div class="banner held" data-test="held" role="status">
      <span>{closing ? words.closing_held(seconds) : words.ending_held(seconds)}</span>
      <button type="button" data-test="keep-open" onClick={() => keep_open(store, id)}>
        {words.keep_open} <kbd>Alt Z</kbd>
      </button>
    </div>
  );
}

/** What the counsellor must know before writing on. */
function Banner({ conversation }: { conversation: Conversation }): JSX.Element | null {
  const { words } = use_desk();
  const { card } = conversation;
  if (card.child === 'exit') return <p class="banner warn">{words.child_exit_explain}</p>;
  if (card.phase === 'wrap_up') return <p class="banner">{words.wrap_up_banner}</p>;
  if (card.child === 'left') return <p class="banner">{words.child_left_explain}</p>;
  if (card.child === 'away') return <p class="banner">{words.child_away_explain}</p>;
  if (card.why === 'lost' && conversation.read === 0) return <p class="banner">{words.why_lost}</p>;
  return null;
}

function Typing({ until_ms }: { until_ms: number }): JSX.Element {
  const { words } = use_desk();
  const now = use_now();
  return (
    <p class="typing" role="status" data-test="child-typing">
      {until_ms > now ? words.child_typing : ''}
    </p>
  );
}

export function ChatPane({
  conversation,
  alone,
}: {
  conversation: Conversation;
  alone: boolean;
}): JSX.Element {
  const { store, view, words } = use_desk();
  const { id, card, slot } = conversation;
  const active = view.active === id;
  const enter = (): void => {
    if (store.view.active !== id) store.show(id, false);
  };
  return (
    <section
      class={active ? 'pane active' : 'pane'}
      data-slot={((slot - 1) % 6) + 1}
      data-risk={card.risk}
      data-test="pane"
      data-conversation={id}
      data-number={card.number}
      aria-label={words.number(card.number)}
      onFocusCapture={enter}
    >
      <Head conversation={conversation} alone={alone} />
      <HeldBanner conversation={conversation} />
      <Banner conversation={conversation} />
      <Transcript conversation={conversation} />
      <Typing until_ms={conversation.typing_until_ms} />
      <Composer conversation={conversation} />
    </section>
  );
}
