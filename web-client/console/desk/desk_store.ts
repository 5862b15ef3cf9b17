// The desk at work: holds its view, the connection, drafts and records, lets the pure functions of frames.ts decide, and
// does what they say. Draws nothing; never decides what a frame means. Owned by the router of the shared frame.
import { new_message_id } from '../../shared/ids';
import { Link } from '../../shared/link';
import { close_codes, is_sayable, mended, parse_to_counsellor } from '../../shared/protocol';
import type {
  Availability,
  FromCounsellor,
  RecordValue,
  ToCounsellor,
} from '../../shared/protocol';
import type { Station } from '../shared/station';
import { Store } from '../shared/store';
import * as actions from './actions';
import { Alerts } from './alerts';
import { Drafts } from './drafts';
import type { Writing } from './drafts';
import { alert_offers, react } from './events';
import { focus_composer } from './focus';
import { act, disconnected, receive, tick } from './frames';
import { keep, recall } from './keeping';
import type { Circumstances, Desk, Step } from './model';
import { title_of } from './picture';
import { RecordSaver } from './record_saver';
import { Records, empty_record } from './records';
import type { RecordDraft } from './records';
import { decided, heard, rebased, with_value } from './saving';
import { patch } from './steps';
import { strings } from './strings';
import type { DeskStrings } from './strings';
import { first_view } from './view';
import type { DeskView } from './view';

const typing_every_ms = 2_000;

/** What the counsellor chose for this shift; said again when the server has forgotten it. */
interface Wanted {
  availability: Availability;
  capacity: number;
}

export class DeskStore extends Store<DeskView> {
  readonly drafts: Drafts;
  readonly alerts: Alerts;
  wanted: Wanted | undefined;
  /** When the server was last heard, on the page's clock. */
  heard_ms = -Infinity;
  /** False once something was typed after an accept: then the focus stays where it is. */
  may_focus = false;
  readonly saver = new RecordSaver();
  private readonly records: Records;
  private link: Link | undefined;
  private typed_ms: Record<string, number> = {};
  private pongs: (() => void)[] = [];
  private turns = 0;

  constructor(readonly station: Station) {
    const { shelf } = station;
    const kept = shelf.read<Partial<DeskView>>('settings', {});
    const wanted = shelf.read<Wanted | undefined>('wanted', undefined);
    const { columns, record_open } = { ...first_view, ...kept };
    super({ ...first_view, columns, record_open, on_shift: wanted !== undefined });
    this.wanted = wanted;
    this.drafts = new Drafts(shelf);
    this.records = new Records(shelf);
    this.alerts = new Alerts(station.sounds);
  }

  get words(): DeskStrings {
    return strings[this.station.view.language];
  }

  title(): string {
    return title_of(this.view.desk, this.words);
  }

  override update(change: Partial<DeskView>): void {
    super.update(change);
    const { columns, record_open } = this.view;
    if (change.columns ?? change.record_open !== undefined)
      this.station.set_aside({ columns, record_open });
    this.station.retitle();
  }

  // The connection.

  begin(): void {
    this.update({ phase: 'checking', desk: { ...this.view.desk, me: this.station.view.me } });
    this.connect();
  }

  connect(): void {
    this.link?.stop();
    this.link = new Link({
      path: '/ws/counsellor',
      on_open: () => this.saver.connected(),
      on_frame: (frame) => this.hear(frame),
      on_state: (link) => {
        // A silent server may go on as if nothing had been; only a new connection begins anew.
        if (link === 'connecting' || link === 'down') this.fall_back();
        this.update({ link });
      },
      on_close: (code) => this.closed(code),
    });
    this.link.start();
  }

  /** One question and answer over the connection, in milliseconds; undefined when nothing came in time. */
  measure_link(within_ms: number): Promise<number | undefined> {
    const from = this.station.now();
    if (!this.link?.send({ type: 'ping' })) return Promise.resolve(undefined);
    return new Promise((done) => {
      this.pongs.push(() => done(Math.max(1, Math.round(this.station.now() - from))));
      setTimeout(() => done(undefined), within_ms);
    });
  }

  private closed(code: number): 'again' | 'stop' {
    if (code < 4100 || code > 4199) {
      void this.station.check_session();
      return 'again';
    }
    this.alerts.hush();
    if (code === close_codes.signed_out) this.station.expire();
    else this.update({ phase: code === close_codes.replaced ? 'replaced' : 'stopped' });
    return 'stop';
  }

  disconnect(): void {
    this.link?.stop();
    this.link = undefined;
    this.alerts.hush();
  }

  private fall_back(): void {
    this.alerts.hush();
    this.update({ desk: disconnected(this.view.desk) });
  }

  // The desk.

  private circumstances(): Circumstances {
    return {
      now_ms: this.station.now(),
      wall_ms: this.station.wall_now(),
      recall: (conversation) => recall(this.station.shelf, conversation),
    };
  }

  private hear(raw: unknown): void {
    this.heard_ms = this.station.now();
    const frame = parse_to_counsellor(raw);
    if (!frame) return;
    if (frame.type === 'record') this.record_told(frame);
    if (frame.type === 'error')
      this.saver.refused(frame.conversation, frame.code, this.station.now());
    if (frame.type === 'pong') for (const pong of this.pongs.splice(0)) pong();
    if ((frame.type === 'snapshot' && this.view.desk.fresh) || frame.type === 'change')
      this.follow(frame.availability, frame.capacity);
    this.take(receive(this.view.desk, frame, this.circumstances()));
  }

