#!lua name=senim_desk
-- version 5
--
-- The rules of the desk: who waits, who is on, who talks to whom. Each function is one atomic step in the desk's slot.
--
-- KEYS[1] of every function is the desk's prefix, senim:{NAME}; every other key begins with it and so shares its slot:
--   :clock    HASH  now and lag of the desk's clock, the limits, base:WORKER
--   :numbers  HASH  number, offer, fence: counters; beat: of all beats; epoch: see `rewound`; orphan_max in ms
--   :c:ID     HASH  one conversation            :line:LANG   ZSET  who holds a place, by order
--   :k:STAFF  HASH  one counsellor              :ready:LANG  ZSET  who can be offered, as they will be
--   :kc:STAFF SET   conversations held          :free:LANG   ZSET  counsellors with spare capacity, least loaded first
--   :offer    HASH  offer number -> ID          :on:LANG     SET   counsellors available now
--   :w:WORKER HASH  fence                       :wc:, :wk:   SET   children and counsellors seated at a worker
--   :due      ZSET  KIND:NAME by desk time      :holds:LANG  LIST  ms that the last conversations took a counsellor
--   :empty    ZSET  absent children who never wrote and still hold a place, by when they went away
--   :unread:LANG ZSET conversations with words of the child that nobody reads now, by when that is for too long
--   :orphans  ZSET  live conversations without a counsellor, by the desk time since when
--   :seen:WORKER LIST what its steps saw end: orphan:MS, lost:MS; its next beat takes it
--   :unfiled  SET   closed conversations whose contact record is not filed yet
--   :kept     ZSET  closed conversations whose words are kept, by the desk time of their end (desk_retention.lua)
-- ARGV[1..3] of every function but enlist: worker, its fencing number, its monotonic time in ms.
-- Results are JSON text; a refusal is an error reply: FENCED, UNKNOWN, QUEUE_FULL, OFFER_GONE or NOT_YOURS, then why.
-- Everything is checked before the first write, since a step that fails half way is not rolled back.
-- Every change of a conversation is published on :events as a view; publication is a hint.
--
-- Invariants, after every step:
--   a conversation is in one phase: waiting <=> in :line or :ready; offered, live, wrap_up <=> in exactly one :kc and
--     in neither; whoever waits and is here is in both
--   a conversation in which the child wrote is not closed before a counsellor has accepted it, whatever becomes of the
--     child: an absent one stays in :ready, behind all who are here unless it is in danger
--   a conversation is in :unread <=> waiting or offered, and the child wrote
--   SCARD(:kc:STAFF) <= the capacity that was in force when its last member was offered
--   a conversation is in :orphans <=> live, and its counsellor is gone
--   STAFF is in :free:LANG <=> available, present, speaks LANG and SCARD(:kc:STAFF) < capacity

local LANGUAGES = {'kk', 'ru', 'en'}
local DANGER, LOST, USUAL, ABSENT = 0, 1, 2, 3 -- bands of the line, the last of :ready only; within by arrival
local BAND = 1e12
local ADVANCE_MS_MAX = 2000 -- one step moves the clock at most this far: after a stall leases do not all end at once
local LEASE_MS = 6000 -- of a worker
local UNREADY_MS = 20000 -- an absent child gives way to those who are here after this; the place is kept
local BRIEF_KEPT_MS = 120000 -- the place of one who went away before UNREADY_MS were over, and never wrote
local LATE_MS = 600000 -- words unread for so long are too long unread, where no worker said otherwise
local DANGER_LATE_MS = 60000 -- and those of a child in danger
local MISSED_MAX = 2 -- offers in a row that run out make a break
local LIVE_AWAY_MS = 1800000 -- a live conversation whose child stays away this long ends
local WRAP_UP_MS = 300000
local DECLINE_PAUSE_MS = 30000
local FORGET_MS = 86400000 -- a closed conversation's desk entry; its log is kept longer
local SWEEP_MAX = 64
local ROOM_LOOKS_MAX = 16 -- absent children looked at to find one whose place can be given away
local REAP_MAX = 500
local SEEN_MAX = 64
local TALK_MS_GUESS = 900000 -- how long a conversation takes up a counsellor, until some have been seen
local HOLDS_MAX = 20

local function call(...) return redis.call(...) end -- redis.call is not there yet while the library loads
local P, now, conf, me -- of the step under way: prefix, desk time, limits, worker

local function integer(n) return string.format('%.0f', n) end

local function refuse(text) return redis.error_reply(text) end

local function due(kind, name, at) call('ZADD', P .. ':due', integer(at), kind .. ':' .. name) end
local function undue(kind, name) call('ZREM', P .. ':due', kind .. ':' .. name) end

