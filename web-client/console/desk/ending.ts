// The only doors through which a conversation is ended or closed at the store; each asks first what stands in the way.
import * as actions from './actions';
import { closing_of } from './closing';
import type { Closing } from './closing';
import type { Conversation } from './model';
import { close_frame, empty_record, filed_summary } from './records';
import type { RecordDraft } from './records';
import type { DeskStore } from './desk_store';

const record_of = (store: DeskStore, id: string): RecordDraft =>
  store.view.records[id] ?? empty_record;

const summary_of = (store: DeskStore, record: RecordDraft): string =>
  filed_summary(record, (check) => store.words.risk_checks_open[check]);

export function closing_now(store: DeskStore, conversation: Conversation): Closing {
  const { id } = conversation;
  const drafts = [store.drafts.get(id, 'reply'), store.drafts.get(id, 'note')];
  const record = record_of(store, id);
  return closing_of(conversation, record, drafts, summary_of(store, record));
}

/** False when something stands in the way; nothing has happened then. */
export function end(store: DeskStore, conversation: Conversation): boolean {
  if (closing_now(store, conversation).before_end.length) return false;
  store.update({ dialog: null, record_open: true });
  store.do(actions.end(conversation.id, store.station.now()));
  return true;
}

/** Closes with a quick record, or with the one that is being written; false when something stands in the way. */
export function close(store: DeskStore, conversation: Conversation, quick?: RecordDraft): boolean {
  const { id } = conversation;
  const { flag, before_end, before_close } = closing_now(store, conversation);
  const stopped = quick ? flag !== null || before_end.length > 0 : before_close.length > 0;
  const record = quick ?? record_of(store, id);
  const frame = close_frame(id, record, summary_of(store, record));
  if (stopped) return false;
  store.update({ dialog: null });
  store.do(actions.close(frame, store.station.now()));
  return true;
}

export function keep_open(store: DeskStore, conversation: string): void {
  store.do(actions.keep_open(conversation));
  store.show(conversation);
}
