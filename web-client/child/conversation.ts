// The child's side of one conversation: what was said, what is under way, what the server last said
// about the state. Frames and the child's wishes go in; frames go out through Ports. Owned by main.
// Never touches the page, the storage, the network or a clock itself.
import { is_sayable, mended } from '../shared/protocol';
import type { ChildState, Helped, Mood, Need, StoredMessage, ToChild } from '../shared/messages';
import type { LinkState } from '../shared/link';
import type { Kept } from './kept';
import { has_answer, last_whole_seq } from './heard';
import { Outbox, pause_ms } from './outbox';
import type { Obstacle, Phase, Ports } from './ports';

const typing_pause_ms = 2_000;
const gap_ms_max = 5_000;
const aged_every_ms = 15_000;
/** A shorter cut is nobody's business. */
export const cut_noticed_ms = 1_000;

export class Conversation {
  phase: Phase;
  state: ChildState | undefined;
  messages: readonly StoredMessage[] = [];
  readonly outbox: Outbox;
  /** Up to where the counsellor's console has shown the conversation. */
  seen = 0;
  link: LinkState = 'connecting';
  /** Since when nothing can be sent; undefined while the server answers. */
  cut_since: number | undefined;
  /** The server has answered on this page before. */
  was_ready = false;
  /** When a lost connection came back, for "connected again". */
  recovered_at = -Infinity;
  counsellor_typing_at = -Infinity;
  obstacle: Obstacle | undefined;
  /** Another counsellor went on with this conversation. */
  changed = false;
  /** The earlier conversation was gone, this is another one. */
  anew = false;
  helped: Helped | null = null;
  mood_after: Mood | null = null;

  private aged_at_: number;
  private alias_ = '';
  private ready_ = false;
  /** The child has ended it, and the server has not confirmed that yet. */
  private ending_ = false;
  private leave_at_ = 0;
  private visible_ = true;
  private seen_sent_ = 0;
  private typing_sent_at_ = -Infinity;
  private enter_at_ = Infinity;
  private gap_since_: number | undefined;
  /** Only what follows this seq was asked for; 0 once the first message has come. */
  private after_ = 0;

  constructor(
    readonly kept: Kept,
    private readonly ports_: Ports,
  ) {
    this.phase = kept.token ? 'chat' : 'landing';
    this.outbox = new Outbox(kept.outbox);
    this.cut_since = this.aged_at_ = ports_.now();
  }

  // What the child wants.

  start(): void {
    this.kept.token = this.ports_.new_token();
    this.kept.age_ms = this.kept.waited_ms = 0;
    this.kept.begun = this.kept.met = false;
    // What is still to be said is said in this one.
    this.kept.unanswered = this.outbox.entries.length > 0;
    this.kept.need = this.kept.mood = this.helped = this.mood_after = null;
    this.state = this.obstacle = undefined;
    this.messages = [];
    this.seen = 0;
    this.changed = this.anew = this.ending_ = this.was_ready = false;
    this.cut_since = this.ports_.now();
    this.phase = 'chat';
    this.ports_.reconnect();
  }

  write(text: string): void {
    this.kept.draft = text;
    const now = this.ports_.now();
    const heard = this.ready_ && this.state?.state === 'live' && text !== '';
    if (!heard || now - this.typing_sent_at_ < typing_pause_ms) return;
    this.typing_sent_at_ = now;
    this.ports_.send({ type: 'typing' });
  }

  /** True when the text is safely in the outbox, or is none, and may leave the composer. */
  say(typed: string): boolean {
    const text = mended(typed);
    if (this.phase !== 'chat' || (text && !is_sayable(text))) return false;
    const entry = { id: this.ports_.new_id(), text, at: this.ports_.wall() };
    if (text && !this.outbox.add(entry)) {
      this.obstacle = 'too_fast'; // so that the child reads why nothing happens
      return false;
    }
    this.kept.unanswered ||= text !== '';
    this.kept.outbox = this.outbox.entries;
    this.kept.draft = '';
    this.flush_();
    return true;
  }

  tell(need: Need | null, mood: Mood | null): void {
    this.kept.need = need;
    this.kept.mood = mood;
    if (need === 'danger') this.kept.unanswered = true;
    if (this.ready_) this.ports_.send({ type: 'need', need, mood });
  }