local function load_hash(key)
  local flat = call('HGETALL', key)
  if #flat == 0 then return nil end
  local t = {}
  for i = 1, #flat, 2 do t[flat[i]] = flat[i + 1] end
  return t
end

local function conversation(id) return load_hash(P .. ':c:' .. id) end

local NUMERIC = {'version', 'number', 'order', 'offer', 'seat', 'joined', 'offered', 'deadline', 'live', 'mood',
  'ended', 'waited', 'started_at', 'helped', 'mood_after'}

local function view_of(id, c)
  local v = {id = id}
  for k, value in pairs(c) do
    if string.sub(k, 1, 9) ~= 'declined:' then v[k] = value end
  end
  for _, k in ipairs(NUMERIC) do v[k] = tonumber(c[k]) end
  v.summary, v.child_worker = nil, nil
  return v
end

-- Kept for the worker whose step this is, which counts it in its metrics. Figures only: the oldest may be lost.
local function saw(what, ms)
  local key = P .. ':seen:' .. me
  call('LPUSH', key, what .. ':' .. integer(ms))
  call('LTRIM', key, 0, SEEN_MAX - 1)
end

local function orphaned(id, since) call('ZADD', P .. ':orphans', 'NX', integer(since), id) end

local function orphaned_no_more(id)
  local since = call('ZSCORE', P .. ':orphans', id)
  if not since then return end
  local ms = now - tonumber(since)
  call('ZREM', P .. ':orphans', id)
  if ms > tonumber(call('HGET', P .. ':numbers', 'orphan_max') or 0) then
    call('HSET', P .. ':numbers', 'orphan_max', integer(ms))
  end
  saw('orphan', ms)
end

