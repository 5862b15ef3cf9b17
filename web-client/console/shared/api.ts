// The three questions the console asks over HTTP: who am I, sign in, sign out. The cookie is the browser's business.
import type { Me } from '../../shared/protocol';

const answer_within_ms = 15_000;

export type SignedIn =
  | { kind: 'yes' | 'wrong' | 'trouble' | 'unreachable' }
  | { kind: 'wait'; seconds: number }
  // The address the page was opened by is not the server's; something that is not our server answered.
  | { kind: 'wrong_address' | 'strange' };

export type Who =
  | { kind: 'me'; me: Me; may: May; clock_off_ms: number }
  | { kind: 'nobody' }
  | { kind: 'unreachable' };

async function request(path: string, init: RequestInit): Promise<Response | undefined> {
  const abort = new AbortController();
  const limit = setTimeout(() => abort.abort(), answer_within_ms);
  try {
    return await fetch(path, {
      ...init,
      signal: abort.signal,
      credentials: 'same-origin',
      cache: 'no-store',
    });
  } catch {
    return undefined;
  } finally {
    clearTimeout(limit);
  }
}

/** The code of an error of ours; nothing when somebody else answered: a proxy, the sign-in page of a network. */
async function code_of(answer: Response): Promise<string | undefined> {
  try {
    const { error } = (await answer.json()) as { error?: unknown };
    return typeof error === 'string' ? error : undefined;
  } catch {
    return undefined;
  }
}

export async function sign_in(name: string, password: string): Promise<SignedIn> {
  const body = JSON.stringify({ name, password });
  const answer = await request('/api/sign-in', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body,
  });
  if (!answer) return { kind: 'unreachable' };
  if (answer.status === 204) return { kind: 'yes' };
  if (answer.status === 429)
    return { kind: 'wait', seconds: Number(answer.headers.get('Retry-After')) || 30 };
  if (answer.status >= 500) return { kind: 'trouble' };
  if (answer.status === 421) return { kind: 'wrong_address' };
  const code = await code_of(answer);
  if (code === 'foreign_origin') return { kind: 'wrong_address' };
  // What cannot be a password (half a character, too long for any) is as wrong as another.
  return {
    kind: code !== undefined && [400, 401, 413].includes(answer.status) ? 'wrong' : 'strange',
  };
}

/** Whether the browser will keep the cookie of a sign-in: over plain http from elsewhere it drops it without a word. */
export function keeps_cookie(): boolean {
  return location.protocol !== 'http:' || isSecureContext;
}

export async function sign_out(): Promise<boolean> {
  const answer = await request('/api/sign-out', { method: 'POST' });
  return answer !== undefined && (answer.ok || answer.status === 401);
}

export async function who_am_i(): Promise<Who> {
  const answer = await request('/api/me', {});
  if (!answer || answer.status >= 500) return { kind: 'unreachable' };
  if (!answer.ok) return { kind: 'nobody' };
  try {
    const me = (await answer.json()) as Me & { may?: unknown };
    const clock_off_ms = clock_off(answer.headers.get('Date'), Date.now());
    return { kind: 'me', me, may: may_of(me.may), clock_off_ms };
  } catch {
    return { kind: 'unreachable' };
  }
}

/** The actions that the server allows this person; it decides. One of before says nothing: then it is `undefined`. */
export type May = readonly string[] | undefined;

export function may_of(said: unknown): May {
  if (!Array.isArray(said)) return undefined;
  return said.filter((action): action is string => typeof action === 'string');
}

/** How far the server's clock is ahead; the header knows only seconds, so that less than two are nothing. */
export function clock_off(header: string | null, now_ms: number): number {
  const off = Date.parse(header ?? '') + 500 - now_ms;
  return Math.abs(off) >= 2_000 ? off : 0;
}