  rate(helped: Helped | null, mood: Mood | null): void {
    this.helped = helped;
    this.mood_after = mood;
    if (this.ready_) this.ports_.send({ type: 'feedback', helped, mood });
  }

  end(): void {
    this.ending_ = true;
    this.leave_at_ = 0;
    this.phase = 'ended';
    this.state = { type: 'state', state: 'closed', by: 'child' };
    this.flush_();
  }

  use_here(): void {
    this.phase = 'chat';
    this.obstacle = undefined;
    this.ports_.reconnect();
  }

  set_visible(visible: boolean): void {
    this.visible_ = visible;
    this.flush_();
  }

  tick(): void {
    const now = this.ports_.now();
    const aged_ms = now - this.aged_at_;
    if (aged_ms >= aged_every_ms) {
      this.aged_at_ = now;
      this.kept.age_ms += aged_ms;
      if (this.state?.state === 'waiting') this.kept.waited_ms += aged_ms;
    }
    if (this.link === 'open' && now >= this.enter_at_) this.enter_();
    if (this.gap_since_ !== undefined && now - this.gap_since_ > gap_ms_max) {
      this.gap_since_ = undefined;
      this.ports_.reconnect();
    }
    this.flush_();
  }

  // What the connection says.

  on_link(state: LinkState): void {
    const now = this.ports_.now();
    this.link = state;
    if (state === 'open') {
      // Known to the server already: it was only silent.
      if (this.ready_) this.recover_(now);
    } else if (state === 'quiet') {
      // The silence has lasted a while before it was noticed.
      this.cut_since ??= now - cut_noticed_ms;
    } else {
      this.ready_ = false;
      this.cut_since ??= now;
    }
  }

  on_open(): void {
    this.outbox.begin_again();
    this.seen_sent_ = 0;
    this.enter_();
  }

  on_close(code: number): 'again' | 'stop' {
    if (code === 4102) this.phase = 'elsewhere';
    else if (code >= 4100 && code < 4200) this.obstacle = 'broken';
    else return 'again';
    return 'stop';
  }

  on_frame(frame: ToChild): void {
    switch (frame.type) {
      case 'state':
        this.take_state_(frame);
        break;
      case 'message':
        this.add_(frame);
        this.outbox.settle(frame.id);
        this.obstacle = undefined;
        if (frame.from === 'child') break;
        this.counsellor_typing_at = -Infinity;
        // An answer that was waited for is kept for as long as any conversation.
        if (this.kept.unanswered) this.kept.age_ms = 0;
        this.kept.unanswered = false;
        break;
      case 'ack': {
        const entry = this.outbox.settle(frame.id);
        if (entry) this.add_({ ...frame, type: 'message', from: 'child', text: entry.text });
        this.obstacle = undefined;
        break;
      }
      case 'typing':
        this.counsellor_typing_at = this.ports_.now();
        break;
      case 'seen':
        this.seen = Math.max(this.seen, frame.seq);
        break;
      case 'error':
        this.take_error_(frame);
        break;
      case 'pong':
        break;
    }
    this.kept.outbox = this.outbox.entries;
    this.flush_();
  }

  /** Words that nobody has answered, or an answer that came when the child had gone: worth coming back for. */
  is_awaited(): boolean {
    return !this.kept.met && (this.kept.unanswered || has_answer(this.messages));
  }

  private enter_(): void {
    this.enter_at_ = Infinity;
    const { token, begun, language, place } = this.kept;
    if (begun) {
      this.after_ = last_whole_seq(this.messages);
      this.ports_.send({ type: 'resume', token, after: this.after_ });
    } else {
      this.ports_.send({ type: 'start', token, language, ...(place && { place }) });
    }
  }

