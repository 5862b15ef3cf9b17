import assert from 'node:assert/strict';
import { test } from 'node:test';
import { webcrypto } from 'node:crypto';
import { new_message_id, new_token } from './ids';

// Node 18 has no global crypto.
if (!('crypto' in globalThis)) Object.defineProperty(globalThis, 'crypto', { value: webcrypto });

test('ids and tokens are base64url of the agreed length, and differ', () => {
  assert.match(new_message_id(), /^[\w-]{22}$/);
  assert.match(new_token(), /^[\w-]{43}$/);
  assert.notEqual(new_token(), new_token());
});

test('ids carry the very bytes of the generator', (t) => {
  let given = Buffer.alloc(0);
  const real = crypto.getRandomValues.bind(crypto);
  t.mock.method(crypto, 'getRandomValues', (bytes: Uint8Array) => {
    real(bytes);
    given = Buffer.from(bytes);
    return bytes;
  });
  for (let i = 0; i < 50; ++i) {
    assert.equal(new_message_id(), given.toString('base64url'));
    assert.equal(new_token(), given.toString('base64url'));
  }
});
