// Who has a desk is the server's word: the console knows no table of rights.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { has_desk } from '../api';

test('whoever may not talk to children has no desk', () => {
  assert.equal(has_desk(['own_account']), false);
  assert.equal(has_desk([]), false);
  assert.equal(has_desk(['own_account', 'converse']), true);
});

test('a server that does not say has a desk for everybody, as before', () => {
  assert.equal(has_desk(undefined), true);
});
