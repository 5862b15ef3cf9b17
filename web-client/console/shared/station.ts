// The working place of whoever signs in: the session, the page in front, language and theme, notices, sound, and what
// survives a reload of the tab. One per document. Draws nothing; knows no page by name, nor what one is for.
import * as api from './api';
import { asks_help } from './keys';
import type { NoticeBody, Notice } from './notices';
import type { PageEntry } from './page';
import { Router } from './router';
import type { Pages } from './router';
import { session_shelf } from './shelf';
import type { Shelf } from './shelf';
import { Sounds } from './sounds';
import { first_view } from './station_view';
import type { StationView } from './station_view';
import { Store } from './store';
import { strings } from './strings';
import type { Strings } from './strings';

const notice_shown_ms = 7_000;
const load_again_after_ms = 5_000;

export class Station extends Store<StationView> {
  readonly sounds = new Sounds();
  readonly shelf: Shelf;
  readonly router: Router;
  private counter: number;
  private asking = false;
  private unloaded_ms = 0;
  /** The server's clock at the page's zero: this computer's may jump while the shift lasts. */
  private wall_zero_ms = Date.now() - performance.now();

  constructor(pages: Pages) {
    const shelf = session_shelf();
    const { language, theme } = {
      ...first_view,
      ...shelf.read<Partial<StationView>>('settings', {}),
    };
    const notices = shelf.read<Notice[]>('notices', []);
    super({ ...first_view, language, theme, notices });
    this.shelf = shelf;
    this.counter = Math.max(0, ...notices.map(({ id }) => id));
    this.router = new Router(pages, this);
  }

  get words(): Strings {
    return strings[this.view.language];
  }

  now(): number {
    return performance.now();
  }

  /** The server's wall clock, as well as it is known. */
  wall_now(): number {
    return this.wall_zero_ms + this.now();
  }

  override update(change: Partial<StationView>): void {
    const { notices } = this.view;
    super.update(change);
    const { language, theme } = this.view;
    if (change.language ?? change.theme) this.set_aside({ language, theme });
    if (notices !== this.view.notices) {
      this.shelf.write(
        'notices',
        this.view.notices.filter(({ kind }) => kind === 'lost'),
      );
    }
    this.retitle();
  }

  /** Settings outlive the sign-out; each store keeps its own beside the others'. */
  set_aside(settings: object): void {
    this.shelf.write('settings', { ...this.shelf.read('settings', {}), ...settings });
  }

  /** The title of the tab: a page that is open may have to say something there, in front or not. */
  retitle(): void {
    let title: string | undefined;
    this.router.each((page) => (title ??= page.tab_title?.()));
    title ??= this.words.product;
    if (document.title !== title) document.title = title;
  }

  // Session.

  async begin(): Promise<void> {
    const who = await api.who_am_i();
    const last = this.shelf.get('staff');
    if (who.kind === 'me') {
      // Another person at this computer finds nothing of the last one.
      if (last !== '' && last !== who.me.staff) this.forget_all();
      this.shelf.put('staff', who.me.staff);
      this.wall_zero_ms = Date.now() + who.clock_off_ms - this.now();
      const { me, may, clock_off_ms } = who;
      this.update({ door: 'checking', clock_off_ms, me, may });
      const entry = this.router.find(location.pathname, may);
      if (!entry) {
        this.update({ door: 'no_page' });
        return;
      }
      this.router.each((page) => page.begin?.());
      await this.show(entry);
    } else if (who.kind === 'nobody') this.update({ door: 'sign_in', expired: last !== '' });
    else this.update({ door: 'unreachable' });
  }

  /** Nobody should have to press a button because the server was away while the page was loaded. */
  private async begin_again(): Promise<void> {
    if (this.asking) return;
    this.asking = true;
    await this.begin();
    this.asking = false;
  }

  async leave(): Promise<void> {
    this.hurry();
    if (!(await api.sign_out())) {
      this.notify({ kind: 'sign_out_failed' });
      return;
    }
    this.forget_all();
    this.update({ door: 'sign_in', expired: false });
  }

  /** The server says that this session is over. */
  expire(): void {
    this.router.each((page) => page.end?.());
    this.update({ door: 'sign_in', expired: true });
  }

  /** A refused upgrade looks to a browser like any other loss: only HTTP knows why: no session, or another role. */
  async check_session(): Promise<void> {
    if (this.asking) return;
    this.asking = true;
    const who = await api.who_am_i();
    this.asking = false;
    if (this.view.door === 'sign_in') return;
    if (who.kind === 'nobody') this.expire();
    if (who.kind !== 'me' || this.router.of(who.may).length > 0) return;
    this.router.each((page) => page.end?.());
    this.update({ door: 'no_page', may: who.may });
  }

  private forget_all(): void {
    const { language, theme } = this.view;
    const settings = this.shelf.read('settings', {});
    this.router.each((page) => page.end?.());
    this.router.forget();
    this.update({ ...first_view, language, theme, sound: this.sounds.on() });
    this.shelf.forget();
    this.shelf.write('settings', { ...settings, language, theme });
  }

  // Pages.

  /** Puts a page in front; its code may have to be fetched first. */
  async show(entry: PageEntry): Promise<void> {
    const page = await this.router.open(entry).catch(() => undefined);
    if (page) this.update({ door: 'page', front: { entry, page } });
    else this.stay();
  }

  /** A page could not be fetched: who is at work on another stays there. */
  private stay(): void {
    const { front } = this.view;
    if (this.view.door === 'page' && front) {
      history.replaceState(null, '', this.router.path_of(front.entry));
      this.notify({ kind: 'unreachable' });
      return;
    }
    this.unloaded_ms = this.now();
    this.update({ door: 'unloaded' });
  }

  /** The same, with its address. */
  go(entry: PageEntry): void {
    history.pushState(null, '', this.router.path_of(entry));
    void this.show(entry);
  }

  /** The browser has gone back or forth. */
  follow_address(): void {
    const { door, may } = this.view;
    const entry = door === 'page' ? this.router.find(location.pathname, may) : undefined;
    if (entry) void this.show(entry);
  }

  tick(): void {
    const { door } = this.view;
    if (door === 'unreachable') void this.begin_again();
    // Its file is another build's, or the network went: a fresh document knows where the code is now.
    if (door === 'unloaded' && this.now() - this.unloaded_ms > load_again_after_ms)
      location.reload();
    this.router.each((page) => page.tick?.());
  }

  hurry(): void {
    this.router.each((page) => page.hurry?.());
  }

  /** True when the key had a meaning. A dialog has the keyboard to itself. */
  key(event: KeyboardEvent): boolean {
    const { door, help, front } = this.view;
    const page = door === 'page' ? front?.page : undefined;
    if (help || page?.is_covered?.()) return false;
    if (!asks_help(event)) return page?.key?.(event) ?? false;
    this.update({ help: true });
    return true;
  }

  /** Browsers allow sound only after a click or a key: after a reload the first one brings it back. */
  async unlock_sound(): Promise<void> {
    if (this.sounds.on()) return;
    const sound = await this.sounds.unlock();
    if (sound !== this.view.sound) this.update({ sound });
  }

  // Notices.

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
