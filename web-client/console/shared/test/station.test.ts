// The shared frame with pages that were made for the test: what a page may rely on, and what it is spared.
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { Made, Stage, person, settled, strike } from './stage';

afterEach(strike);

test('the code of a page is fetched when it is first opened, once, and not before somebody signs in', async () => {
  const [desk, cases] = [new Made('desk'), new Made('cases')];
  const stage = new Stage(desk, cases);
  stage.me = null;
  await stage.station.begin();
  assert.deepEqual([stage.station.view.door, desk.loads, cases.loads], ['sign_in', 0, 0]);
  stage.me = person('aigul');
  await stage.station.begin();
  assert.deepEqual([stage.station.view.door, desk.loads, cases.loads], ['page', 1, 0]);
  for (const page of [cases, desk, cases]) {
    stage.station.go(page);
    await settled();
    assert.equal(stage.station.view.front?.entry, page);
  }
  assert.deepEqual([desk.loads, cases.loads], [1, 1]);
  assert.equal(stage.location.pathname, '/console/cases');
});

test('an address opens its page, if there is a right to it; any other the first there is', async () => {
  const pages = [new Made('desk', 'converse'), new Made('admin', 'staff')] as const;
  const cases = new Made('cases', 'converse');
  const stage = new Stage(...pages, cases);
  const { router } = stage.station;
  for (const [path, may, name] of [
    ['/console', ['converse'], 'desk'],
    ['/console/cases', ['converse'], 'cases'],
    ['/console/cases/', ['converse'], 'cases'],
    ['/console/admin', ['converse'], 'desk'],
    ['/console/constructor', ['converse'], 'desk'],
    ['/console', ['staff'], 'admin'],
    ['/console/desk', ['staff'], 'admin'],
    ['/console/cases/7', ['converse', 'staff'], 'desk'],
    ['/console/admin', ['converse', 'staff'], 'admin'],
    ['/console/admin', undefined, 'admin'],
    ['/console', [], undefined],
  ] as const) {
    assert.equal(router.find(path, may)?.name, name, `${path} with ${may?.join() ?? 'anything'}`);
  }
  stage.location.pathname = '/console/cases';
  await stage.station.begin();
  assert.equal(stage.station.view.front?.entry.name, 'cases');
  assert.equal(pages[0].loads, 0);
});

test('for whom there is no page nothing is fetched, and one whose rights were taken has none any more', async () => {
  const desk = new Made('desk');
  const stage = new Stage(desk);
  stage.may = ['own_account'];
  await stage.station.begin();
  assert.deepEqual([stage.station.view.door, desk.loads], ['no_page', 0]);
  stage.may = undefined; // a server of before does not say
  await stage.station.begin();
  assert.deepEqual([stage.station.view.door, desk.done], ['page', ['begin']]);
  stage.may = [];
  await stage.station.check_session();
  assert.deepEqual([stage.station.view.door, desk.done], ['no_page', ['begin', 'end']]);
});

test('the way back and forth goes from page to page', async () => {
  const [desk, cases] = [new Made('desk'), new Made('cases')];
  const stage = new Stage(desk, cases);
  await stage.station.begin();
  stage.station.go(cases);
  await settled();
  stage.location.pathname = '/console';
  stage.station.follow_address();
  await settled();
  assert.equal(stage.station.view.front?.entry, desk);
  assert.deepEqual(desk.done, ['begin']);
});

test('a page that is not in front goes on working', async () => {
  const [desk, cases] = [new Made('desk'), new Made('cases')];
  const stage = new Stage(desk, cases);
  await stage.station.begin();
  stage.station.go(cases);
  await settled();
  stage.passes(1_000);
  stage.station.hurry();
  assert.deepEqual(desk.done, ['begin', 'tick', 'hurry']);
  assert.deepEqual(cases.done, ['begin', 'tick', 'hurry']);
});

test('when the first page cannot be fetched the document is loaded anew, but not without a pause', async () => {
  const desk = new Made('desk');
  desk.fails = true;
  const stage = new Stage(desk);
  await stage.station.begin();
  assert.equal(stage.station.view.door, 'unloaded');
  for (let i = 0; i < 5; i += 1) stage.passes(1_000);
  assert.equal(stage.reloads, 0);
  stage.passes(1_000);
  assert.equal(stage.reloads, 1);
});

test('when another page cannot be fetched the one in front stays, and it may be tried again', async () => {
  const [desk, cases] = [new Made('desk'), new Made('cases')];
  cases.fails = true;
  const stage = new Stage(desk, cases);
  await stage.station.begin();
  stage.station.go(cases);
  await settled();
  const { door, front, notices } = stage.station.view;
  assert.deepEqual([door, front?.entry.name, notices[0]?.kind], ['page', 'desk', 'unreachable']);
  assert.equal(stage.location.pathname, '/console');
  stage.passes(60_000);
  assert.equal(stage.reloads, 0);
  cases.fails = false;
  stage.station.go(cases);
  await settled();
  assert.equal(stage.station.view.front?.entry, cases);
});

test('whoever signs in again finds the page as it was; another person a new one', async () => {
  const desk = new Made('desk');
  const stage = new Stage(desk);
  await stage.station.begin();
  const first = stage.station.view.front?.page;
  stage.station.expire();
  assert.deepEqual([stage.station.view.door, stage.station.view.expired], ['sign_in', true]);
  await stage.station.begin();
  assert.equal(stage.station.view.front?.page, first);
  assert.deepEqual(desk.done, ['begin', 'end', 'begin']);
  stage.station.expire();
  stage.station.notify({ kind: 'lost', number: 7, texts: ['сөз'], draft: '' });
  stage.me = person('dana');
  await stage.station.begin();
  assert.notEqual(stage.station.view.front?.page, first);
  assert.deepEqual(stage.station.view.notices, []);
  assert.ok(!stage.station.shelf.names().includes('notices'));
});

test('who signs out says first what was decided; settings of the tab stay', async () => {
  const desk = new Made('desk');
  const stage = new Stage(desk);
  await stage.station.begin();
  stage.station.set_aside({ columns: 3 });
  stage.station.update({ language: 'ru' });
  await stage.station.leave();
  assert.deepEqual(desk.done, ['begin', 'hurry', 'end']);
  assert.equal(stage.station.view.door, 'sign_in');
  assert.deepEqual(stage.station.shelf.read('settings', {}), {
    ...{ columns: 3, language: 'ru', theme: 'auto' },
  });
  assert.deepEqual(stage.station.shelf.names(), ['settings']);
});

test('F1 is help everywhere, all other keys are the page’s, and a dialog has them to itself', async () => {
  const desk = new Made('desk');
  const stage = new Stage(desk);
  assert.ok(!stage.presses('F2'));
  await stage.station.begin();
  assert.ok(stage.presses('F2'));
  desk.covered = true;
  assert.ok(!stage.presses('F1') && !stage.presses('F2'));
  desk.covered = false;
  assert.ok(stage.presses('F1'));
  assert.ok(stage.station.view.help && !stage.presses('F2'));
  assert.deepEqual(desk.done, ['begin', 'F2']);
});
