// What stands between a conversation and its end, and the ten seconds in which an end can be taken back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FromCounsellor } from '../../../shared/protocol';
import * as actions from '../actions';
import { closing_of } from '../closing';
import type { Closing } from '../closing';
import { empty_record, filed_summary } from '../records';
import type { RecordDraft } from '../records';
import { Scene, card, change, closing, id, snapshot } from './scene';

const whole: RecordDraft = {
  ...empty_record,
  values: {
    call_type: 'self',
    help: 'consultation',
    categories: ['violence.bullying'],
    summary: 'Мектеп психологына бағытталды',
    told: 'Кімге айтылатыны айтылды',
  },
};
const steps: RecordDraft = { ...whole, checked: ['place', 'adult', 'emergency'] };

function look(scene: Scene, record: RecordDraft, drafts: readonly string[] = ['', '']): Closing {
  return closing_of(scene.conversation('a'), record, drafts, filed_summary(record, String));
}

const one = (more: Parameters<typeof card>[1] = {}): Scene =>
  new Scene().hears(snapshot(1, { conversations: [card('a', more)] }));

test('a calm conversation whose words were read may be closed by what is proposed', () => {
  const scene = one()
    .child_says('a', 1)
    .does(actions.read(id('a')));
  const { careful, before_end, flag } = look(scene, empty_record);
  assert.deepEqual({ careful, before_end, flag }, { careful: false, before_end: [], flag: null });
});

for (const [what, scene, drafts] of [
  ['an imminent risk', one({ risk: 'imminent' }), ['', '']],
  ['a raised risk', one({ risk: 'raised' }), ['', '']],
  ['the danger chip', one({ need: 'danger' }), ['', '']],
  ['a typed reply', one(), ['нобай', '']],
  ['a typed note', one(), ['', 'нобай']],
  ['words that were not read', one().child_says('a', 1), ['', '']],
  ['a danger chip of a conversation in wrap-up', one({ need: 'danger', phase: 'wrap_up' }), []],
] as const) {
  test(`with ${what} nothing is proposed`, () => {
    assert.ok(look(scene, empty_record, drafts).careful);
  });
}

test('with a flag the whole record is asked for, with an imminent one each step or its reason', () => {
  for (const more of [{ risk: 'raised' as const }, { need: 'danger' as const }]) {
    const missing = look(one(more), empty_record).before_close;
    assert.deepEqual(missing, ['call_type', 'summary', 'told']);
    assert.deepEqual(look(one(more), whole).before_close, []);
  }
  const imminent = one({ risk: 'imminent' });
  assert.deepEqual(look(imminent, whole).before_close, ['checklist']);
  assert.deepEqual(look(imminent, whole).before_end, ['checklist']);
  const two = { ...whole, checked: ['place', 'adult'] as const };
  assert.deepEqual(look(imminent, { ...two, why_not: { emergency: '  ' } }).before_end, [
    'checklist',
  ]);
  const explained = { ...two, why_not: { emergency: 'бала кетіп қалды' } };
  assert.deepEqual(look(imminent, explained).before_close, []);
  assert.match(filed_summary(explained, String), /emergency: бала кетіп қалды$/);
  assert.deepEqual(look(imminent, steps).before_close, []);
});

test('without a flag call type and help are enough; nothing is closed over unsent words', () => {
  const scene = one();
  const short = { ...empty_record, values: { call_type: 'self', help: 'information' } };
  assert.deepEqual(look(scene, short).before_close, []);
  assert.deepEqual(look(scene, { ...short, conflicts: ['help'] }).before_close, ['conflict']);
  scene.does(actions.write(id('a'), id('m'), 'note', 'ескертпе'));
  assert.deepEqual(look(scene, whole).before_end, ['unsent']);
});

test('a summary that no server takes is told, not refused later', () => {
  const values = { ...steps.values, summary: 'с'.repeat(1_990) };
  const long = { ...steps, values, why_not: {}, checked: [] };
  const reasons = { place: 'х'.repeat(20), adult: 'х', emergency: 'х' };
  const { before_close } = look(one({ risk: 'imminent' }), { ...long, why_not: reasons });
  assert.deepEqual(before_close, ['summary_long']);
});

