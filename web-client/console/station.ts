// The counsellor's working place: holds the view, the connection, the shelf and the sounds, lets the pure store decide, and
// does what it says. One per page. Draws nothing; never decides what a frame means.
import { new_message_id } from '../shared/ids';
import { Link } from '../shared/link';
import { close_codes, is_sayable, mended, parse_to_counsellor } from '../shared/protocol';
import type { Availability, FromCounsellor } from '../shared/protocol';
import * as actions from './actions';
import { Alerts } from './alerts';
import * as api from './api';
import { Drafts } from './drafts';
import type { Writing } from './drafts';
import { alert_offers, react } from './events';
import type { Circumstances, Desk, Step } from './model';
import { empty_desk } from './model';
import { title_of } from './picture';
import { Records, empty_record } from './records';
import type { RecordDraft } from './records';
import { focus_composer } from './focus';
import { keep, recall } from './keeping';
import { Shelf, session_shelf } from './shelf';
import { Sounds } from './sounds';
import { act, disconnected, receive, tick } from './store';
import { strings } from './strings';
import type { Strings } from './strings';
import { first_view } from './view';
import type { Notice, NoticeBody, View } from './view';

const typing_every_ms = 2_000;
const notice_shown_ms = 7_000;

export class Station {
  readonly sounds = new Sounds();
  readonly shelf: Shelf = session_shelf();
  readonly drafts = new Drafts(this.shelf);
  view: View;
  /** When the server was last heard, on the page's clock. */
  heard_ms = -Infinity;
  private readonly records = new Records(this.shelf);
  readonly alerts = new Alerts(this.sounds);
  private readonly listeners = new Set<() => void>();
  private link: Link | undefined;
  /** What the counsellor chose for this shift; said again when the server has forgotten it. */
  wanted: { availability: Availability; capacity: number } | undefined;
  private typed_ms: Record<string, number> = {};
  /** False once something was typed after an accept: then the focus stays where it is. */
  may_focus = false;
  private pongs: (() => void)[] = [];
  private counter = 0;
  private asking = false;
  /** The server's clock at the page's zero: this computer's may jump while the shift lasts. */
  private wall_zero_ms = Date.now() - performance.now();

  constructor() {
    const kept = this.shelf.read<Partial<View>>('settings', {});
    this.wanted = this.shelf.read<typeof this.wanted>('wanted', undefined);
    const notices = this.shelf.read<Notice[]>('notices', []);
    this.counter = Math.max(0, ...notices.map(({ id }) => id));
    this.view = { ...first_view, ...kept, on_shift: this.wanted !== undefined, notices };
  }

  get words(): Strings {
    return strings[this.view.language];
  }

