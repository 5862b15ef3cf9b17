// What an operator's Prometheus reads is what it wants to read: promtool finds nothing to say.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { own_directory, root, senim } from './support/senim.mjs';

const place = own_directory();
after(() => place.remove());

const promtool = (text) => spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });

test('promtool is silent over /metrics', { timeout: 60_000 }, async () => {
  let child;
  const words = ['--port', '0', '--metrics-listen', '127.0.0.1:0', '--web-root', join(root, 'web-client/dist')];
  const ended = senim(['serve', '--data', join(place.path, 'data'), ...words], { began: (process) => (child = process) });
  let said = '';
  const port = await new Promise((found) =>
    child.stderr.on('data', (text) => {
      said += text;
      const [, number] = /metrics_port=(\d+)/.exec(said) ?? [];
      if (number !== undefined) found(number);
    }),
  );
  try {
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    assert.match(text, /# TYPE senim_orphan_seconds histogram/);
    const checked = promtool(text);
    assert.equal(checked.stdout + checked.stderr, '');
    assert.equal(checked.status, 0);
    // It would have found it: a histogram written as counters, as it was.
    const wrong = promtool('# HELP a_bucket A.\n# TYPE a_bucket counter\na_bucket{le="1"} 1\n');
    assert.notEqual(wrong.stdout + wrong.stderr, '');
  } finally {
    child.kill('SIGTERM');
    assert.equal((await ended).code, 0);
  }
});
