#!lua name=senim_log
-- version 8
--
-- The log of one conversation, all of it in the slot of {c:<id>}:
--   :log      HASH key, closed (0|1), offer, worker_child, worker_counsellor, seen_child,
--             seen_counsellor, last, bytes (of all records); and each message twice: its record by its
--             number, from 1 to last without a gap, and by its id of 22 characters its "number at"
--   :notes    HASH of notes: last, bytes, and each note as a message
--   :record   HASH the contact record while it is written, a document (functions/doc.lua); destroyed here
-- One hash, since an append is then one look and one write.
-- A record is made by the server (server/stores/records_in_log.hpp) and is never looked into here.
-- Every function answers an array whose first element is 'ok' or the refusal; append, of which
-- there are most, answers its success in one number. Every step checks everything first and writes
-- last, and may be repeated with the same arguments.
-- Hints to the worker of the other side go to senim:w:<worker>: one letter, the conversation's
-- id, then
--   'M' seq (8 bytes, big endian) record | 'S' author (1 byte) seq (8 bytes) | 'T' author (1 byte)
-- When that worker is the caller, nothing is published: the answer says 'here' and the caller
-- tells itself.

local CHILD, COUNSELLOR = '0', '1'
-- What a conversation may hold before anyone has accepted it, and at all. A child who writes its heart out meets
-- neither.
local BEFORE_ACCEPTED = {messages = 200, bytes = 262144}
local AT_ALL = {messages = 10000, bytes = 8388608}

local function number_of(key, field)
  return tonumber(redis.call('HGET', key, field) or '0') or 0
end

-- The log as whoever takes a seat sees it. One that was taken for unused is not.
local function opened(log)
  local held = redis.call('HMGET', log, 'key', 'last', 'seen_child', 'seen_counsellor', 'closed')
  if held[5] == '0' then redis.call('PERSIST', log) end
  return {'ok', unpack(held)}
end

local function other_side(author)
  return author == CHILD and 'worker_counsellor' or 'worker_child'
end

-- Tells a worker, unless that is the caller, who then tells itself.
local function tell(other, worker, letter, log, rest)
  if not other or other == '' or other == worker then return end
  local conversation = string.match(log, '{c:(.-)}')
  redis.call('PUBLISH', 'senim:w:' .. other, letter .. conversation .. rest)
end

-- senim_log_open   KEYS log   ARGV wrapped_key worker
-- Result: ok key last seen_child seen_counsellor closed.
-- Invariant: a log has exactly one key for ever, the first.
local function open(keys, args)
  local log = keys[1]
  if redis.call('EXISTS', log) == 0 then
    redis.call('HSET', log, 'key', args[1], 'closed', '0', 'offer', '0', 'worker_child', args[2],
      'worker_counsellor', '', 'seen_child', '0', 'seen_counsellor', '0', 'last', '0')
    return {'ok', args[1], '0', '0', '0', '0'}
  end
  redis.call('HSET', log, 'worker_child', args[2])
  return opened(log)
end

-- senim_log_seat_child   KEYS log   ARGV worker
-- Result: as open | unknown_conversation.
-- Invariant: hints for the child go to the worker that seated it last.
local function seat_child(keys, args)
  local log = keys[1]
  local worker = redis.call('HGET', log, 'worker_child')
  if not worker then return {'unknown_conversation'} end
  -- Asked again and again, to repair: what is so already costs no write.
  if worker ~= args[1] then redis.call('HSET', log, 'worker_child', args[1]) end
  return opened(log)
end

-- senim_log_seat_counsellor   KEYS log   ARGV offer worker
-- Result: as open | unknown_conversation | not_yours.
-- Invariant: the assignment in force only ever rises, so that who lost the conversation can't take
-- it back.
local function seat_counsellor(keys, args)
  local log = keys[1]
  if redis.call('EXISTS', log) == 0 then return {'unknown_conversation'} end
  if tonumber(args[1]) < number_of(log, 'offer') then return {'not_yours'} end
  redis.call('HSET', log, 'offer', args[1], 'worker_counsellor', args[2])
  return opened(log)
