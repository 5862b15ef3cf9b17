// Sign-in: one form, and what went wrong in words.
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { keeps_cookie, sign_in } from '../api';
import type { SignedIn } from '../api';
import type { Strings } from '../strings';
import { use_place } from './context';
import { LanguageChoice, Logo, ThemeChoice } from './settings';

type Trouble = SignedIn | { kind: 'missing' | 'needs_https' | 'no_cookie' };

function trouble(words: Strings, answer: Trouble): string {
  switch (answer.kind) {
    case 'yes':
      return '';
    case 'missing':
      return words.sign_in_missing;
    case 'needs_https':
      return words.sign_in_needs_https;
    case 'no_cookie':
      return words.sign_in_no_cookie;
    case 'wrong_address':
      return words.sign_in_wrong_address;
    case 'strange':
      return words.sign_in_strange;
    case 'wrong':
      return words.sign_in_wrong;
    case 'wait':
      return words.sign_in_wait(answer.seconds);
    case 'trouble':
      return words.sign_in_trouble;
    case 'unreachable':
      return words.sign_in_unreachable;
  }
}

function Fields({ busy, shown }: { busy: boolean; shown: boolean }): JSX.Element {
  const { words } = use_place();
  const name = useRef<HTMLInputElement>(null);
  useEffect(() => name.current?.focus(), []);
  return (
    <>
      <label class="field">
        <span>{words.sign_in_name}</span>
        <input
          ref={name}
          name="name"
          data-test="sign-in-name"
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          maxLength={32}
          readOnly={busy}
        />
      </label>
      <label class="field">
        <span>{words.sign_in_password}</span>
        <input
          name="password"
          data-test="sign-in-password"
          type={shown ? 'text' : 'password'}
          autocomplete="current-password"
          readOnly={busy}
        />
      </label>
    </>
  );
}

export function SignIn(): JSX.Element {
  const { station, view, words } = use_place();
  const [busy, set_busy] = useState(false);
  const [shown, set_shown] = useState(false);
  // Said before a password is typed, and no password is sent where it could be read on the way.
  const first: Trouble | null = keeps_cookie() ? null : { kind: 'needs_https' };
  const [answer, set_answer] = useState<Trouble | null>(first);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (busy || first) return;
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const [name, password] = [form.get('name'), form.get('password')].map((value) =>
      typeof value === 'string' ? value : '',
    );
    if (!name?.trim() || !password) {
      set_answer({ kind: 'missing' });
      return;
    }
    set_busy(true);
    const said = await sign_in(name.trim().toLowerCase(), password);
    set_busy(false);
    set_answer(said);
    if (said.kind !== 'yes') return;
    await station.begin();
    // Right, and still nobody: the browser did not keep the cookie. (Otherwise this form is gone.)
    if (station.view.door === 'sign_in') set_answer({ kind: 'no_cookie' });
  };
  const text = answer ? trouble(words, answer) : '';
  return (
    <main class="door">
      <form
        class="door-card"
        data-test="sign-in"
        onSubmit={(event) => void submit(event)}
        noValidate
      >
        <Logo />
        <h1>{words.sign_in_title}</h1>
        {view.expired && !text && <p class="door-note">{words.signed_out_notice}</p>}
        <Fields busy={busy} shown={shown} />
        <label class="tick">
          <input type="checkbox" checked={shown} onChange={() => set_shown(!shown)} />{' '}
          <span>{words.show_password}</span>
        </label>
        <p class="door-error" role="alert" data-test="sign-in-error">
          {text}
        </p>
        <button class="primary large" type="submit" data-test="sign-in-submit" disabled={busy}>
          {busy ? words.signing_in : words.sign_in_action}
        </button>
      </form>
      <footer class="door-foot">
        <LanguageChoice />
        <ThemeChoice />
      </footer>
    </main>
  );
}
