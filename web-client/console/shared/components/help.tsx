// The keys, in front of everything.
import type { JSX } from 'preact';
import { use_place } from './context';
import { Frame } from './dialog_frame';

export function HelpDialog(): JSX.Element {
  const { station, words } = use_place();
  const { help } = words;
  const close = (): void => station.update({ help: false });
  const alt = (key: string): JSX.Element => (
    <>
      <kbd>Alt</kbd> <kbd>{key}</kbd>
    </>
  );
  const rows: readonly (readonly [JSX.Element, string])[] = [
    [alt('1 – 4'), help.chat],
    [alt('J'), help.next],
    [alt('K'), help.previous],
    [alt('W'), help.longest],
    [alt('A'), help.accept],
    [alt('P'), help.note],
    [alt('R'), help.risk],
    [alt('C'), help.close],
    [alt('Z'), help.keep_open],
    [alt('Q'), help.waiting],
    [<kbd>/</kbd>, help.canned],
    [<kbd>Enter</kbd>, help.send],
    [
      <>
        <kbd>Shift</kbd> <kbd>Enter</kbd>
      </>,
      help.newline,
    ],
    [<kbd>F1</kbd>, help.help],
    [<kbd>F2</kbd>, help.back_on],
  ];
  return (
    <Frame title={words.help_title} test="help-dialog" close={close}>
      <dl class="help">
        {rows.map(([keys, text]) => (
          <div key={text}>
            <dt>{keys}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <div class="row-end">
        <button type="button" class="primary" onClick={close}>
          {words.help_close} <kbd>Esc</kbd>
        </button>
      </div>
    </Frame>
  );
}