end

-- Appends behind `last`: seq, or nothing beyond the budget.
local function append_new(key, budget, last, bytes, id, at, record)
  local seq = (tonumber(last) or 0) + 1
  local held = (tonumber(bytes) or 0) + #record
  if seq > budget.messages or held > budget.bytes then return nil end
  redis.call('HSET', key, 'last', seq, 'bytes', held, seq, record, id, seq .. ' ' .. at)
  return seq
end

local function seq_and_at(first_place)
  local seq, at = string.match(first_place, '^(%d+) (%d+)$')
  return tonumber(seq), at
end

-- senim_log_append   KEYS log   ARGV author offer id at record worker
-- Result: the number seq * 2 + here(0|1) | ok seq at, for a repeated id | unknown_conversation |
-- closed | not_yours | full.
-- Invariant: one id stands in the log once; the numbers are 1, 2, 3... without a gap; nobody
-- appends to a closed log, and of the counsellors only the one of the assignment in force. A
-- repeated id answers its first place, even later.
local function append(keys, args)
  local log = keys[1]
  local author, offer, id, at, record, worker = unpack(args)
  local held = redis.call('HMGET', log, 'closed', 'offer', other_side(author), id, 'last', 'bytes')
  local closed, assignment, other, first_place, last, bytes = unpack(held)
  if not closed then return {'unknown_conversation'} end
  if first_place then return {'ok', seq_and_at(first_place)} end
  if closed == '1' then return {'closed'} end
  if author == COUNSELLOR and offer ~= assignment then return {'not_yours'} end
  local budget = assignment == '0' and BEFORE_ACCEPTED or AT_ALL
  local seq = append_new(log, budget, last, bytes, id, at, record)
  if not seq then return {'full'} end
  if other == worker then return seq * 2 + 1 end
  tell(other, worker, 'M', log, struct.pack('>I8', seq) .. record)
  return seq * 2
end

-- senim_log_append_note   KEYS log notes   ARGV offer id at record
-- Result: the number seq * 2 | ok seq at, for a repeated id | unknown_conversation | not_yours | full.
-- Invariant: as append, but nobody is told, and a closed log still takes notes of the assignment
-- in force (wrap-up).
local function append_note(keys, args)
  local log, notes = keys[1], keys[2]
  local offer, id, at, record = unpack(args)
  local assignment = redis.call('HGET', log, 'offer')
  if not assignment then return {'unknown_conversation'} end
  local first_place, last, bytes = unpack(redis.call('HMGET', notes, id, 'last', 'bytes'))
  if first_place then return {'ok', seq_and_at(first_place)} end
  if offer ~= assignment then return {'not_yours'} end
  local seq = append_new(notes, AT_ALL, last, bytes, id, at, record)
  if not seq then return {'full'} end
  local kept_s = redis.call('TTL', log)
  if kept_s > 0 then redis.call('EXPIRE', notes, kept_s) end
  return seq * 2
end