  now(): number {
    return performance.now();
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  update(change: Partial<View>): void {
    const before = this.view;
    this.view = { ...before, ...change };
    if (change.language ?? change.theme ?? change.columns ?? change.record_open !== undefined) {
      this.shelf.write('settings', this.settings());
    }
    if (before.notices !== this.view.notices) {
      this.shelf.write(
        'notices',
        this.view.notices.filter(({ kind }) => kind === 'lost'),
      );
    }
    this.alerts.title(title_of(this.view.desk, this.words));
    for (const listener of this.listeners) listener();
  }

  // Session.

  async begin(): Promise<void> {
    const who = await api.who_am_i();
    const last = this.shelf.get('staff');
    if (who.kind === 'me') {
      // Another person at this computer finds nothing of the last one.
      if (last !== '' && last !== who.me.staff) this.forget_all();
      this.shelf.put('staff', who.me.staff);
      const desk = { ...this.view.desk, me: who.me };
      this.wall_zero_ms = Date.now() + who.clock_off_ms - this.now();
      const phase = who.has_desk ? 'checking' : 'no_desk';
      this.update({ phase, clock_off_ms: who.clock_off_ms, desk });
      if (who.has_desk) this.connect();
    } else if (who.kind === 'nobody') this.update({ phase: 'sign_in', expired: last !== '' });
    else this.update({ phase: 'unreachable' });
  }

  /** Nobody should have to press a button because the server was away while the page was loaded. */
  private async begin_again(): Promise<void> {
    if (this.asking) return;
    this.asking = true;
    await this.begin();
    this.asking = false;
  }

  async leave(): Promise<void> {
    this.do(actions.hurry);
    if (!(await api.sign_out())) {
      this.notify({ kind: 'sign_out_failed' });
      return;
    }
    this.disconnect();
    this.forget_all();
    this.update({ phase: 'sign_in', expired: false });
  }

  connect(): void {
    this.link?.stop();
    this.link = new Link({
      path: '/ws/counsellor',
      on_open: () => undefined,
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
    const from = this.now();
    if (!this.link?.send({ type: 'ping' })) return Promise.resolve(undefined);
    return new Promise((done) => {
      this.pongs.push(() => done(Math.max(1, Math.round(this.now() - from))));
      setTimeout(() => done(undefined), within_ms);
    });
  }

  private closed(code: number): 'again' | 'stop' {
    if (code < 4100 || code > 4199) {
      void this.still_signed_in();
      return 'again';
    }
    this.alerts.hush();
    if (code === close_codes.signed_out) this.update({ phase: 'sign_in', expired: true });
    else this.update({ phase: code === close_codes.replaced ? 'replaced' : 'stopped' });
    return 'stop';
  }

  /** A refused upgrade looks to a browser like any other loss: only HTTP knows why: no session, another role. */
  private async still_signed_in(): Promise<void> {
    if (this.asking) return;
    this.asking = true;
    const who = await api.who_am_i();
    this.asking = false;
    if (this.view.phase === 'sign_in') return;
    const no_desk = who.kind === 'me' && !who.has_desk;
    if (who.kind !== 'nobody' && !no_desk) return;
    this.disconnect();
    this.update(no_desk ? { phase: 'no_desk' } : { phase: 'sign_in', expired: true });
  }

  private disconnect(): void {
    this.link?.stop();
    this.link = undefined;
    this.alerts.hush();
  }

  private fall_back(): void {
    this.alerts.hush();
    this.update({ desk: disconnected(this.view.desk) });
  }

  private forget_all(): void {
    const settings = this.settings();
    this.shelf.forget();
    this.wanted = undefined;
    this.view = { ...first_view, ...settings, desk: empty_desk };
    this.shelf.write('settings', settings);
  }

  private settings(): Pick<View, 'language' | 'theme' | 'columns' | 'record_open'> {
    const { language, theme, columns, record_open } = this.view;
    return { language, theme, columns, record_open };
  }

  // The desk.

  private circumstances(): Circumstances {
    return {
      now_ms: this.now(),
      wall_ms: this.wall_zero_ms + this.now(),
      recall: (conversation) => recall(this.shelf, conversation),
    };
  }

  private hear(raw: unknown): void {
    this.heard_ms = this.now();
    const frame = parse_to_counsellor(raw);
    if (!frame) return;
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
    this.shelf.write('wanted', this.wanted);
  }

  tick(): void {
    if (this.view.phase === 'unreachable') void this.begin_again();
    const step = tick(this.view.desk, this.circumstances());
    if (step.desk !== this.view.desk || step.send.length) this.take(step);
  }

  do(change: (desk: Desk) => Step): void {
    this.take(act(this.view.desk, change, this.circumstances()));
  }

  private take(step: Step): void {
    const before = this.view.desk;
    for (const frame of step.send) this.send(frame);
    keep(this.shelf, before, step.desk);
    if (step.desk !== before)
      this.update({ desk: step.desk, records: this.records.of(step.desk, this.view.records) });
    if (before.offers.length && !step.desk.offers.length) this.alerts.hush();
    for (const event of step.events) react(this, event);
  }

  private send(frame: FromCounsellor): void {
    this.link?.send(frame);
  }

  // What the counsellor does.

  begin_shift(capacity: number): void {
    this.update({ phase: 'desk' });
    this.set_availability('available', capacity);
  }

  set_availability(availability: Availability, capacity: number): void {
    const on_shift = availability !== 'offline';
    this.wanted = on_shift ? { availability, capacity } : undefined;
    if (this.wanted) this.shelf.write('wanted', this.wanted);
    else this.shelf.put('wanted', '');
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
    const now_ms = this.now();
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
      focus: focus ? { conversation, turn: (this.counter += 1) } : this.view.focus,
    });
  }

  notify(body: NoticeBody): void {
    const notice = { ...body, id: (this.counter += 1) };
    const others = this.view.notices.filter(({ kind }) => kind !== body.kind || kind === 'lost');
    this.update({ notices: [...others, notice] });
    if (body.kind !== 'lost') setTimeout(() => this.dismiss(notice.id), notice_shown_ms);
  }

  dismiss(id: number): void {
    this.update({ notices: this.view.notices.filter((notice) => notice.id !== id) });
  }
}
