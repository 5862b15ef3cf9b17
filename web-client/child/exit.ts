// Leaving at once: the page is blank and the storage empty before anything else happens, and nothing
// here waits for the network. Never asks, never fails.
import { wipe } from './kept';

const presses_needed = 3;
const presses_ms_max = 2_000;

/** `say_goodbye` runs after the page is blank; it may do nothing at all. */
export function leave_now(say_goodbye: () => void): void {
  document.body.textContent = '';
  document.documentElement.className = 'left';
  wipe();
  try {
    say_goodbye();
  } catch {
    // Leaving comes first.
  }
  // Without a network our own address would show an error page with its name on it.
  location.replace(navigator.onLine ? '/exit' : 'about:blank');
}

/** Escape or Shift, three times in a row. */
export function watch_keys(on_exit: () => void): void {
  let key = '';
  let times: number[] = [];
  addEventListener('keydown', (event) => {
    // With another key held it is a shortcut or a change of keyboard layout.
    if (event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key !== key) times = [];
    key = event.key;
    if (key !== 'Escape' && key !== 'Shift') return;
    times = [...times.filter((at) => event.timeStamp - at < presses_ms_max), event.timeStamp];
    if (times.length >= presses_needed) on_exit();
  });
}