-- Writes fields (false removes one), raises the version and publishes, unless nobody else can know of it yet.
local function change(id, c, fields, is_new)
  local key = P .. ':c:' .. id
  fields.version = integer((tonumber(c.version) or 0) + 1)
  local set, gone = {}, {}
  for k, value in pairs(fields) do
    if value == false then
      gone[#gone + 1] = k
      c[k] = nil
    else
      set[#set + 1] = k
      set[#set + 1] = value
      c[k] = tostring(value)
    end
  end
  call('HSET', key, unpack(set))
  if #gone > 0 then call('HDEL', key, unpack(gone)) end
  if not is_new then call('PUBLISH', P .. ':events', cjson.encode({now = now, view = view_of(id, c)})) end
end

local function answer(id, c) return cjson.encode({now = now, view = view_of(id, c)}) end

local function leave_line(id, c)
  call('ZREM', P .. ':line:' .. c.language, id)
  call('ZREM', P .. ':ready:' .. c.language, id)
end

local function in_danger(c) return tonumber(c.order) < LOST * BAND end

-- Where a waiting child comes among those who can be offered, or nil: one who went away without a word.
local function serving_order(c)
  if c.child == 'here' then return c.order end
  if not c.wrote then return nil end
  return in_danger(c) and c.order or integer(ABSENT * BAND + tonumber(c.number))
end

-- Puts a waiting child where it belongs, after anything that bears on it.
local function enter_line(id, c)
  local line, ready, at = P .. ':line:' .. c.language, P .. ':ready:' .. c.language, serving_order(c)
  if c.placeless then call('ZREM', line, id) else call('ZADD', line, c.order, id) end
  if at then call('ZADD', ready, at, id) else call('ZREM', ready, id) end
end

-- There is something of the child that a person must read, and nobody does: it has just been said, or whoever read it
-- is lost.
local function has_words(id, c)
  call('ZREM', P .. ':empty', id)
  if c.phase ~= 'waiting' and c.phase ~= 'offered' then return end
  local late_ms = in_danger(c) and math.min(DANGER_LATE_MS, conf.late_ms) or conf.late_ms
  call('ZADD', P .. ':unread:' .. c.language, 'LT', integer(now + late_ms), id)
end

-- Puts a counsellor into or out of :free and :on, after anything that bears on it.
local function refit(staff)
  local k = load_hash(P .. ':k:' .. staff)
  local on = k.availability == 'available' and not k.gone
  local held = call('SCARD', P .. ':kc:' .. staff)
  for _, language in ipairs(LANGUAGES) do
    if on and string.find(k.languages, language, 1, true) then
      call('SADD', P .. ':on:' .. language, staff)
    else
      call('SREM', P .. ':on:' .. language, staff)
    end
    if on and held < tonumber(k.capacity) and string.find(k.languages, language, 1, true) then
      call('ZADD', P .. ':free:' .. language, integer(held * BAND + tonumber(k.last_offer or 0)), staff)
    else
      call('ZREM', P .. ':free:' .. language, staff)
    end
  end
end

local function publish_counsellor(staff, k)
  call('PUBLISH', P .. ':events', cjson.encode({now = now, staff = staff, seat = tonumber(k.seat),
    availability = k.availability, capacity = tonumber(k.capacity), missed = tonumber(k.missed or 0)}))
end

-- A counsellor has answered: what was missed before is forgiven.
local function forgive(staff, k)
  if not k.missed then return end
  call('HDEL', P .. ':k:' .. staff, 'missed')
  k.missed = nil
  publish_counsellor(staff, k)
end

-- Ends the hold of a counsellor on a conversation.
local function release(id, c)
  undue('offer', id)
  undue('wrap', id)
  orphaned_no_more(id)
  if c.offer then call('HDEL', P .. ':offer', c.offer) end
  if c.staff then
    call('SREM', P .. ':kc:' .. c.staff, id)
    refit(c.staff)
  end
end

local function requeue(id, c, fields)
  release(id, c)
  fields.phase, fields.offer, fields.staff, fields.alias = 'waiting', false, false, false
  fields.trouble, fields.deadline = false, false
  change(id, c, fields)
  enter_line(id, c)
  if c.wrote then has_words(id, c) end
end

local function finish(id, c, fields)
  if c.staff and tonumber(c.live or 0) > 0 then
    local holds = P .. ':holds:' .. c.language
    call('LPUSH', holds, integer(now - tonumber(c.live)))
    call('LTRIM', holds, 0, HOLDS_MAX - 1)
    call('HSET', P .. ':numbers', 'freed:' .. c.language, integer(now))
  end
  leave_line(id, c)
  call('ZREM', P .. ':empty', id)
  call('ZREM', P .. ':unread:' .. c.language, id)
  release(id, c)
  undue('unready', id)
  undue('abandon', id)
  fields.phase, fields.ended = 'closed', c.ended or integer(now)
  change(id, c, fields)
  call('SADD', P .. ':unfiled', id)
  call('ZADD', P .. ':kept', integer(now), id)
end

-- The least loaded counsellor for this child who has not just declined it, or nil.
local function taker(id, language)
  local free = call('ZRANGE', P .. ':free:' .. language, 0, 15)
  for _, staff in ipairs(free) do
    local pause = call('HGET', P .. ':c:' .. id, 'declined:' .. staff)
    if not pause or tonumber(pause) <= now then return staff end
  end
end

local function offer(id, c, staff)
  local k = load_hash(P .. ':k:' .. staff)
  local number = call('HINCRBY', P .. ':numbers', 'offer', 1)
  leave_line(id, c)
  call('HSET', P .. ':offer', number, id)
  call('SADD', P .. ':kc:' .. staff, id)
  call('HSET', P .. ':k:' .. staff, 'last_offer', number)
  refit(staff)
  due('offer', id, now + conf.offer_ms)
  change(id, c, {phase = 'offered', offer = number, staff = staff, alias = k.alias, offered = integer(now),
    deadline = integer(now + conf.offer_ms)})
end

local function is_anyone_free()
  local keys = {}
  for i, language in ipairs(LANGUAGES) do keys[i] = P .. ':free:' .. language end
  return call('EXISTS', unpack(keys)) > 0 -- a set without members is no key
end

-- Pairs as long as anyone can be paired: the earliest child for whom a counsellor is free first, whatever the language.
-- Answers whether anyone was.
local function pair()
  local has_paired = false
  while is_anyone_free() do
    local best
    for _, language in ipairs(LANGUAGES) do
      if call('ZCARD', P .. ':free:' .. language) > 0 then
        local heads = call('ZRANGE', P .. ':ready:' .. language, 0, 7, 'WITHSCORES')
        for i = 1, #heads, 2 do
          local order = tonumber(heads[i + 1])
          if best and best.order <= order then break end
          local staff = taker(heads[i], language)
          if staff then
            best = {id = heads[i], order = order, staff = staff}
            break
          end
        end
      end
    end
    if not best then break end
    offer(best.id, conversation(best.id), best.staff)
    has_paired = true
  end
  return has_paired
end

local function child_absent(id, c)
  change(id, c, {child = 'away'})
  if c.phase == 'waiting' or c.phase == 'offered' then
    due('unready', id, now + UNREADY_MS)
    local kept_ms = conf.place_kept_ms
    if not c.wrote then
      call('ZADD', P .. ':empty', integer(now), id)
      if now - tonumber(c.joined) < UNREADY_MS then kept_ms = math.min(kept_ms, BRIEF_KEPT_MS) end
    end
    due('abandon', id, now + kept_ms)
  elseif c.phase == 'live' then
    due('abandon', id, now + LIVE_AWAY_MS)
  end
end

-- The child holds its place no longer, but what it wrote waits for a reader.
local function give_up_place(id, c, fields)
  fields.placeless = '1'
  change(id, c, fields)
  if c.phase == 'waiting' then enter_line(id, c) end
end

-- The exchange is over; the counsellor still writes the record.
local function wrap_up(id, c, fields)
  undue('abandon', id)
  orphaned_no_more(id)
  due('wrap', id, now + WRAP_UP_MS)
  fields.phase, fields.ended = 'wrap_up', integer(now)
  change(id, c, fields)
end

-- The counsellor is gone since `since`: offers go back to their place in the line, the rest waits for the orphan bound.
local function counsellor_absent(staff, k, since)
  call('HSET', P .. ':k:' .. staff, 'gone', integer(since))
  call('HDEL', P .. ':k:' .. staff, 'worker')
  refit(staff)
  for _, id in ipairs(call('SMEMBERS', P .. ':kc:' .. staff)) do
    local c = conversation(id)
    if c.phase == 'offered' then
      requeue(id, c, {})
    else
      if c.phase == 'live' then orphaned(id, since) end
      change(id, c, {trouble = '1'})
    end
  end
  due('staff', staff, since + conf.orphan_ms)
end

-- Everyone seated at a worker is gone: its counsellors since `since`.
local function empty_worker(worker, since)
  local left = REAP_MAX
  for _, id in ipairs(call('SPOP', P .. ':wc:' .. worker, left)) do
    local c = conversation(id)
    if c and c.child_worker == worker and c.child == 'here' then child_absent(id, c) end
    left = left - 1
  end
  for _, staff in ipairs(call('SMEMBERS', P .. ':wk:' .. worker)) do
    local k = load_hash(P .. ':k:' .. staff)
    if k.worker == worker then counsellor_absent(staff, k, since) end
  end
  call('DEL', P .. ':wk:' .. worker, P .. ':w:' .. worker, P .. ':seen:' .. worker)
  call('HDEL', P .. ':clock', 'base:' .. worker)
  if left == 0 then due('worker', worker, now) end -- more children than one step may take: go on in the next
end

local ON_DUE = {
  worker = function(worker, at)
    -- Not when the rest of a large one is looked after.
    if call('EXISTS', P .. ':w:' .. worker) == 1 then saw('lost', now - at + LEASE_MS) end
    empty_worker(worker, now - LEASE_MS)
  end,
  offer = function(id)
    local c = conversation(id)
    if not c or c.phase ~= 'offered' then return end
    local staff = c.staff
    local missed = call('HINCRBY', P .. ':k:' .. staff, 'missed', 1)
    if missed >= MISSED_MAX then call('HSET', P .. ':k:' .. staff, 'availability', 'away') end
    requeue(id, c, {}) -- and offered again by pair(): to another who is free, else to the same once more
    publish_counsellor(staff, load_hash(P .. ':k:' .. staff))
  end,
  unready = function(id)
    local c = conversation(id)
    if c and c.phase == 'waiting' and c.child ~= 'here' then enter_line(id, c) end
  end,
  abandon = function(id)
    local c = conversation(id)
    if not c or c.child == 'here' or c.phase == 'closed' or c.phase == 'wrap_up' then return end
    if c.phase == 'live' and not call('ZSCORE', P .. ':orphans', id) then
      wrap_up(id, c, {closed_by = 'quiet'})
    elseif c.wrote and c.phase ~= 'live' then
      give_up_place(id, c, {})
    else
      finish(id, c, {closed_by = 'quiet'})
    end
  end,
  wrap = function(id)
    local c = conversation(id)
    if c and c.phase == 'wrap_up' then finish(id, c, {}) end
  end,
  staff = function(staff)
    call('HSET', P .. ':k:' .. staff, 'availability', 'offline')
    for _, id in ipairs(call('SMEMBERS', P .. ':kc:' .. staff)) do
      local c = conversation(id)
      if c.phase == 'wrap_up' then
        finish(id, c, {})
      else
        local band = (c.need == 'danger' or c.risk == 'imminent') and DANGER or LOST
        requeue(id, c, {why = 'lost', order = integer(band * BAND + tonumber(c.number))})
      end
    end
    refit(staff)
    publish_counsellor(staff, load_hash(P .. ':k:' .. staff))
  end,
  forget = function(id) call('DEL', P .. ':c:' .. id) end,
}

local function sweep()
  local list = call('ZRANGEBYSCORE', P .. ':due', '-inf', integer(now), 'WITHSCORES', 'LIMIT', 0,
    SWEEP_MAX)
  for i = 1, #list, 2 do
    local kind, name = string.match(list[i], '^(%l+):(.+)$')
    call('ZREM', P .. ':due', list[i])
    ON_DUE[kind](name, tonumber(list[i + 1]))
  end
end
