#!lua name=senim_log
-- version 3
--
-- The log of one conversation, all of it in the slot of {c:<id>}:
--   :meta     HASH key, closed (0|1), offer, worker_child, worker_counsellor, seen_child,
--             seen_counsellor
--   :log      LIST of records; the sequence number of a record is its place: never a gap
--   :ids      HASH message id -> "seq at" of its first append
--   :notes, :note_ids   the same for notes
-- A record is made by the server (server/redis/records_in_log.hpp) and is never looked into here.
-- Every function answers an array whose first element is 'ok' or the refusal. Every step checks
-- everything first and writes last, and may be repeated with the same arguments.
-- Hints to the worker of the other side go to senim:w:<worker>: one letter, the conversation's
-- id, then
--   'M' seq (8 bytes, big endian) record | 'S' author (1 byte) seq (8 bytes) | 'T' author (1 byte)
-- When that worker is the caller, nothing is published: the answer says 'here' and the caller
-- tells itself.

local CHILD, COUNSELLOR = '0', '1'

local function number_of(meta, field)
  return tonumber(redis.call('HGET', meta, field) or '0') or 0
end

-- The log as whoever takes a seat sees it. One that was taken for unused is not.
local function opened(meta, log)
  if redis.call('HGET', meta, 'closed') == '0' then redis.call('PERSIST', meta) end
  local fields = redis.call('HMGET', meta, 'key', 'seen_child', 'seen_counsellor', 'closed')
  return {'ok', fields[1], redis.call('LLEN', log), fields[2], fields[3], fields[4]}
end

local function other_side(author)
  return author == CHILD and 'worker_counsellor' or 'worker_child'
end

-- Tells a worker; true when that is the caller, who then tells itself.
local function tell(other, worker, hint)
  if not other or other == '' then return false end
  if other == worker then return true end
  redis.call('PUBLISH', 'senim:w:' .. other, hint)
  return false
end

-- senim_log_open   KEYS meta log   ARGV wrapped_key worker
-- Result: ok key last seen_child seen_counsellor closed.
-- Invariant: a log has exactly one key for ever, the first.
local function open(keys, args)
  local meta, log = keys[1], keys[2]
  if redis.call('EXISTS', meta) == 0 then
    redis.call('HSET', meta, 'key', args[1], 'closed', '0', 'offer', '0', 'worker_child', args[2],
      'worker_counsellor', '', 'seen_child', '0', 'seen_counsellor', '0')
  else
    redis.call('HSET', meta, 'worker_child', args[2])
  end
  return opened(meta, log)
end

-- senim_log_seat_child   KEYS meta log   ARGV worker
-- Result: as open | unknown_conversation.
-- Invariant: hints for the child go to the worker that seated it last.
local function seat_child(keys, args)
  local meta, log = keys[1], keys[2]
  if redis.call('EXISTS', meta) == 0 then return {'unknown_conversation'} end
  redis.call('HSET', meta, 'worker_child', args[1])
  return opened(meta, log)
end

-- senim_log_seat_counsellor   KEYS meta log   ARGV offer worker
-- Result: as open | unknown_conversation | not_yours.
-- Invariant: the assignment in force only ever rises, so that who lost the conversation can't take
-- it back.
local function seat_counsellor(keys, args)
  local meta, log = keys[1], keys[2]
  if redis.call('EXISTS', meta) == 0 then return {'unknown_conversation'} end
  if tonumber(args[1]) < number_of(meta, 'offer') then return {'not_yours'} end
  redis.call('HSET', meta, 'offer', args[1], 'worker_counsellor', args[2])
  return opened(meta, log)
end

-- Where `ids` knows the id from: seq, at.
local function first_place(ids, id)
  local first = redis.call('HGET', ids, id)
  if not first then return nil end
  local seq, at = string.match(first, '^(%d+) (%d+)$')
  return tonumber(seq), at
end

-- Appends to `list`: seq.
local function append_new(list, ids, id, at, record)
  local seq = redis.call('RPUSH', list, record)
  redis.call('HSET', ids, id, string.format('%d', seq) .. ' ' .. at)
  return seq
end

