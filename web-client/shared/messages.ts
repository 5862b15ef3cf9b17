// All four directions of senim.v1: the types that the descriptions of the frames prove, and the codes.
// What only pages say is never checked in a browser, so that of its description nothing but the type is taken.
export * from './codes';
export type { Author, ChildState, StoredMessage, ToChild, Why } from './child_protocol';
export type {
  Availability,
  Card,
  Change,
  ChildPresence,
  Language,
  Me,
  Need,
  Offer,
  Queue,
  RecordValue,
  Risk,
  Role,
  Snapshot,
  ToCounsellor,
  Waiting,
} from './counsellor_protocol';
export type { CallType, FromChild, FromCounsellor, Helped, Mood, Outcome } from './from_pages';
