// The codes of senim.v1 and its longest text. Mirrors protocol/PROTOCOL.md, which the tests hold against it.

export const text_characters_max = 2_000;

export const error_codes = [
  'bad_frame',
  'unknown_type',
  'too_long',
  'out_of_order',
  'unknown_conversation',
  'closed',
  'not_yours',
  'offer_gone',
  'too_fast',
  'queue_full',
  'store_trouble',
  'not_allowed',
  'at_capacity',
  'conversation_full',
  'incomplete',
] as const;
export type ErrorCode = (typeof error_codes)[number];

export const close_codes = {
  normal: 1000,
  moving: 4000,
  store_trouble: 4001,
  slow_reader: 4008,
  silent: 4009,
  bad_frame: 4100,
  signed_out: 4101,
  replaced: 4102,
  too_many: 4103,
} as const;