-- senim_log_append   KEYS meta log ids   ARGV author offer id at record worker conversation
-- Result: ok seq at repeated(0|1) here(0|1) | unknown_conversation | closed | not_yours.
-- Invariant: one id stands in the log once; the numbers are 1, 2, 3... without a gap; nobody
-- appends to a closed log, and of the counsellors only the one of the assignment in force. A
-- repeated id answers its first place, even later.
local function append(keys, args)
  local meta, log, ids = keys[1], keys[2], keys[3]
  local author, offer, id, at, record, worker = unpack(args)
  local held = redis.call('HMGET', meta, 'closed', 'offer', other_side(author))
  if not held[1] then return {'unknown_conversation'} end
  local first, first_at = first_place(ids, id)
  if first then return {'ok', first, first_at, 1, 0} end
  if held[1] == '1' then return {'closed'} end
  if author == COUNSELLOR and offer ~= held[2] then return {'not_yours'} end
  local seq = append_new(log, ids, id, at, record)
  local here = tell(held[3], worker, 'M' .. args[7] .. struct.pack('>I8', seq) .. record)
  return {'ok', seq, at, 0, here and 1 or 0}
end

-- senim_log_append_note   KEYS meta notes note_ids   ARGV offer id at record
-- Result: ok seq at repeated(0|1) | unknown_conversation | not_yours.
-- Invariant: as append, but nobody is told, and a closed log still takes notes of the assignment
-- in force (wrap-up).
local function append_note(keys, args)
  local meta, notes, ids = keys[1], keys[2], keys[3]
  local offer = redis.call('HGET', meta, 'offer')
  if not offer then return {'unknown_conversation'} end
  local first, first_at = first_place(ids, args[2])
  if first then return {'ok', first, first_at, 1} end
  if args[1] ~= offer then return {'not_yours'} end
  local seq = append_new(notes, ids, args[2], args[3], args[4])
  local kept_s = redis.call('TTL', meta)
  if kept_s > 0 then
    redis.call('EXPIRE', notes, kept_s)
    redis.call('EXPIRE', ids, kept_s)
  end
  return {'ok', seq, args[3], 0}
end

-- senim_log_read   KEYS meta list   ARGV after count   (list is the log or the notes)
-- Result: ok record... | unknown_conversation. The first record is number after + 1.
-- Invariant: changes nothing.
local function read(keys, args)
  if redis.call('EXISTS', keys[1]) == 0 then return {'unknown_conversation'} end
  local after, count = tonumber(args[1]), tonumber(args[2])
  local answer = {'ok'}
  if count < 1 then return answer end
  for _, record in ipairs(redis.call('LRANGE', keys[2], after, after + count - 1)) do
    answer[#answer + 1] = record
  end
  return answer
end

-- senim_log_seen   KEYS meta log   ARGV author seq worker conversation
-- Result: ok seq here(0|1) | unknown_conversation. seq is what that side has seen now.
-- Invariant: what was seen only rises and never passes the end of the log.
local function seen(keys, args)
  local meta, author, worker = keys[1], args[1], args[3]
  if redis.call('EXISTS', meta) == 0 then return {'unknown_conversation'} end
  local field = author == CHILD and 'seen_child' or 'seen_counsellor'
  local before = number_of(meta, field)
  local seq = math.min(tonumber(args[2]), redis.call('LLEN', keys[2]))
  if seq <= before then return {'ok', before, 0} end
  redis.call('HSET', meta, field, string.format('%d', seq))
  local hint = 'S' .. args[4] .. author .. struct.pack('>I8', seq)
  local here = tell(redis.call('HGET', meta, other_side(author)), worker, hint)
  return {'ok', seq, here and 1 or 0}
end

-- senim_log_typing   KEYS meta   ARGV author worker conversation
-- Result: ok here(0|1).
-- Invariant: changes nothing.
local function typing(keys, args)
  local other = redis.call('HGET', keys[1], other_side(args[1]))
  local here = tell(other, args[2], 'T' .. args[3] .. args[1])
  return {'ok', here and 1 or 0}
end

-- senim_log_unused   KEYS meta log   ARGV seconds to keep it
-- Result: ok. For who was not let into the line: goes unless somebody sits at it or it was written to.
local function unused(keys, args)
  if redis.call('HGET', keys[1], 'closed') == '0' and redis.call('LLEN', keys[2]) == 0 then
    redis.call('EXPIRE', keys[1], args[1])
  end
  return {'ok'}
end

-- senim_log_close   KEYS meta log ids notes note_ids   ARGV seconds to keep it
-- Result: ok | unknown_conversation.
-- Invariant: a closed log stays closed, and from its first closing on its days are counted: then
-- its key goes, and with it whatever was sealed by it.
local function close(keys, args)
  local closed = redis.call('HGET', keys[1], 'closed')
  if not closed then return {'unknown_conversation'} end
  if closed == '0' then
    redis.call('HSET', keys[1], 'closed', '1')
    for _, key in ipairs(keys) do redis.call('EXPIRE', key, args[1]) end
  end
  return {'ok'}
end

-- senim_ready   no KEYS, no ARGV
-- Changes nothing, but may: refused by a Redis that takes no writes. What a link asks before it is up.
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
