// ./run and ./check on a machine where another apt is at work: the real apt-get, with lists, archives and locks in a
// directory of its own (APT_CONFIG), asked for a package that does not exist. The lock is held as apt holds it (fcntl).
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';

const root = resolve(import.meta.dirname, '../..');
const hold = `use Fcntl; open(F, '>', $ARGV[0]) or die;
my $lock = pack('s s x4 l! l! i x4', F_WRLCK, 0, 0, 0, 0);
fcntl(F, F_SETLK, $lock) or die;
$| = 1; print "held\\n"; <STDIN>;`;
let place;

before(() => {
  place = mkdtempSync(join(tmpdir(), 'senim-apt-'));
  for (const part of ['lists/partial', 'cache/archives/partial', 'etc', 'build']) {
    mkdirSync(join(place, part), { recursive: true });
  }
  writeFileSync(join(place, 'etc/sources.list'), '');
  writeFileSync(join(place, 'status'), '');
  const settings = [
    `Dir::State::lists "${place}/lists";`,
    `Dir::Cache "${place}/cache";`,
    `Dir::Etc::sourcelist "${place}/etc/sources.list";`,
    'Dir::Etc::sourceparts "-";',
    `Dir::State::status "${place}/status";`,
    'APT::Sandbox::User "root";',
  ];
  writeFileSync(join(place, 'apt.conf'), settings.join('\n'));
});
after(() => rmSync(place, { recursive: true, force: true }));

/** Another apt, for as long as end() is not called. */
async function holds(lock) {
  const other = spawn('perl', ['-e', hold, join(place, lock)], { stdio: ['pipe', 'pipe', 'inherit'] });
  await new Promise((held) => other.stdout.once('data', held));
  return { pid: other.pid, end: () => other.stdin.end() };
}

/** install_packages of a package that is not there; `on_word` is told what it says. */
function installs(apt_wait_s_max, on_word = () => {}) {
  const script = `root=${place}; . ${root}/tools/steps.sh; apt_wait_s=0.1
    packages_for() { echo senim-no-such-package; }
    as_root=(); install_packages build`;
  const environment = { ...process.env, APT_CONFIG: join(place, 'apt.conf'), LC_ALL: 'C', apt_wait_s_max };
  const child = spawn('bash', ['-euc', script], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (text) => on_word((said += text)));
  return new Promise((done) => child.on('close', (code) => done({ code, said })));
}

test('another apt is waited for with a word, and then the work goes on', { timeout: 60_000 }, async () => {
  const other = await holds('lists/lock');
  const { said } = await installs(50, (word) => /Waiting for another apt/.test(word) && other.end());
  assert.match(said, /Waiting for another apt to end \(at most 50 s\): Could not get lock .*lists\/lock/);
  assert.match(said, new RegExp(`process ${other.pid}`));
  assert.equal(said.match(/Waiting for another apt/g).length, 1);
  assert.match(said, /Unable to locate package senim-no-such-package/); // apt itself was reached
});

test('it is waited for no longer than the bound, and then named', { timeout: 60_000 }, async () => {
  const other = await holds('lists/lock');
  const { code, said } = await installs(1);
  other.end();
  assert.equal(code, 1);
  assert.match(said, /Waiting for another apt/);
  assert.match(said, /apt-get failed: Could not get lock/);
});

test('what is no lock is not waited for', { timeout: 60_000 }, async () => {
  const { code, said } = await installs(50);
  assert.equal(code, 1);
  assert.doesNotMatch(said, /Waiting/);
  assert.match(said, /Unable to locate package/);
});
