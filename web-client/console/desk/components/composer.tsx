// Where the counsellor writes. The reply and the note are two different boxes with different colour, border and label; each
// is made anew for its conversation, so that a key pressed in one can never end up in another.
import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { count_characters, mended, text_characters_max } from '../../../shared/protocol';
import { inserted, slash_at } from '../canned';
import type { Canned, Slash } from '../canned';
import { toggle_note } from '../commands';
import type { Writing } from '../drafts';
import type { Conversation } from '../model';
import { CannedList, use_canned } from './canned_list';
import type { CannedSearch } from './canned_list';
import { is_composing } from '../../../shared/keys';
import { Icon } from '../../shared/components/icons';
import { use_desk } from './context';

const counted_from = 1_800;
const tallest_px = 168;

function Count({ text }: { text: string }): JSX.Element | null {
  const { words } = use_desk();
  if (text.length < counted_from) return null;
  const left = text_characters_max - count_characters(mended(text));
  return (
    <span class={left < 0 ? 'characters over' : 'characters'} role="status">
      {left < 0 ? words.too_long(-left) : words.characters_left(left)}
    </span>
  );
}

interface Editing {
  text: string;
  box: { current: HTMLTextAreaElement | null };
  slash: Slash | undefined;
  typed: () => void;
  caret_moved: () => void;
  replace: (text: string, caret: number) => void;
  send: () => void;
}

function use_editing(conversation: Conversation, writing: Writing): Editing {
  const { store, view } = use_desk();
  const { id } = conversation;
  const [text, set_text] = useState(store.drafts.get(id, writing));
  const [slash, set_slash] = useState<Slash | undefined>(undefined);
  const box = useRef<HTMLTextAreaElement>(null);
  const turn = view.focus?.conversation === id ? view.focus.turn : 0;
  useLayoutEffect(() => {
    if (!turn) return;
    set_text(store.drafts.get(id, writing));
    box.current?.focus();
  }, [turn, store, id, writing]);
  useLayoutEffect(() => {
    const it = box.current;
    if (!it) return;
    it.style.height = 'auto';
    it.style.height = `${Math.min(it.scrollHeight + 2, tallest_px)}px`;
  }, [text]);
  const put = (next: string): void => {
    set_text(next);
    store.typed(id, writing, next);
  };
  const caret_moved = (): void => {
    const it = box.current;
    set_slash(writing === 'reply' && it ? slash_at(it.value, it.selectionStart) : undefined);
  };
  return {
    text,
    box,
    slash,
    caret_moved,
    typed() {
      put(box.current?.value ?? '');
      caret_moved();
    },
    replace(next, caret) {
      put(next);
      set_slash(undefined);
      const it = box.current;
      if (!it) return;
      it.value = next;
      it.setSelectionRange(caret, caret);
      it.focus();
    },
    send() {
      if (!store.write(id, writing, box.current?.value ?? '')) return;
      set_text('');
      set_slash(undefined);
    },
  };
}

function key_pressed(event: KeyboardEvent, editing: Editing, search: CannedSearch): void {
  if (is_composing(event) || event.altKey || event.ctrlKey || event.metaKey) return;
  if (search.key(event)) {
    event.preventDefault();
    event.stopPropagation();
  } else if (event.key === 'Enter' && !event.shiftKey) {
    event.preventDefault();
    editing.send();
  }
}

interface EditorProps {
  conversation: Conversation;
  writing: Writing;
}

