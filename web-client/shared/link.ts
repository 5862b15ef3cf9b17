// One WebSocket that comes back by itself: heartbeat, back-off with jitter, and an immediate try
// whenever the browser says that the network or the page is back. A server that falls silent is told
// to the owner within 3 s ('quiet') and is left only later: a slow network gets its time. Owned by the
// page. Keeps no messages and repeats none: what must survive a cut lives in the owner's outbox, and
// on_open() is where the owner sends it again.

/** `quiet`: the connection stands, and nothing has come through it for too long. */
export type LinkState = 'connecting' | 'open' | 'quiet' | 'down';

export interface LinkOptions {
  path: string;
  on_open(): void;
  on_frame(frame: unknown): void;
  on_state(state: LinkState): void;
  on_close(code: number): 'again' | 'stop';
}

const subprotocol = 'senim.v1';
// In sight, asking and doubting together stay below 3 s; out of sight nobody is waiting for it.
const ask_after_ms = 1_500;
const ask_unseen_after_ms = 15_000;
const doubt_after_ms = 1_200;
// Where answers are slow, twice the slowest of the last ones; but somebody waits for the truth.
const doubt_after_ms_max = 4_000;
const answer_within_ms = 6_000;
// A connection from before a sleep is likely to be dead.
const answer_awake_within_ms = 2_500;
const connect_within_ms = 10_000;
const pause_first_ms = 250;
const pause_longest_ms = 5_000;
const close_moving = 4000;
const close_store_trouble = 4001;
// Our own reason to close, when the other side fell silent. Never sent by a server.
const fell_silent = 4999;

export class Link {
  private socket_: WebSocket | undefined;
  private state_: LinkState | undefined;
  private running_ = false;
  private failures_ = 0;
  /** The one thing that happens when nothing else does: ask, doubt, give up, try again. */
  private next_: ReturnType<typeof setTimeout> | undefined;
  /** When the question was sent that has no answer yet; 0 for none. */
  private asked_at_ = 0;
  private slowest_ms_ = 0;

  constructor(private readonly options_: LinkOptions) {
    // For as long as the page lives, like the link itself; a stopped link does not react.
    addEventListener('online', this.wake_);
    addEventListener('offline', this.fall_silent_);
    addEventListener('pageshow', this.wake_);
    document.addEventListener('visibilitychange', this.wake_);
  }

  start(): void {
    if (this.running_) return;
    this.running_ = true;
    this.connect_();
  }

  /** False when there is no open connection: nothing was sent. */
  send(frame: object): boolean {
    const socket = this.socket_;
    if (socket?.readyState !== WebSocket.OPEN) return false;
    socket.send(JSON.stringify(frame));
    return true;
  }

  stop(): void {
    this.running_ = false;
    this.drop_()?.close(1000);
  }

  private connect_(): void {
    this.drop_()?.close();
    this.tell_('connecting');
    const origin = location.origin.replace(/^http/, 'ws');
    const socket = new WebSocket(`${origin}${this.options_.path}`, subprotocol);
    this.socket_ = socket;
    this.after_(connect_within_ms, this.fall_silent_);
    socket.onopen = () => {
      this.rest_();
      this.tell_('open');
      this.options_.on_open();
    };
    socket.onmessage = (event: MessageEvent<unknown>) => this.receive_(event.data);
    socket.onclose = (event) => this.lose_(event.code);
  }

  private receive_(data: unknown): void {
    // Whatever arrives proves that the other side lives.
    this.failures_ = 0;
    if (this.asked_at_) {
      this.slowest_ms_ = Math.max(performance.now() - this.asked_at_, this.slowest_ms_ / 2);
      this.rest_();
      this.tell_('open');
    }
    if (typeof data !== 'string') return;
    let frame: unknown;
    try {
      frame = JSON.parse(data);
    } catch {
      return;
    }
    this.options_.on_frame(frame);
  }

  private after_(ms: number, act: () => void): void {
    clearTimeout(this.next_);
    this.next_ = setTimeout(act, ms);
  }

  private rest_(): void {
    this.asked_at_ = 0;
    this.after_(document.hidden ? ask_unseen_after_ms : ask_after_ms, () =>
      this.ask_(answer_within_ms),
    );
  }

  /** Asks for a sign of life; without one the connection is first doubted, then counts as dead. */
  private ask_(within_ms: number): void {
    this.send({ type: 'ping' });
    this.asked_at_ ||= performance.now();
    const doubt_ms = Math.min(doubt_after_ms_max, Math.max(doubt_after_ms, 2 * this.slowest_ms_));
    this.after_(doubt_ms, () => {
      this.tell_('quiet');
      this.after_(within_ms - doubt_ms, this.fall_silent_);
    });
  }

  /** The network or the page is back: try at once; an old connection must prove that it lives. */
  private readonly wake_ = (event: Event): void => {
    if (!this.running_ || document.hidden) return;
    if (this.socket_?.readyState === WebSocket.OPEN) {
      this.ask_(answer_awake_within_ms);
    } else if (!this.socket_ || event.type === 'online') {
      // An attempt begun while the network was away would hang until its time is up.
      this.failures_ = 0;
      this.connect_();
    }
  };

  /** Nothing comes any more, or the browser knows that there is no network. */
  private readonly fall_silent_ = (): void => {
    if (!this.running_) return;
    this.tell_('quiet');
    this.lose_(fell_silent);
  };

  private lose_(code: number): void {
    this.drop_()?.close();
    this.tell_('down');
    if (!this.running_) return;
    if (code !== fell_silent && this.options_.on_close(code) === 'stop') {
      this.stop();
      return;
    }
    // A server that sends everybody away must not get everybody back in the same instant.
    const crowded = code === close_moving || code === close_store_trouble;
    if (crowded) this.failures_ = Math.max(this.failures_, 3);
    const longest = Math.min(pause_longest_ms, pause_first_ms * 2 ** this.failures_);
    this.failures_ = Math.min(this.failures_ + 1, 10);
    this.after_(longest * (0.5 + Math.random() / 2), () => this.connect_());
  }

  /** Forgets the socket at once: over a dead network its close takes minutes. */
  private drop_(): WebSocket | undefined {
    clearTimeout(this.next_);
    this.asked_at_ = 0;
    const socket = this.socket_;
    this.socket_ = undefined;
    if (socket) socket.onopen = socket.onmessage = socket.onclose = null;
    return socket;
  }

  private tell_(state: LinkState): void {
    if (this.state_ === state) return;
    this.state_ = state;
    this.options_.on_state(state);
  }
}