  private take_state_(state: ChildState): void {
    const now = this.ports_.now();
    const full = this.obstacle === 'conversation_full';
    if (!full || state.state !== 'waiting') this.obstacle = undefined;
    if (full && state.state === 'live') this.outbox.begin_again(); // now there is room
    this.enter_at_ = Infinity;
    this.kept.begun = true;
    // Once the child has ended it, the server only has to hear so.
    if (!this.ending_) {
      this.state = state;
      // Somebody goes on with what was over.
      if (this.phase === 'ended') this.phase = 'chat';
    }
    if (state.state === 'closed') {
      this.phase = 'ended';
      this.ending_ = false;
    }
    if (state.state === 'live') {
      this.kept.met = true;
      this.changed = this.alias_ !== '' && this.alias_ !== state.alias;
      this.alias_ = state.alias;
      this.kept.waited_ms = 0;
    }
    if (!this.ready_) this.take_first_state_(state, now);
  }

  /** The server knows us on this connection: from here on frames can go. */
  private take_first_state_(state: ChildState, now: number): void {
    if (this.was_ready) this.recover_(now);
    this.ready_ = this.was_ready = true;
    this.cut_since = undefined;
    this.leave_at_ = 0;
    const { need, mood } = this.kept;
    if (state.state === 'waiting' && (need ?? mood)) this.ports_.send({ type: 'need', need, mood });
    if (this.helped ?? this.mood_after) this.rate(this.helped, this.mood_after);
  }

  private recover_(now: number): void {
    if (now - (this.cut_since ?? now) >= cut_noticed_ms) this.recovered_at = now;
    this.cut_since = undefined;
  }

  private take_error_({ code, about, retry_after_ms }: Extract<ToChild, { type: 'error' }>): void {
    const again_at = this.ports_.now() + pause_ms(retry_after_ms);
    switch (code) {
      case 'queue_full':
      case 'store_trouble':
      case 'too_fast':
      case 'conversation_full':
        this.obstacle = code;
        if (about) this.outbox.postpone(about, again_at);
        else if (!this.ready_) this.enter_at_ = again_at;
        else this.leave_at_ = again_at;
        break;
      case 'unknown_conversation':
        if (this.phase === 'ended') {
          this.kept.unanswered = false;
          break;
        }
        this.rewind_(1);
        this.start();
        this.anew = true;
        break;
      case 'closed':
        this.phase = 'ended';
        this.state ??= { type: 'state', state: 'closed', by: 'counsellor' };
        break;
      case 'bad_frame':
      case 'too_long':
        if (about) this.outbox.refuse(about);
    }
  }

  private add_(message: StoredMessage): void {
    const known = this.messages.find((one) => one.seq === message.seq);
    const rewound = message.seq <= this.after_ || (known && known.id !== message.id);
    this.after_ = 0;
    if (rewound) this.rewind_(message.seq);
    else if (known) return;
    this.messages = [...this.messages, message].sort((a, b) => a.seq - b.seq);
    // What was said between may still be on its way; if it does not come, the log has it.
    const whole = last_whole_seq(this.messages) === this.messages[this.messages.length - 1]?.seq;
    this.gap_since_ = whole ? undefined : (this.gap_since_ ?? this.ports_.now());
  }

  /** The store has lost what it had from here on: its word counts, and ours is said once more. */
  private rewind_(seq: number): void {
    const gone = this.messages.filter((one) => one.seq >= seq);
    this.messages = this.messages.filter((one) => one.seq < seq);
    this.seen = Math.min(this.seen, seq - 1);
    this.seen_sent_ = 0;
    this.outbox.restore(gone.filter((one) => one.from === 'child'));
  }

  /** Sends what is due; does nothing before the server has answered on this connection. */
  private flush_(): void {
    if (!this.ready_) return;
    const now = this.ports_.now();
    const over = this.phase === 'ended' && !this.ending_;
    const entry = over ? undefined : this.outbox.take(now);
    if (entry) this.ports_.send({ type: 'say', id: entry.id, text: entry.text });
    const said_all = !this.outbox.entries.some((one) => !one.refused);
    if (this.ending_ && said_all && now >= this.leave_at_) {
      this.leave_at_ = Infinity; // once a connection, unless it is refused
      this.ports_.send({ type: 'leave', how: 'end' });
    }
    const heard = this.messages.filter((one) => one.from === 'counsellor').pop()?.seq ?? 0;
    if (this.visible_ && heard > this.seen_sent_) {
      this.seen_sent_ = heard;
      this.ports_.send({ type: 'seen', seq: heard });
    }
  }
}
