// What happened and needs no answer. Texts that could not be sent stay until the counsellor puts them away.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Strings } from '../strings';
import type { Notice } from '../notices';
import { use_place } from './context';
import { Icon } from './icons';

function text_of(words: Strings, notice: Notice): string {
  switch (notice.kind) {
    case 'closed':
      return words.closed_notice(notice.number);
    case 'lost':
      return words.notice_lost(notice.number);
    case 'kept_open':
      return words.kept_open_notice(notice.number);
    case 'offer_gone':
      return words.offer_gone;
    case 'at_capacity':
      return words.at_capacity;
    case 'refused':
      return words.notice_refused;
    case 'close_refused':
      return words.close_refused;
    case 'too_fast':
      return words.notice_too_fast;
    case 'sign_out_failed':
      return words.sign_out_failed;
    case 'unreachable':
      return words.sign_in_unreachable;
  }
}

function Kept({ text }: { text: string }): JSX.Element {
  const { words } = use_place();
  const [copied, set_copied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    set_copied(true);
  };
  return (
    <blockquote>
      <p translate={false}>{text}</p>
      <button
        type="button"
        class="plain"
        onClick={() => void copy().catch(() => set_copied(false))}
      >
        {copied ? words.copied : words.copy}
      </button>
    </blockquote>
  );
}

function One({ notice }: { notice: Notice }): JSX.Element {
  const { station, words } = use_place();
  return (
    <li
      class={`notice ${notice.kind === 'closed' ? 'good' : ''}`}
      data-test="notice"
      data-kind={notice.kind}
    >
      <Icon name={notice.kind === 'closed' ? 'check' : 'warn'} />
      <div>
        <p>{text_of(words, notice)}</p>
        {notice.kind === 'lost' && notice.texts.length > 0 && <p>{words.notice_unsent}</p>}
        {notice.kind === 'lost' && notice.texts.map((text, i) => <Kept key={i} text={text} />)}
        {notice.kind === 'lost' && notice.draft && <p>{words.notice_draft}</p>}
        {notice.kind === 'lost' && notice.draft && <Kept text={notice.draft} />}
      </div>
      <button
        type="button"
        class="icon-button"
        aria-label={words.dismiss}
        title={words.dismiss}
        onClick={() => station.dismiss(notice.id)}
      >
        <Icon name="cross" />
      </button>
    </li>
  );
}

export function Notices(): JSX.Element {
  const { view, words } = use_place();
  return (
    <div class="notices" role="status" aria-label={words.notices}>
      <ul>
        {view.notices.map((notice) => (
          <One key={notice.id} notice={notice} />
        ))}
      </ul>
    </div>
  );
}
