// The small pieces that several parts of the screen share.
import type { ComponentChildren, JSX } from 'preact';
import type { Card } from '../../../shared/protocol';
import { duration } from '../../shared/clock';
import type { Conversation } from '../model';
import { wait_level, waiting_since } from '../picture';
import { region_name } from '../../shared/regions';
import type { DeskStrings } from '../strings';
import { language_tags } from '../../shared/strings';
import { use_now } from '../../shared/components/context';
import { Face, Icon, presence_icons, risk_icons } from '../../shared/components/icons';
import type { IconName } from '../../shared/components/icons';
import { use_desk } from './context';

export const need_words = (
  words: DeskStrings,
): Readonly<Record<NonNullable<Card['need']>, string>> => ({
  information: words.need_information,
  talk: words.need_talk,
  danger: words.need_danger,
});

export function Chip({
  kind = '',
  title,
  children,
}: {
  kind?: string;
  title?: string;
  children: ComponentChildren;
}): JSX.Element {
  return (
    <span class={`chip ${kind}`} title={title}>
      {kind === 'danger' && <Icon name="octagon" filled />}
      <span>{children}</span>
    </span>
  );
}

export function LanguageTag({ language }: { language: Card['language'] }): JSX.Element {
  return <span class="tag">{language_tags[language]}</span>;
}

export function Region({ code }: { code: string | null }): JSX.Element {
  const { language, words } = use_desk();
  const name = region_name(code, language) ?? words.unknown_region;
  return (
    <span class={code === null ? 'region unknown' : 'region'} title={name}>
      {name}
    </span>
  );
}

export function Presence({ child }: { child: Card['child'] }): JSX.Element {
  const { words } = use_desk();
  return (
    <span class={`presence ${child}`} data-test="child-presence" data-presence={child}>
      <Icon name={presence_icons[child]} filled={child === 'here'} />
      <span>{words[`child_${child}`]}</span>
    </span>
  );
}

export function Mood({ mood }: { mood: number | null }): JSX.Element | null {
  const { words } = use_desk();
  if (mood === null) return null;
  const text = `${words.mood}: ${words.moods[mood - 1] ?? ''}`;
  return (
    <span class="chip mood" title={text}>
      <Face mood={mood} />
      <span aria-hidden="true">{mood}/5</span>
      <span class="sr">{text}</span>
    </span>
  );
}

export function RiskMark({
  risk,
  quiet = false,
}: {
  risk: Card['risk'];
  quiet?: boolean;
}): JSX.Element | null {
  const { words } = use_desk();
  if (quiet && risk === 'routine') return null;
  return (
    <span class={`risk-mark ${risk}`}>
      <Icon name={risk_icons[risk]} filled={risk !== 'routine'} />
      <span>{words[`risk_${risk}`]}</span>
    </span>
  );
}

const level_icons: readonly IconName[] = ['clock', 'triangle', 'octagon'];

/** How long the child has waited for a reply: colour, shape and number. */
export function Wait({ conversation }: { conversation: Conversation }): JSX.Element | null {
  const { view, words } = use_desk();
  const now = use_now();
  const since = waiting_since(conversation, view.desk.me?.alias ?? '');
  if (conversation.card.phase !== 'live')
    return <span class="wait done">{words.phase_wrap_up}</span>;
  if (since === null) {
    return (
      <span class="wait done" data-test="wait" data-level="0">
        <Icon name="check" />
        <span class="sr">{words.your_turn_done}</span>
      </span>
    );
  }
  const level = wait_level(since, now);
  const time = duration(now - since);
  return (
    <span
      class={`wait level-${level}`}
      data-test="wait"
      data-level={level}
      title={words.waits_for_you(time)}
    >
      <Icon name={level_icons[level] ?? 'clock'} filled={level > 0} />
      <span aria-hidden="true">{time}</span>
      <span class="sr">
        {words.waits_for_you(time)} {words.wait_level[level]}
      </span>
    </span>
  );
}

export function SlotMark({ slot }: { slot: number }): JSX.Element {
  return (
    <span class="slot" aria-hidden="true">
      {slot}
    </span>
  );
}

export function Keys({ children }: { children: string }): JSX.Element {
  return <kbd>{children}</kbd>;
}
