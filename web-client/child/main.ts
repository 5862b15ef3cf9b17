// Wires the child's page: what is kept, the conversation, the connection and the view.
import type { Language } from '../shared/messages';
import { Link } from '../shared/link';
import { new_message_id, new_token } from '../shared/ids';
import { parse_to_child } from '../shared/protocol';
import { Conversation } from './conversation';
import { leave_now, watch_keys } from './exit';
import { load, nothing_kept, save, wipe } from './kept';
import type { Kept } from './kept';
import { picture_of } from './picture';
import { en } from './strings/en';
import { kk } from './strings/kk';
import { ru } from './strings/ru';
import { View } from './view';

const tick_ms = 500;
const place_characters_max = 200;
const strings = { kk, ru, en };

function guess_language(): Language {
  // Not every browser says either.
  const it = navigator as Partial<Navigator>;
  for (const tag of it.languages ?? [it.language ?? '']) {
    const code = tag.slice(0, 2).toLowerCase();
    if (code === 'kk' || code === 'ru' || code === 'en') return code;
  }
  return 'kk';
}

/** Where the poster's code stands in the address, /s/CODE or nearly so: the server reads it out. */
function place_of(path: string): string {
  return path.replace(/^\/(s\/)?/i, '').slice(0, place_characters_max);
}

const kept = load(Date.now()) ?? nothing_kept(guess_language());
let saved = '';
let left = false;

const conversation = new Conversation(kept, {
  send: (frame) => link.send(frame),
  reconnect: () => {
    link.stop();
    link.start();
  },
  now: () => performance.now(),
  wall: () => Date.now(),
  new_token,
  new_id: new_message_id,
});

const link = new Link({
  path: '/ws/child',
  on_open: () => then(() => conversation.on_open()),
  on_frame: (frame) => {
    const message = parse_to_child(frame);
    if (message) then(() => conversation.on_frame(message));
  },
  on_state: (state) => then(() => conversation.on_link(state)),
  on_close: (code) => then(() => conversation.on_close(code)) ?? 'stop',
});

const view = new View({
  start: () =>
    then(() => {
      kept.place ||= place_of(location.pathname);
      // From now on the address says nothing.
      (history as Partial<History>).replaceState?.(null, '', '/');
      conversation.start();
    }),
  say: (text) => then(() => conversation.say(text)),
  write: (text) => then(() => conversation.write(text)),
  tell: (need, mood) => then(() => conversation.tell(need, mood)),
  rate: (helped, mood) => then(() => conversation.rate(helped, mood)),
  end: () => then(() => conversation.end()),
  use_here: () => then(() => conversation.use_here()),
  set_language: (language) => then(() => (kept.language = language)),
  exit: () => exit(true),
  leave: () => exit(false),
});

/**
 * Does one thing, then keeps what must outlive a reload and draws what changed. What the browser cannot do is said: no
 * button may do nothing.
 */
function then<Result>(act: () => Result): Result | undefined {
  try {
    return act();
  } catch {
    conversation.phase = 'chat';
    conversation.obstacle = 'broken';
    return undefined;
  } finally {
    if (!left) {
      keep();
      draw();
    }
  }
}

function keep(): void {
  // After the end nothing stays but what was never sent, and the way back to an answer that is still to come.
  const over = conversation.phase === 'ended' && !conversation.is_awaited();
  const rest: Kept = over ? { ...kept, token: '', need: null, mood: null } : kept;
  const now = JSON.stringify(rest);
  if (now === saved) return;
  saved = now;
  if (over && !kept.outbox.length && !kept.draft) wipe();
  else save({ ...rest, saved_at: Date.now() });
}

function draw(): void {
  const s = strings[kept.language];
  const picture = picture_of(
    conversation,
    s,
    performance.now(),
    (navigator as Partial<Navigator>).onLine ?? true,
  );
  view.draw(picture, kept.language, s);
}

function exit(quick: boolean): void {
  if (left) return;
  left = true;
  clearInterval(clock);
  leave_now(() => {
    if (quick && kept.token) link.send({ type: 'leave', how: 'exit' });
    link.stop();
  });
}

/** Where the keyboard covers the page instead of resizing it, give it only what is visible. */
function fit_to_keyboard(): void {
  const visible = window.visualViewport;
  visible?.addEventListener('resize', () => {
    if (visible.scale > 1.01) return;
    const covered = window.innerHeight - visible.height > 1;
    document.body.style.height = covered ? `${visible.height}px` : '';
    if (covered) scrollTo(0, 0);
  });
}

const clock = setInterval(() => {
  if (conversation.phase !== 'landing') then(() => conversation.tick());
}, tick_ms);

// The back button must never show what was written: a page from the cache is loaded afresh.
addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload();
});
document.addEventListener('visibilitychange', () =>
  then(() => conversation.set_visible(!document.hidden)),
);
watch_keys(() => exit(true));
fit_to_keyboard();
view.set_draft(kept.draft);
draw();
if (kept.token) link.start();
