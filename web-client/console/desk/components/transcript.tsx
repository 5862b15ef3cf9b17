// The transcript's window: it stays at the end while the reader is there, and tells what has been before the eyes.
import type { JSX } from 'preact';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import * as actions from '../actions';
import type { Conversation } from '../model';
import { Lines } from './lines';
import { use_desk } from './context';

const near_px = 48;
// A transcript may be long; what is far above is drawn only when the reader goes there.
const lines_first = 60;
const lines_more = 120;
const reach_px = 200;

const make_observer = (act: () => void): ResizeObserver | undefined =>
  typeof ResizeObserver === 'undefined' ? undefined : new ResizeObserver(act);

interface Follow {
  box: { current: HTMLDivElement | null };
  behind: boolean;
  /** How many of the last lines are drawn. */
  drawn: number;
  scrolled: () => void;
  to_end: () => void;
}

/** Stays at the end while the reader is there; tells the store what has been before the eyes. */
function use_follow(conversation: Conversation): Follow {
  const { store, view } = use_desk();
  const covered = view.dialog !== null;
  const box = useRef<HTMLDivElement>(null);
  const [behind, set_behind] = useState(false);
  const at_end = useRef(true);
  const [drawn, set_drawn] = useState(lines_first);
  const below_px = useRef(0);
  const { id, messages, outbox, notes } = conversation;
  const look = useCallback((): void => {
    // Behind a dialog nothing is read: what comes meanwhile is told in it.
    if (store.view.dialog) return;
    if (at_end.current && document.visibilityState === 'visible' && box.current?.offsetParent)
      store.do(actions.read(id));
  }, [store, id]);
  const to_end = useCallback((): void => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  }, []);
  const scrolled = useCallback((): void => {
    const it = box.current;
    if (!it) return;
    at_end.current = it.scrollHeight - it.scrollTop - it.clientHeight < near_px;
    if (at_end.current) set_behind(false);
    if (it.scrollTop < reach_px && drawn < messages.length) {
      below_px.current = it.scrollHeight - it.scrollTop;
      set_drawn(drawn + lines_more);
    }
    look();
  }, [look, drawn, messages.length]);
  // More lines above leave those before the eyes where they are.
  useLayoutEffect(() => {
    const it = box.current;
    if (it && drawn > lines_first) it.scrollTop = it.scrollHeight - below_px.current;
  }, [drawn]);
  useLayoutEffect(() => {
    if (at_end.current) to_end();
    else set_behind(true);
    look();
  }, [messages, notes, look, to_end]);
  useEffect(() => {
    if (!covered) look();
  }, [covered, look]);
  // What I have just written I want to see.
  useLayoutEffect(to_end, [outbox.length, to_end]);
  useEffect(() => {
    const resized = make_observer(() => {
      if (at_end.current) to_end();
      look();
    });
    if (box.current) resized?.observe(box.current);
    document.addEventListener('visibilitychange', look);
    return () => {
      resized?.disconnect();
      document.removeEventListener('visibilitychange', look);
    };
  }, [look, to_end]);
  return { box, behind, drawn, scrolled, to_end };
}

export function Transcript({ conversation }: { conversation: Conversation }): JSX.Element {
  const { words } = use_desk();
  const { box, behind, drawn, scrolled, to_end } = use_follow(conversation);
  return (
    <div class="transcript-frame">
      <div
        class="transcript"
        ref={box}
        role="log"
        tabIndex={0}
        aria-label={words.transcript_of(conversation.card.number)}
        data-test="transcript"
        onScroll={scrolled}
      >
        <Lines conversation={conversation} drawn={drawn} />
      </div>
      {behind && (
        <button type="button" class="new-below" onClick={to_end}>
          {words.new_messages}
        </button>
      )}
    </div>
  );
}
