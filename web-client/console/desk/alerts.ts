// Calls the counsellor's attention: ring, notification, title of the tab. Driven by what the connection brings, never by
// timers, so that it works in a tab in the background. A notification never shows what a child wrote.
import type { LiveOffer } from './model';
import type { Sounds } from '../shared/sounds';

const message_pause_ms = 1_500;

export class Alerts {
  private notification: Notification | undefined;
  private last_message_ms = -Infinity;

  constructor(private readonly sounds: Sounds) {}

  /** The offers that wait for an answer: rings for as long as the last of them lasts, or falls silent. */
  offers(
    offers: readonly LiveOffer[],
    now_ms: number,
    text: { title: string; body(offer: LiveOffer): string },
    added: boolean,
  ): void {
    const left_ms = Math.max(
      0,
      ...offers.filter((offer) => !offer.accepting).map((offer) => offer.deadline_ms - now_ms),
    );
    if (left_ms > 0) this.sounds.ring(left_ms / 1000);
    else this.hush();
    const [first] = offers;
    if (first && added && document.visibilityState === 'hidden')
      this.notify(text.title, text.body(first));
  }

  /** What must not be overlooked and is no offer: heard once, and told where the tab is not in sight. */
  alarm(title: string): void {
    if (!this.sounds.is_ringing()) this.sounds.alarm();
    if (document.visibilityState === 'hidden') this.notify(title, '');
  }

  hush(): void {
    this.sounds.stop_ring();
    this.notification?.close();
    this.notification = undefined;
  }

  /** One soft sound for a burst of messages. */
  message(now_ms: number): void {
    if (now_ms - this.last_message_ms < message_pause_ms || this.sounds.is_ringing()) return;
    this.last_message_ms = now_ms;
    this.sounds.message();
  }

  title(text: string): void {
    if (document.title !== text) document.title = text;
  }

  private notify(title: string, body: string): void {
    if (typeof Notification === 'undefined' || Notification.permission !== 'granted') return;
    try {
      this.notification?.close();
      this.notification = new Notification(title, {
        body,
        tag: 'senim-offer',
        requireInteraction: true,
        silent: true,
      });
      this.notification.onclick = () => {
        window.focus();
        this.notification?.close();
      };
    } catch {
      // Some browsers allow notifications to service workers only; sound and title remain.
      this.notification = undefined;
    }
  }
}

export async function ask_notifications(): Promise<boolean> {
  if (typeof Notification === 'undefined') return false;
  if (Notification.permission !== 'default') return Notification.permission === 'granted';
  const answer = new Promise<boolean>((done) => setTimeout(() => done(false), 20_000));
  return Promise.race([
    answer,
    Notification.requestPermission().then((given) => given === 'granted'),
  ]);
}