-- senim_log_read   KEYS log key   ARGV after count   (key is the log or the notes)
-- Result: ok record... | unknown_conversation. The first record is number after + 1.
-- Invariant: changes nothing.
local function read(keys, args)
  if redis.call('EXISTS', keys[1]) == 0 then return {'unknown_conversation'} end
  local after = tonumber(args[1])
  local last = math.min(after + tonumber(args[2]), number_of(keys[2], 'last'))
  local numbers = {}
  for seq = after + 1, last do numbers[#numbers + 1] = seq end
  if #numbers == 0 then return {'ok'} end
  return {'ok', unpack(redis.call('HMGET', keys[2], unpack(numbers)))}
end

-- senim_log_seen   KEYS log   ARGV author seq worker
-- Result: ok seq here(0|1) | unknown_conversation. seq is what that side has seen now.
-- Invariant: what was seen only rises and never passes the end of the log.
local function seen(keys, args)
  local log, author, worker = keys[1], args[1], args[3]
  local field = author == CHILD and 'seen_child' or 'seen_counsellor'
  local held = redis.call('HMGET', log, field, 'last', other_side(author))
  if not held[1] then return {'unknown_conversation'} end
  local before, last, other = tonumber(held[1]), tonumber(held[2]), held[3]
  local seq = math.min(tonumber(args[2]), last)
  if seq <= before then return {'ok', before, 0} end
  redis.call('HSET', log, field, seq)
  tell(other, worker, 'S', log, author .. struct.pack('>I8', seq))
  return {'ok', seq, other == worker and 1 or 0}
end

-- senim_log_typing   KEYS log   ARGV author worker
-- Result: ok here(0|1).
-- Invariant: changes nothing.
local function typing(keys, args)
  local author, worker = args[1], args[2]
  local other = redis.call('HGET', keys[1], other_side(author))
  tell(other, worker, 'T', keys[1], author)
  return {'ok', other == worker and 1 or 0}
end

-- senim_log_unused   KEYS log   ARGV seconds to keep it
-- Result: ok. For who was not let into the line: goes unless somebody sits at it or it was written to.
local function unused(keys, args)
  local closed, last = unpack(redis.call('HMGET', keys[1], 'closed', 'last'))
  if closed == '0' and last == '0' then redis.call('EXPIRE', keys[1], args[1]) end
  return {'ok'}
end

-- senim_log_close   KEYS log notes   ARGV seconds, for version 5 and before, where Redis' clock counted its days
--   perhaps the last seq that whoever closes it has read
-- Result: ok | unknown_conversation | grown (there is more than was read, and it is not closed).
-- Invariant: a closed log stays closed. The desk counts its days, see desk.lua.
local function close(keys, args)
  local closed, last = unpack(redis.call('HMGET', keys[1], 'closed', 'last'))
  if not closed then return {'unknown_conversation'} end
  if args[2] and tonumber(args[2]) < tonumber(last) then return {'grown'} end
  if closed == '0' then redis.call('HSET', keys[1], 'closed', '1') end
  return {'ok'}
end

-- senim_log_destroy   KEYS log notes record (of version 7 and before: log notes)
-- Result: ok. Invariant: the key goes with all that was sealed by it, in one step.
local function destroy(keys)
  redis.call('DEL', unpack(keys))
  return {'ok'}
end

-- senim_log_adopt   KEYS log notes
-- Result: ok seconds, until Redis would have expired a log that an earlier server closed, and now will not; 0 for any
-- other log.
local function adopt(keys)
  local left_s = redis.call('TTL', keys[1])
  if left_s <= 0 or redis.call('HGET', keys[1], 'closed') ~= '1' then return {'ok', 0} end
  redis.call('PERSIST', keys[1])
  redis.call('PERSIST', keys[2])
  return {'ok', left_s}
end

-- senim_ready   no KEYS, no ARGV
-- Changes nothing, but may: refused by a Redis that takes no writes. Servers up to version 5 of this ask it.
local function ready() return 'ok' end

redis.register_function('senim_ready', ready)
redis.register_function('senim_log_open', open)
redis.register_function('senim_log_seat_child', seat_child)
redis.register_function('senim_log_seat_counsellor', seat_counsellor)
redis.register_function('senim_log_append', append)
redis.register_function('senim_log_append_note', append_note)
redis.register_function{function_name = 'senim_log_read', callback = read, flags = {'no-writes'}}
redis.register_function('senim_log_seen', seen)
redis.register_function('senim_log_typing', typing)
redis.register_function('senim_log_unused', unused)
redis.register_function('senim_log_close', close)
redis.register_function('senim_log_destroy', destroy)
redis.register_function('senim_log_adopt', adopt)