function TextBox(props: EditorProps & { editing: Editing; search: CannedSearch }): JSX.Element {
  const { words } = use_desk();
  const { conversation, writing, editing, search } = props;
  const { id, card } = conversation;
  const note = writing === 'note';
  const list = search.open ? `canned-${id}` : undefined;
  return (
    <textarea
      ref={editing.box}
      rows={2}
      translate={false}
      value={editing.text}
      data-test={note ? 'note-box' : 'reply-box'}
      data-conversation={id}
      aria-label={note ? words.note_label(card.number) : words.reply_to(card.number)}
      lang={card.language}
      placeholder={note ? words.note_placeholder : words.reply_placeholder}
      aria-autocomplete={note ? undefined : 'list'}
      aria-controls={list}
      aria-activedescendant={list && search.active_id(list)}
      onInput={editing.typed}
      onClick={editing.caret_moved}
      onBlur={search.leave}
      onKeyDown={(event) => key_pressed(event, editing, search)}
    />
  );
}

function EditorFoot({ writing, editing }: { writing: Writing; editing: Editing }): JSX.Element {
  const { words } = use_desk();
  const { text, replace, caret_moved } = editing;
  const note = writing === 'note';
  const over = count_characters(mended(text)) > text_characters_max;
  const open_canned = (): void => {
    const before = text && !/\s$/.test(text) ? `${text} ` : text;
    replace(`${before}/`, before.length + 1);
    caret_moved();
  };
  return (
    <div class="editor-foot">
      {!note && (
        <button
          type="button"
          class="plain"
          data-test="canned-open"
          onMouseDown={(event) => event.preventDefault()}
          onClick={open_canned}
        >
          <Icon name="slash" />
          {words.canned}
        </button>
      )}
      <Count text={text} />
      <span class="grow" />
      <button
        type="submit"
        class={note ? 'note-save' : 'primary'}
        title={words.enter_sends}
        data-test={note ? 'note-send' : 'send'}
        disabled={text === '' || over}
      >
        <Icon name={note ? 'note' : 'send'} />
        {note ? words.save_note : words.send}
      </button>
    </div>
  );
}

function Editor({ conversation, writing }: EditorProps): JSX.Element {
  const { words } = use_desk();
  const editing = use_editing(conversation, writing);
  const insert = ({ text }: Canned, language: keyof Canned['text'], slash: Slash): void => {
    const caret = editing.box.current?.selectionStart ?? editing.text.length;
    const next = inserted(editing.text, slash, caret, text[language]);
    editing.replace(next.text, next.caret);
  };
  const search = use_canned(editing.slash, conversation.card.language, insert);
  const submit = (event: Event): void => {
    event.preventDefault();
    editing.send();
  };
  return (
    <form class={writing === 'note' ? 'editor note' : 'editor'} onSubmit={submit}>
      {writing === 'note' && (
        <p class="note-banner">
          <Icon name="lock" />
          {words.note_banner}
        </p>
      )}
      {search.open && <CannedList search={search} id={`canned-${conversation.id}`} />}
      <TextBox conversation={conversation} writing={writing} editing={editing} search={search} />
      <EditorFoot writing={writing} editing={editing} />
    </form>
  );
}

export function Composer({ conversation }: { conversation: Conversation }): JSX.Element {
  const { store, view, words } = use_desk();
  const { id, card, closing, ending } = conversation;
  const noting = view.noting.includes(id);
  const over = card.phase !== 'live' || closing !== null || ending;
  const writing = noting ? 'note' : 'reply';
  const choose = (): void => toggle_note(store, id);
  return (
    <div
      class={noting ? 'composer noting' : 'composer'}
      data-test="composer"
      data-writing={writing}
    >
      <div class="kinds" role="group" aria-label={words.composer_kind}>
        <button
          type="button"
          aria-pressed={!noting}
          data-test="kind-reply"
          onClick={() => noting && choose()}
        >
          {words.reply}
        </button>
        <button
          type="button"
          aria-pressed={noting}
          class="kind-note"
          data-test="kind-note"
          title="Alt+P"
          onClick={() => !noting && choose()}
        >
          <Icon name="lock" />
          {words.note}
        </button>
      </div>
      {closing || (over && !noting) ? (
        <p class="ended">{words.ended_no_reply}</p>
      ) : (
        <Editor key={`${writing}.${id}`} conversation={conversation} writing={writing} />
      )}
    </div>
  );
}
