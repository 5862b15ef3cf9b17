// senim.v1 for the browser: the messages, and the validators of both directions that reach one.
export * from './messages';
export { count_characters, is_sayable, mended, parse_to_child } from './child_protocol';
export { parse_to_counsellor } from './counsellor_protocol';