  /** The server's word on availability counts, for a supervisor may have changed it. */
  private follow(availability: Availability | undefined, capacity: number | undefined): void {
    if (!this.wanted || (!availability && !capacity)) return;
    this.wanted = {
      availability: availability ?? this.wanted.availability,
      capacity: capacity ?? this.wanted.capacity,
    };
    this.station.shelf.write('wanted', this.wanted);
  }

  tick(): void {
    const step = tick(this.view.desk, this.circumstances());
    if (step.desk !== this.view.desk || step.send.length) this.take(step);
    this.save_records();
  }

  private save_records(): void {
    if (!this.view.desk.fresh) return;
    const { desk, records } = this.view;
    const closed = desk.conversations.filter(({ closing, held }) => closing && !held);
    const open = Object.entries(records).filter(([id]) => !closed.some((one) => one.id === id));
    for (const frame of this.saver.due(Object.fromEntries(open), this.station.now()))
      this.send(frame);
  }

  do(change: (desk: Desk) => Step): void {
    this.take(act(this.view.desk, change, this.circumstances()));
  }

  private take(step: Step): void {
    const before = this.view.desk;
    let { desk } = step;
    for (const frame of step.send) {
      if (frame.type === 'close' && this.saver.is_busy(frame.conversation, this.station.now()))
        desk = patch(desk, frame.conversation, (c) => ({ ...c, command_ms: -Infinity }));
      else this.send(frame);
    }
    keep(this.station.shelf, before, desk);
    if (desk !== before) this.update({ desk, records: this.records.of(desk, this.view.records) });
    if (before.offers.length && !desk.offers.length) this.alerts.hush();
    for (const event of step.events) react(this, event);
  }

  private send(frame: FromCounsellor): void {
    const record = frame.type === 'close' && this.view.records[frame.conversation];
    this.link?.send(frame.type === 'close' && record ? rebased(frame, record) : frame);
  }

  // What the counsellor does.

  begin_shift(capacity: number): void {
    this.update({ phase: 'desk' });
    this.set_availability('available', capacity);
  }

  set_availability(availability: Availability, capacity: number): void {
    const on_shift = availability !== 'offline';
    this.wanted = on_shift ? { availability, capacity } : undefined;
    if (this.wanted) this.station.shelf.write('wanted', this.wanted);
    else this.station.shelf.put('wanted', '');
    this.send({ type: 'availability', availability, capacity });
    const { desk } = this.view;
    const phase = on_shift || desk.conversations.length ? 'desk' : 'shift';
    // A word of hers: what she missed is forgiven.
    this.update({ on_shift, phase, desk: { ...desk, availability, capacity, missed: 0 } });
  }

  accept(offer: number): void {
    this.may_focus = true;
    this.do(actions.accept(offer));
    alert_offers(this, false);
  }

  decline(offer: number): void {
    this.do(actions.decline(offer));
  }

  /** A key was pressed in the composer of this conversation. */
  typed(conversation: string, writing: Writing, text: string): void {
    this.may_focus = false;
    this.drafts.put(conversation, writing, text);
    const now_ms = this.station.now();
    if (
      writing !== 'reply' ||
      text === '' ||
      now_ms - (this.typed_ms[conversation] ?? -Infinity) < typing_every_ms
    )
      return;
    this.typed_ms[conversation] = now_ms;
    if (this.view.desk.fresh) this.send({ type: 'typing', conversation });
  }

  /** Sends what was typed in this conversation, and nothing else; false when it was not typed there or is not sayable. */
  write(conversation: string, writing: Writing, typed: string): boolean {
    const text = mended(typed);
    // Nothing that anybody could read: away with it, as if it had been sent.
    if (text === '') return this.drafts.take(conversation, writing, typed) !== undefined;
    if (!is_sayable(text)) return false;
    if (!this.view.desk.conversations.some(({ id }) => id === conversation)) return false;
    if (this.drafts.take(conversation, writing, typed) === undefined) return false;
    this.do(
      actions.write(conversation, new_message_id(), writing === 'note' ? 'note' : 'say', text),
    );
    return true;
  }

  record(conversation: string, change: Partial<RecordDraft>): void {
    const record = { ...(this.view.records[conversation] ?? empty_record), ...change };
    this.records.put(conversation, record);
    this.update({ records: { ...this.view.records, [conversation]: record } });
  }

  set_field(conversation: string, name: string, value: RecordValue | null): void {
    const { values } = this.view.records[conversation] ?? empty_record;
    this.record(conversation, { values: with_value(values, name, value) });
    this.saver.changed(conversation, this.station.now());
  }

  decide(conversation: string, name: string, mine: boolean): void {
    const record = this.view.records[conversation];
    if (record) this.record(conversation, decided(record, name, mine));
    this.saver.changed(conversation, this.station.now());
  }

  private record_told(frame: Extract<ToCounsellor, { type: 'record' }>): void {
    this.saver.heard(frame.conversation);
    const record = this.view.records[frame.conversation];
    if (record) this.record(frame.conversation, heard(record, frame));
    this.tick(); // a close may have waited for it
  }

  /** Brings a conversation to the front; with focus, its composer takes the keys. */
  show(conversation: string, focus = true): void {
    const { active, recent } = this.view;
    if (focus) focus_composer(conversation);
    const before = [active, ...recent].filter(
      (id): id is string => id !== null && id !== conversation,
    );
    this.update({
      active: conversation,
      recent: [...new Set(before)].slice(0, 8),
      screen: 'chat',
      focus: focus ? { conversation, turn: (this.turns += 1) } : this.view.focus,
    });
  }
}
