// My conversations, the child who has waited longest for my reply first.
import type { JSX } from 'preact';
import type { Conversation } from '../model';
import { by_waiting, undelivered, unread } from '../picture';
import { LanguageTag, Presence, Region, RiskMark, SlotMark, Wait } from './bits';
import { use_now } from '../../shared/components/context';
import { Offers } from './offers';
import { QueueTable } from './desk_header';
import { WaitingButton } from './waiting_list';
import { use_desk } from './context';

function Marks({ conversation }: { conversation: Conversation }): JSX.Element {
  const { store, words } = use_desk();
  const now = use_now();
  const waiting = undelivered(conversation);
  const draft = store.drafts.get(conversation.id, 'reply') !== '';
  return (
    <span class="entry-line">
      <Presence child={conversation.card.child} />
      <RiskMark risk={conversation.card.risk} quiet />
      {conversation.typing_until_ms > now && (
        <span
          class="typing-mark"
          title={words.child_typing}
          aria-label={words.child_typing}
          role="img"
        />
      )}
      <span class="grow" />
      {conversation.held && <span class="muted">{words.closing}</span>}
      {waiting > 0 && <span class="muted">{words.unsent(waiting)}</span>}
      {waiting === 0 && draft && <span class="muted">{words.draft_kept}</span>}
    </span>
  );
}

function Entry({ conversation }: { conversation: Conversation }): JSX.Element {
  const { store, view, words } = use_desk();
  const { card, slot, id } = conversation;
  const count = unread(conversation);
  return (
    <li>
      <button
        type="button"
        class="entry"
        data-slot={((slot - 1) % 6) + 1}
        data-test="conversation"
        data-conversation={id}
        data-number={card.number}
        data-phase={card.phase}
        aria-current={view.active === id ? 'true' : undefined}
        onClick={() => store.show(id)}
      >
        <span class="entry-line">
          <SlotMark slot={slot} />
          <strong>{words.number(card.number)}</strong>
          <LanguageTag language={card.language} />
          {count > 0 && (
            <span class="count" data-test="unread">
              <span aria-hidden="true">{count}</span>
              <span class="sr">{words.unread(count)}</span>
            </span>
          )}
          <span class="grow" />
          <Wait conversation={conversation} />
        </span>
        <span class="entry-line">
          <Region code={card.region} />
        </span>
        <Marks conversation={conversation} />
      </button>
    </li>
  );
}

function Nothing(): JSX.Element {
  const { view, words } = use_desk();
  const on = view.desk.availability === 'available';
  return (
    <div class="nothing">
      <p>
        <strong>{words.no_conversations}</strong>
      </p>
      <p>{on ? words.no_conversations_lead : words.no_conversations_off}</p>
    </div>
  );
}

export function ConversationList(): JSX.Element {
  const { view, words } = use_desk();
  const list = by_waiting(view.desk);
  const draining = !view.on_shift && list.length > 0;
  return (
    <section class="list" aria-label={words.view_list}>
      <Offers />
      <nav aria-label={words.my_conversations}>
        <h2 class="list-title">
          {words.my_conversations} <span class="muted">{list.length || ''}</span>
        </h2>
        <WaitingButton />
        {draining && <p class="banner">{words.draining(list.length)}</p>}
        {list.length === 0 ? (
          <Nothing />
        ) : (
          <ul data-test="conversations">
            {list.map((conversation) => (
              <Entry key={conversation.id} conversation={conversation} />
            ))}
          </ul>
        )}
      </nav>
      <div class="list-queue">
        <h2 class="list-title">{words.queue}</h2>
        <QueueTable />
      </div>
    </section>
  );
}