for (const [what, happens] of [
  ['words of the child', (scene) => scene.child_says('a', 1)],
  ['words that are read at once', (scene) => scene.child_says('a', 1).does(actions.read(id('a')))],
  [
    'a higher risk',
    (scene) => scene.hears(change(2, { conversations: [card('a', { risk: 'raised' })] })),
  ],
  [
    'the danger chip',
    (scene) => scene.hears(change(2, { conversations: [card('a', { need: 'danger' })] })),
  ],
] as readonly (readonly [string, (scene: Scene) => Scene])[]) {
  test(`${what} make a choice void that was made before`, () => {
    const scene = one();
    const { circumstances } = look(scene, empty_record);
    assert.notEqual(look(happens(scene), empty_record).circumstances, circumstances);
  });

  test(`${what} keep a conversation open that is about to be closed or ended`, () => {
    for (const act of [actions.close(closing('a'), 100_000), actions.end(id('a'), 100_000)]) {
      const scene = one().does(act);
      happens(scene).passes(actions.take_back_ms * 2);
      const told = scene.said.filter(({ type }) => type === 'close' || type === 'end');
      assert.deepEqual(told, []);
      assert.equal(scene.conversation('a').closing, null);
      assert.equal(scene.conversation('a').ending, false);
      assert.equal(scene.events.filter(({ kind }) => kind === 'kept_open').length, 1);
    }
  });
}

const told = (scene: Scene): FromCounsellor['type'][] =>
  scene.said.map(({ type }) => type).filter((type) => type === 'close' || type === 'end');

test('an end and a closing are told after ten seconds, and not if they were taken back', () => {
  const scene = one().does(actions.end(id('a'), 100_000));
  assert.deepEqual(told(scene.passes(actions.take_back_ms - 1)), []);
  assert.deepEqual(told(scene.passes(1)), ['end']);
  const other = one()
    .does(actions.close(closing('a'), 100_000))
    .passes(9_000);
  other.does(actions.keep_open(id('a'))).passes(60_000);
  assert.deepEqual(told(other), []);
});

test('what the child has heard already cannot be taken back', () => {
  const scene = one()
    .does(actions.close(closing('a'), 100_000))
    .passes(actions.take_back_ms);
  scene.does(actions.keep_open(id('a')));
  assert.notEqual(scene.conversation('a').closing, null);
});

test('of a conversation that is over the record is filed at once', () => {
  const scene = one({ phase: 'wrap_up' }).does(actions.close(closing('a'), 100_000));
  assert.deepEqual(told(scene), ['close']);
  const left = one().does(actions.close(closing('a'), 100_000));
  left.hears(change(2, { conversations: [card('a', { phase: 'wrap_up', child: 'left' })] }));
  assert.deepEqual(told(left), ['close']);
});

test('a page that is left says at once what was decided', () => {
  assert.deepEqual(
    told(
      one()
        .does(actions.end(id('a'), 100_000))
        .does(actions.hurry),
    ),
    ['end'],
  );
});

test('without a connection it waits for one, and for the words that were said meanwhile', () => {
  const scene = one()
    .does(actions.close(closing('a'), 100_000))
    .loses_link()
    .passes(60_000);
  scene.hears(snapshot(2, { conversations: [card('a', { seq: 1 })] })).passes(1_000);
  assert.deepEqual(told(scene), []);
  scene.child_says('a', 1).passes(60_000);
  assert.deepEqual(told(scene), []);
  const silent = one()
    .does(actions.close(closing('a'), 100_000))
    .loses_link()
    .passes(60_000);
  silent.hears(snapshot(2, { conversations: [card('a')] })).passes(1_000);
  assert.deepEqual(told(silent), ['close']);
});

test('a closing that a reload has interrupted goes on, and can be taken back again', () => {
  const scene = new Scene();
  const held = { seq: 0, risk: 'routine' as const, need: null };
  scene.kept[id('a')] = { command: { closing: closing('a'), held } };
  scene.hears(snapshot(1, { conversations: [card('a')] })).passes(1_000);
  assert.deepEqual(told(scene), []);
  assert.deepEqual(told(scene.passes(actions.take_back_ms)), ['close']);
  const said = new Scene();
  said.kept[id('a')] = { command: { closing: null, held: null } };
  assert.deepEqual(told(said.hears(snapshot(1, { conversations: [card('a')] }))), ['end']);
});

test('a refusal of something else does not undo a closing that has not been said', () => {
  const scene = one().does(actions.close(closing('a'), 100_000));
  scene.hears({ type: 'error', code: 'bad_frame', detail: '', conversation: id('a') });
  assert.deepEqual(told(scene.passes(actions.take_back_ms)), ['close']);
});
