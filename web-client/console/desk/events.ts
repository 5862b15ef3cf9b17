// What the page does about what happened on the desk: sound, notices, where to look next, clean-up of the shelf. The store
// says that something happened; here is what it means for the person at the console.
import type { ErrorCode } from '../../shared/protocol';
import type { DeskEvent, LiveOffer } from './model';
import { from_kept } from './outbox';
import type { Kept } from './outbox';
import { by_waiting } from './picture';
import { region_name } from '../shared/regions';
import type { DeskStore } from './desk_store';
import { language_tags } from '../shared/strings';
import type { NoticeBody } from '../shared/notices';

export function react(store: DeskStore, event: DeskEvent): void {
  switch (event.kind) {
    case 'snapshot':
      on_snapshot(store, event.first);
      return;
    case 'offers':
      alert_offers(store, event.added.length > 0);
      return;
    case 'missed':
      if (event.missed < 2) store.alerts.alarm(store.words.missed_one);
      else store.alerts.alarm(store.words.missed_break);
      return;
    case 'late':
      store.alerts.alarm(store.words.title_late);
      return;
    case 'joined':
      if (event.asked && store.may_focus) store.show(event.conversation);
      else if (!store.view.active) store.update({ active: event.conversation });
      return;
    case 'child_wrote':
      if (!looks_at(store, event.conversation)) store.alerts.message(store.station.now());
      return;
    case 'closed':
      store.drafts.forget(event.conversation);
      store.station.shelf.forget((name) => name.endsWith(`.${event.conversation}`));
      leave(store, event.conversation, { kind: 'closed', number: event.number });
      return;
    case 'lost': {
      const texts = event.outbox.map(({ text }) => text);
      give_up(store, event.conversation, event.number, texts);
      return;
    }
    case 'close_refused':
      store.station.notify({ kind: 'close_refused' });
      return;
    case 'kept_open':
      store.alerts.message(store.station.now());
      store.station.notify({ kind: 'kept_open', number: event.number });
      return;
    case 'refused':
      on_refused(store, event.code);
  }
}

/** The texts are shown until they are put away; the draft stays for the case that the child comes back to us. */
function give_up(
  store: DeskStore,
  conversation: string,
  number: number,
  texts: readonly string[],
): void {
  const draft = store.drafts.get(conversation, 'reply');
  store.station.shelf.put(`outbox.${conversation}`, '');
  leave(store, conversation, { kind: 'lost', number, texts, draft });
}

function on_refused(store: DeskStore, code: ErrorCode): void {
  const own = code === 'offer_gone' || code === 'at_capacity' || code === 'too_fast';
  // The top line says so, for as long as it lasts.
  if (code !== 'store_trouble') store.station.notify({ kind: own ? code : 'refused' });
  alert_offers(store, false);
}

function on_snapshot(store: DeskStore, first: boolean): void {
  const { desk, on_shift, phase } = store.view;
  const works = on_shift || desk.conversations.length > 0;
  // A picture is proof of a session: from wherever we were, to where the work is.
  if (phase !== 'desk') store.update({ phase: works ? 'desk' : 'shift' });
  if (!first) return;
  for (const name of store.station.shelf.names()) {
    const id = /^outbox\.(.+)$/.exec(name)?.[1];
    if (id === undefined || desk.conversations.some((conversation) => conversation.id === id)) {
      continue;
    }
    // Written before a reload, and the conversation was taken away meanwhile.
    const kept = store.station.shelf.read<Kept | null>(name, null);
    const texts = from_kept(kept).map(({ text }) => text);
    give_up(store, id, kept?.number ?? 0, texts);
  }
  const { wanted } = store;
  if (!wanted || !on_shift) return;
  if (wanted.availability !== desk.availability || wanted.capacity !== desk.capacity) {
    store.set_availability(wanted.availability, wanted.capacity);
  }
}

export function alert_offers(store: DeskStore, added: boolean): void {
  const { words, view } = store;
  const body = ({ language, region, number }: LiveOffer): string => {
    const place = region_name(region, store.station.view.language) ?? words.unknown_region;
    return `${words.number(number)} · ${language_tags[language]} · ${place}`;
  };
  const text = { title: words.notify_offer, body };
  store.alerts.offers(view.desk.offers, store.station.now(), text, added);
}

const looks_at = (store: DeskStore, conversation: string): boolean =>
  document.visibilityState === 'visible' &&
  document.hasFocus() &&
  store.view.active === conversation;

function leave(store: DeskStore, conversation: string, notice: NoticeBody): void {
  const { active, recent, desk, dialog, noting, on_shift, screen } = store.view;
  const about = dialog && 'conversation' in dialog ? dialog.conversation : undefined;
  // The next one is shown, but never focused: whoever is typing must not go on in another
  // child's composer.
  store.update({
    active: active === conversation ? (by_waiting(desk)[0]?.id ?? null) : active,
    recent: recent.filter((id) => id !== conversation),
    noting: noting.filter((id) => id !== conversation),
    dialog: about === conversation ? null : dialog,
    screen: active === conversation ? 'list' : screen,
  });
  store.station.notify(notice);
  if (!on_shift && desk.conversations.length === 0) store.update({ phase: 'shift' });
}
