// A door that says why nothing goes on, with one thing to do about it.
import type { JSX } from 'preact';
import { LanguageChoice, Logo } from './settings';

export function Standstill({
  title,
  lead,
  action,
  act,
}: {
  title: string;
  lead: string;
  action: string;
  act: () => void;
}): JSX.Element {
  return (
    <main class="door">
      <div class="door-card" data-test="standstill">
        <Logo />
        <h1>{title}</h1>
        <p class="lead">{lead}</p>
        <button type="button" class="primary large" onClick={act}>
          {action}
        </button>
      </div>
      <footer class="door-foot">
        <LanguageChoice />
      </footer>
    </main>
  );
}

export function Waiting({ text }: { text: string }): JSX.Element {
  return (
    <main class="door" aria-busy="true">
      <h1 class="loading">{text}</h1>
    </main>
  );
}
