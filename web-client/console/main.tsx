// The staff console. Starts the station, draws the screen, listens to the keyboard. Nothing is kept here.
//
// For the end-to-end tests, `data-test` is stable (text and classes are not):
//   sign-in, sign-in-name, sign-in-password, sign-in-submit, sign-in-error
//   shift-start, shift-start-button, shift-anyway, sign-out
//   test-{sound,alerts,link,clock}[data-mark=good|weak|bad|unknown]
//   desk, link[data-state=live|connecting|down], link-down, sound-off, queue, queue-{kk,ru,en}
//   availability (select), capacity (output), columns-{1,2,3}, record-toggle, menu, end-shift
//   language-{kk,ru,en} on the doors and in the menu; page-NAME in the menu where there is another
//   offer[data-offer] with offer-left[data-seconds], accept, decline
//   conversation[data-conversation][data-number][data-phase] in the list `conversations`, with
//     unread, wait[data-level=0|1|2], child-presence[data-presence]
//   pane[data-conversation][data-number][data-risk] with transcript, child-typing, risk-button,
//     end, close
//   message[data-from=child|counsellor][data-seq][data-id][data-state=waiting|sent|seen|failed],
//     note
//   composer[data-writing=reply|note] with reply-box, send, kind-reply, kind-note, note-box,
//     note-send, canned-open, canned, canned-option
//   record[data-conversation] with risk-{routine,raised,imminent}, risk-checklist, call_type-*,
//     help-*, non_data-*, category, category-option[data-code], category-chosen[data-code], field-NAME
//     of what is said only when it came up, summary, told, wants, plan, record-end, record-close,
//     record-saved[data-state=saved|saving|kept], conflict-NAME with keep-mine, take-theirs
//   held with keep-open while an end or a closing can be taken back
//   waiting-list of waiting[data-conversation][data-child][data-wrote] with waited, wrote, take;
//     waiting-open, waiting-dialog
//   missed, missed-break with back-on, late with late-open, queue-unread
//   caution-{risk,unread,draft}, missing, check-*, why-not-* in the dialogs before an end
//   quick-dialog, risk-dialog, end-dialog, help-dialog with option-*, dialog-act
//   notice[data-kind=closed|lost|offer_gone|refused|close_refused|too_fast|...]
//   tab-{list,chat,record} on narrow screens; standstill (open elsewhere, stopped, unreachable, no page)
import './style.css';
import { render } from 'preact';
import { pages } from './pages';
import { App } from './shared/components/app';
import { Station } from './shared/station';

const tick_every_ms = 1_000;

const station = new Station(pages);
const root = document.getElementById('console');
if (root) render(<App station={station} />, root);

addEventListener('keydown', (event) => {
  if (station.key(event)) event.preventDefault();
});
addEventListener('pointerdown', () => void station.unlock_sound());
addEventListener('keydown', () => void station.unlock_sound());
addEventListener('pagehide', () => station.hurry());
addEventListener('popstate', () => station.follow_address());

setInterval(() => station.tick(), tick_every_ms);
void station.begin();
