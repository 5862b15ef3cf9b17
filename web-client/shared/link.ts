// One WebSocket that comes back by itself: heartbeat, back-off with jitter, and an immediate try
// whenever the browser says that the network or the page is back. Owned by the page. Keeps no
// messages and repeats none: what must survive a cut lives in the owner's outbox, and on_open() is
// where the owner sends it again.

export type LinkState = 'connecting' | 'open' | 'down';

export interface LinkOptions {
  path: string;
  on_open(): void;
  on_frame(frame: unknown): void;
  on_state(state: LinkState): void;
  on_close(code: number): 'again' | 'stop';
}

const subprotocol = 'senim.v1';
const ping_every_ms = 15_000;
const answer_within_ms = 6_000;
const connect_within_ms = 10_000;
const pause_first_ms = 250;
const pause_longest_ms = 5_000;
const close_moving = 4000;
const close_store_trouble = 4001;
// Our own reason to close, when the other side fell silent. Never sent by a server.
const fell_silent = 4999;

type Timer = ReturnType<typeof setTimeout> | undefined;

export class Link {
  private socket_: WebSocket | undefined;
  private state_: LinkState | undefined;
  private running_ = false;
  private failures_ = 0;
  private retry_: Timer;
  private watch_: Timer;
  private ping_: Timer;

  constructor(private readonly options_: LinkOptions) {
    // For as long as the page lives, like the link itself; a stopped link does not react.
    addEventListener('online', this.wake_);
    addEventListener('offline', this.give_up_);
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
    this.clear_timers_();
    this.tell_('connecting');
    const origin = location.origin.replace(/^http/, 'ws');
    const socket = new WebSocket(`${origin}${this.options_.path}`, subprotocol);
    this.socket_ = socket;
    this.watch_ = setTimeout(() => this.lose_(fell_silent), connect_within_ms);
    socket.onopen = () => {
      this.clear_timers_();
      this.schedule_ping_();
      this.tell_('open');
      this.options_.on_open();
    };
    socket.onmessage = (event: MessageEvent<unknown>) => this.receive_(event.data);
    socket.onclose = (event) => this.lose_(event.code);
  }

  private receive_(data: unknown): void {
    // Whatever arrives proves that the other side lives.
    clearTimeout(this.watch_);
    this.watch_ = undefined;
    this.failures_ = 0;
    if (typeof data !== 'string') return;
    let frame: unknown;
    try {
      frame = JSON.parse(data);
    } catch {
      return;
    }
    this.options_.on_frame(frame);
  }

  private schedule_ping_(): void {
    clearTimeout(this.ping_);
    this.ping_ = setTimeout(this.check_, ping_every_ms);
  }

  /** Asks for a sign of life now; without one in time the connection counts as dead. */
  private readonly check_ = (): void => {
    if (this.socket_?.readyState !== WebSocket.OPEN) return;
    this.send({ type: 'ping' });
    this.watch_ ??= setTimeout(() => this.lose_(fell_silent), answer_within_ms);
    this.schedule_ping_();
  };

  /** The network or the page is back: try at once; an old connection must prove that it lives. */
  private readonly wake_ = (event: Event): void => {
    if (!this.running_ || document.visibilityState === 'hidden') return;
    if (this.socket_?.readyState === WebSocket.OPEN) {
      this.check_();
    } else if (!this.socket_ || event.type === 'online') {
      // An attempt begun while the network was away would hang until its time is up.
      this.failures_ = 0;
      this.drop_()?.close();
      this.connect_();
    }
  };

  /** The browser knows that there is no network: no need to wait for the heartbeat. */
  private readonly give_up_ = (): void => {
    if (this.running_) this.lose_(fell_silent);
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
    this.retry_ = setTimeout(() => this.connect_(), longest * (0.5 + Math.random() / 2));
  }

  /** Forgets the socket at once: over a dead network its close takes minutes. */
  private drop_(): WebSocket | undefined {
    this.clear_timers_();
    const socket = this.socket_;
    this.socket_ = undefined;
    if (socket) socket.onopen = socket.onmessage = socket.onclose = null;
    return socket;
  }

  private clear_timers_(): void {
    clearTimeout(this.retry_);
    clearTimeout(this.watch_);
    clearTimeout(this.ping_);
    this.watch_ = undefined;
  }

  private tell_(state: LinkState): void {
    if (this.state_ === state) return;
    this.state_ = state;
    this.options_.on_state(state);
  }
}
