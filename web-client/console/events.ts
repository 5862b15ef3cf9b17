// What the page does about what happened on the desk: sound, notices, where to look next, clean-up of the shelf. The store
// says that something happened; here is what it means for the person at the console.
import type { ErrorCode } from '../shared/protocol';
import type { DeskEvent, LiveOffer } from './model';
import { from_kept } from './outbox';
import type { Kept } from './outbox';
import { by_waiting } from './picture';
import { region_name } from './regions';
import type { Station } from './station';
import { language_tags } from './strings';
import type { NoticeBody } from './view';

export function react(station: Station, event: DeskEvent): void {
  switch (event.kind) {
    case 'snapshot':
      on_snapshot(station, event.first);
      return;
    case 'offers':
      alert_offers(station, event.added.length > 0);
      return;
    case 'missed':
      if (event.missed < 2) station.alerts.alarm(station.words.missed_one);
      else station.alerts.alarm(station.words.missed_break);
      return;
    case 'late':
      station.alerts.alarm(station.words.title_late);
      return;
    case 'joined':
      if (event.asked && station.may_focus) station.show(event.conversation);
      else if (!station.view.active) station.update({ active: event.conversation });
      return;
    case 'child_wrote':
      if (!looks_at(station, event.conversation)) station.alerts.message(station.now());
      return;
    case 'closed':
      station.drafts.forget(event.conversation);
      station.shelf.forget((name) => name.endsWith(`.${event.conversation}`));
      leave(station, event.conversation, { kind: 'closed', number: event.number });
      return;
    case 'lost': {
      const texts = event.outbox.map(({ text }) => text);
      give_up(station, event.conversation, event.number, texts);
      return;
    }
    case 'close_refused':
      station.notify({ kind: 'close_refused' });
      return;
    case 'kept_open':
      station.alerts.message(station.now());
      station.notify({ kind: 'kept_open', number: event.number });
      return;
    case 'refused':
      on_refused(station, event.code);
  }
}

/** The texts are shown until they are put away; the draft stays for the case that the child comes back to us. */
function give_up(
  station: Station,
  conversation: string,
  number: number,
  texts: readonly string[],
): void {
  const draft = station.drafts.get(conversation, 'reply');
  station.shelf.put(`outbox.${conversation}`, '');
  leave(station, conversation, { kind: 'lost', number, texts, draft });
}

function on_refused(station: Station, code: ErrorCode): void {
  const own = code === 'offer_gone' || code === 'at_capacity' || code === 'too_fast';
  // The top line says so, for as long as it lasts.
  if (code !== 'store_trouble') station.notify({ kind: own ? code : 'refused' });
  alert_offers(station, false);
}

function on_snapshot(station: Station, first: boolean): void {
  const { desk, on_shift, phase } = station.view;
  const works = on_shift || desk.conversations.length > 0;
  // A picture is proof of a session: from wherever we were, to where the work is.
  if (phase !== 'desk') station.update({ phase: works ? 'desk' : 'shift' });
  if (!first) return;
  for (const name of station.shelf.names()) {
    const id = /^outbox\.(.+)$/.exec(name)?.[1];
    if (id === undefined || desk.conversations.some((conversation) => conversation.id === id)) {
      continue;
    }
    // Written before a reload, and the conversation was taken away meanwhile.
    const kept = station.shelf.read<Kept | null>(name, null);
    const texts = from_kept(kept).map(({ text }) => text);
    give_up(station, id, kept?.number ?? 0, texts);
  }
  const { wanted } = station;
  if (!wanted || !on_shift) return;
  if (wanted.availability !== desk.availability || wanted.capacity !== desk.capacity) {
    station.set_availability(wanted.availability, wanted.capacity);
  }
}

export function alert_offers(station: Station, added: boolean): void {
  const { words, view } = station;
  const body = ({ language, region, number }: LiveOffer): string => {
    const place = region_name(region, view.language) ?? words.unknown_region;
    return `${words.number(number)} · ${language_tags[language]} · ${place}`;
  };
  const text = { title: words.notify_offer, body };
  station.alerts.offers(view.desk.offers, station.now(), text, added);
}

const looks_at = (station: Station, conversation: string): boolean =>
  document.visibilityState === 'visible' &&
  document.hasFocus() &&
  station.view.active === conversation;

function leave(station: Station, conversation: string, notice: NoticeBody): void {
  const { active, recent, desk, dialog, noting, on_shift, screen } = station.view;
  const about = dialog && 'conversation' in dialog ? dialog.conversation : undefined;
  // The next one is shown, but never focused: whoever is typing must not go on in another
  // child's composer.
  station.update({
    active: active === conversation ? (by_waiting(desk)[0]?.id ?? null) : active,
    recent: recent.filter((id) => id !== conversation),
    noting: noting.filter((id) => id !== conversation),
    dialog: about === conversation ? null : dialog,
    screen: active === conversation ? 'list' : screen,
  });
  station.notify(notice);
  if (!on_shift && desk.conversations.length === 0) station.update({ phase: 'shift' });
}
