// Times as the console writes them. Pure, but for the browser's own knowledge of the local time.

/** 0:07, 12:40, 1:02:09 */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (n: number): string => String(n).padStart(2, '0');
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** 14:05 */
export function time_of_day(at_ms: number): string {
  const date = new Date(at_ms);
  return `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`;
}

/** The same number for the same local day. */
export const day_of = (at_ms: number): number => new Date(at_ms).setHours(0, 0, 0, 0);

/** 21.11.2026 */
export function date_of(at_ms: number): string {
  const date = new Date(at_ms);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${two(date.getDate())}.${two(date.getMonth() + 1)}.${date.getFullYear()}`;
}
