// The only doors through which a conversation is ended or closed at the station; each asks first what stands in the way.
import * as actions from './actions';
import { closing_of } from './closing';
import type { Closing } from './closing';
import type { Conversation } from './model';
import { close_frame, empty_record, filed_summary } from './records';
import type { RecordDraft } from './records';
import type { Station } from './station';

const record_of = (station: Station, id: string): RecordDraft =>
  station.view.records[id] ?? empty_record;

const summary_of = (station: Station, record: RecordDraft): string =>
  filed_summary(record, (check) => station.words.risk_checks_open[check]);

export function closing_now(station: Station, conversation: Conversation): Closing {
  const { id } = conversation;
  const drafts = [station.drafts.get(id, 'reply'), station.drafts.get(id, 'note')];
  const record = record_of(station, id);
  return closing_of(conversation, record, drafts, summary_of(station, record));
}

/** False when something stands in the way; nothing has happened then. */
export function end(station: Station, conversation: Conversation): boolean {
  if (closing_now(station, conversation).before_end.length) return false;
  station.update({ dialog: null, record_open: true });
  station.do(actions.end(conversation.id, station.now()));
  return true;
}

/** Closes with a quick record, or with the one that is being written; false when something stands in the way. */
export function close(station: Station, conversation: Conversation, quick?: RecordDraft): boolean {
  const { id } = conversation;
  const { flag, before_end, before_close } = closing_now(station, conversation);
  const stopped = quick ? flag !== null || before_end.length > 0 : before_close.length > 0;
  const record = quick ?? record_of(station, id);
  const frame = close_frame(id, record, summary_of(station, record));
  if (!frame || stopped) return false;
  station.update({ dialog: null });
  station.do(actions.close(frame, station.now()));
  return true;
}

export function keep_open(station: Station, conversation: string): void {
  station.do(actions.keep_open(conversation));
  station.show(conversation);
}
