#!lua name=senim_desk
-- version 6
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
--   :kept     ZSET  closed conversations whose words are kept, by the desk time of their end, until they are overdue
-- senim_desk takes every step. ARGV: the step's name, worker, its fencing number ('' to enlist), its monotonic time in
-- ms, and the step's fields as one JSON object. A field that this library does not know is passed over, one that is not
-- there (or null) is '' and then what stands at its step; so builds that know more or less run beside each other.
-- senim_desk_STEP is the same for builds before version 5: worker, fencing number, time, then the fields by position.
-- Results are JSON text; a refusal is an error reply: FENCED, UNKNOWN, QUEUE_FULL, OFFER_GONE or NOT_YOURS, then why.
-- Everything is checked before the first write, since a step that fails half way is not rolled back.
-- Every change of a conversation is published on :events as a view; publication is a hint.
--
-- Invariants, after every step, each counted anew from the raw keys after thousands of random steps by tests/kernel:
--   a conversation is in one phase: waiting <=> in :line or :ready; offered, live, wrap_up <=> in exactly one :kc and
--     in neither; whoever waits and is here is in both, whoever gave up the place is not in :line
--   a conversation in which the child wrote is not closed before a counsellor has accepted it, whatever becomes of the
--     child: an absent one stays in :ready, behind all who are here unless it is in danger
--   a conversation is in :unread <=> waiting or offered, and the child wrote
--   SCARD(:kc:STAFF) <= the capacity that was in force when its last member was offered
--   a conversation is in :orphans <=> live, and its counsellor is gone
--   STAFF is in :free:LANG <=> available, present, speaks LANG and SCARD(:kc:STAFF) < capacity
--   nobody who can be offered is left beside a counsellor who is free for it, and the earliest was offered first
--   what ends by itself is in :due: an offer, a wrap-up, an absence, a lost counsellor's hold, a lease
--   a child is seated at one worker, who is here at one whose lease runs; a goodbye from an older seat changes nothing
--   a closed conversation is in :unfiled until filed, in :kept until destroyed, and forgotten only after it was filed
--   a version only rises, with every change, and the clock goes on by ADVANCE_MS_MAX at most

local LANGUAGES = {'kk', 'ru', 'en'}
local DANGER, LOST, USUAL, ABSENT = 0, 1, 2, 3 -- bands of the line, the last of :ready only; within by arrival
local BAND = 1e12
local ADVANCE_MS_MAX = 2000 -- one step moves the clock at most this far: after a stall leases do not all end at once
local LEASE_MS = 6000 -- of a worker
local UNREADY_MS = 20000 -- an absent child gives way to those who are here after this; the place is kept
local BRIEF_KEPT_MS = 120000 -- the place of one who went away before UNREADY_MS were over, and never wrote
local LIMITS = {'offer_ms', 'orphan_ms', 'place_kept_ms', 'queue_max', 'late_ms'} -- that a worker says when it enlists
local UNSAID = {20000, 15000, 600000, 1e15, 600000} -- what they are where none did
local DANGER_LATE_MS = 60000 -- words of a child in danger, unread for so long, are too long unread; others late_ms
local CAPACITY = 2 -- of a counsellor
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
local OVERDUE_MAX = 100

local function call(...) return redis.call(...) end -- redis.call is not there yet while the library loads
local P, now, conf, me -- of the step under way: prefix, desk time, limits, worker

local function integer(n) return string.format('%.0f', n) end

local function refuse(text) return redis.error_reply(text) end

local function due(kind, name, at) call('ZADD', P .. ':due', integer(at), kind .. ':' .. name) end
local function undue(name, ...)
  for _, kind in ipairs({...}) do call('ZREM', P .. ':due', kind .. ':' .. name) end
end

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

local function counsellor_state(k)
  return {now = now, seat = tonumber(k.seat), availability = k.availability, capacity = tonumber(k.capacity),
    missed = tonumber(k.missed or 0)}
end
local function publish_counsellor(staff, k)
  local state = counsellor_state(k)
  state.staff = staff
  call('PUBLISH', P .. ':events', cjson.encode(state))
end

-- A counsellor has answered: what was missed before is forgiven.
local function forgive(staff, k)
  if not k.missed then return end
  call('HDEL', P .. ':k:' .. staff, 'missed')
  k.missed = nil
  publish_counsellor(staff, k)
end

-- Whether this is the seat the counsellor has, and has not left.
local function is_seated(k, seat) return k and k.seat == seat and not k.gone end

-- Ends the hold of a counsellor on a conversation.
local function release(id, c)
  undue(id, 'offer', 'wrap')
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
  undue(id, 'unready', 'abandon')
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

-- Pairs as long as anyone can be paired: the earliest child for whom a counsellor is free first, whatever the language.
-- Answers whether anyone was.
local function pair()
  local has_paired = false
  while call('EXISTS', P .. ':free:kk', P .. ':free:ru', P .. ':free:en') > 0 do -- a set without members is no key
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
  undue(id, 'abandon')
  orphaned_no_more(id)
  due('wrap', id, now + WRAP_UP_MS)
  fields.phase, fields.ended = 'wrap_up', integer(now)
  change(id, c, fields)
end

-- The counsellor is gone since `since`: offers go back to their place in the line, the rest waits for the orphan bound.
local function counsellor_absent(staff, since)
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
    if k.worker == worker then counsellor_absent(staff, since) end
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
  forget = function(id)
    local worker = call('HGET', P .. ':c:' .. id, 'child_worker')
    if worker then call('SREM', P .. ':wc:' .. worker, id) end -- whose page is open still
    call('DEL', P .. ':c:' .. id)
  end,
}

local function has_swept()
  local list = call('ZRANGEBYSCORE', P .. ':due', '-inf', integer(now), 'WITHSCORES', 'LIMIT', 0, SWEEP_MAX)
  for i = 1, #list, 2 do
    local kind, name = string.match(list[i], '^(%l+):(.+)$')
    call('ZREM', P .. ':due', list[i])
    ON_DUE[kind](name, tonumber(list[i + 1]))
  end
  return #list > 0
end

-- Reads the desk's clock and moves it on by what this worker's monotonic clock says. `lag` is the time cut off by
-- ADVANCE_MS_MAX so far; it is common to all workers, so that one stall is cut once and not once a worker.
local function tell_time(worker, mono)
  local key = P .. ':clock'
  local f = call('HMGET', key, 'now', 'lag', 'base:' .. worker, unpack(LIMITS))
  now = tonumber(f[1]) or 0
  local lag, base = tonumber(f[2]) or 0, tonumber(f[3])
  conf = {}
  for i, name in ipairs(LIMITS) do conf[name] = tonumber(f[3 + i]) or UNSAID[i] end
  if not base then
    call('HSET', key, 'base:' .. worker, integer(now + lag - mono))
    return
  end
  local reached = base + mono - lag
  if reached > now + ADVANCE_MS_MAX then
    lag = lag + reached - (now + ADVANCE_MS_MAX)
    reached = now + ADVANCE_MS_MAX
    call('HSET', key, 'lag', integer(lag))
  end
  if reached > now then
    now = reached
    call('HSET', key, 'now', integer(now))
  end
end

-- A field as text, however the caller wrote it; '' is none.
local function text_of(value)
  if type(value) == 'number' then return integer(value) end
  return value == true and '1' or type(value) == 'string' and value or ''
end

-- The values of these fields in their order, from an object or from where older builds put them.
local function named(fields, object)
  local given, values = cjson.decode(object or '{}'), {}
  for i, name in ipairs(fields) do values[i] = text_of(given[name]) end
  return values
end
local function positional(fields, argv, first)
  local values = {}
  for i = 1, #fields do values[i] = argv[first + i - 1] or '' end
  return values
end

local FENCED = 'FENCED another worker took this one for dead'
-- Refuses a fenced worker, tells the time, sweeps (which may end this very worker's lease), takes the step, pairs.
local function take_step(body, worker, fence, mono, values)
  if call('HGET', P .. ':w:' .. worker, 'fence') ~= fence then return refuse(FENCED) end
  me = worker
  tell_time(worker, tonumber(mono))
  local lives = not has_swept() or call('EXISTS', P .. ':w:' .. worker) == 1
  local reply = lives and body(unpack(values)) or refuse(FENCED)
  local has_paired = pair()
  if type(reply) == 'function' then return reply(has_paired) end
  return reply
end

local STEPS = {}

-- fields: what the body is given, in the order in which builds before version 5 send it. A field that
-- is added comes last.
local function step(name, fields, body)
  STEPS[name] = function(worker, fence, mono, object)
    return take_step(body, worker, fence, mono, named(fields, object))
  end
  redis.register_function('senim_desk_' .. name, function(keys, argv)
    P = keys[1]
    return take_step(body, argv[1], argv[2], argv[3], positional(fields, argv, 4))
  end)
end

redis.register_function('senim_desk', function(keys, argv)
  P = keys[1]
  local known = STEPS[argv[1]]
  if not known then return refuse('ERR Function not found') end -- as Redis says it: a later build loads its own
  return known(argv[2], argv[3], argv[4], argv[5])
end)

-- The counsellor's hold on a conversation in one of these phases, or nil and the refusal.
local function held(staff, seat, id, phases)
  local c, k = conversation(id), load_hash(P .. ':k:' .. staff)
  if not c or not k or k.seat ~= seat or c.staff ~= staff or not phases[c.phase] then
    return nil, refuse('NOT_YOURS this conversation is not assigned to you')
  end
  return c
end

-- Result: the fencing number. A limit that is not said stays as it is. epoch: for a desk that has none yet.
local ENLIST = {'offer_ms', 'orphan_ms', 'place_kept_ms', 'queue_max', 'epoch', 'late_ms'}
local function enlist(worker, mono, values)
  for i, name in ipairs(ENLIST) do
    local value = values[i]
    if value ~= '' and name == 'epoch' then call('HSETNX', P .. ':numbers', name, value)
    elseif value ~= '' then call('HSET', P .. ':clock', name, value) end
  end
  for _, language in ipairs(LANGUAGES) do call('DEL', P .. ':accepts:' .. language) end -- of versions before 4
  tell_time(worker, tonumber(mono))
  local fence = call('HINCRBY', P .. ':numbers', 'fence', 1)
  call('HSET', P .. ':w:' .. worker, 'fence', fence)
  due('worker', worker, now + LEASE_MS)
  return tostring(fence)
end
STEPS.enlist = function(worker, _, mono, object) return enlist(worker, mono, named(ENLIST, object)) end
redis.register_function('senim_desk_enlist', function(keys, argv)
  P = keys[1]
  return enlist(argv[1], argv[2], positional(ENLIST, argv, 3))
end)

local function minutes_bound(language, minutes, interval, free)
  local rank = free
  if interval > 0 then rank = rank + math.floor(minutes * 60000 / interval) end
  if rank <= 0 then return -1 end
  local at = call('ZRANGE', P .. ':ready:' .. language, rank - 1, rank - 1, 'WITHSCORES')
  return at[2] and tonumber(at[2]) or 9e15
end

-- How long it takes until a counsellor is free again, from what the last conversations took, and from how long the
-- first in line has waited in vain.
local function interval_of(language, slots, head)
  if slots == 0 then return 0 end
  local holds = call('LRANGE', P .. ':holds:' .. language, 0, -1)
  if #holds < 3 then return TALK_MS_GUESS / slots end
  local sum = 0
  for _, ms in ipairs(holds) do sum = sum + tonumber(ms) end
  local interval = sum / #holds / slots
  if head then
    local freed = tonumber(call('HGET', P .. ':numbers', 'freed:' .. language) or 0)
    interval = math.max(interval, (now - math.max(freed, head.joined)) / 2)
  end
  return interval
end

-- One who waits, as a console lists it; at: where it comes among those who can be offered.
local function listed(id, at)
  local f = call('HMGET', P .. ':c:' .. id, 'number', 'region', 'need', 'mood', 'risk', 'joined', 'child',
    'why', 'wrote')
  return {id = id, at = tonumber(at), number = tonumber(f[1]), region = f[2] or nil, need = f[3] or nil,
    mood = tonumber(f[4]), risk = f[5], joined = tonumber(f[6]), child = f[7], why = f[8] or nil,
    wrote = f[9] and true or false}
end

-- The first of those who are here or in danger, and the first of those absent: none hides behind the other kind.
local function heads(ready, list_max)
  local list = {}
  for _, range in ipairs({{'-inf', '(' .. integer(ABSENT * BAND)}, {integer(ABSENT * BAND), '+inf'}}) do
    local ids = call('ZRANGEBYSCORE', ready, range[1], range[2], 'WITHSCORES', 'LIMIT', 0, list_max)
    for i = 1, #ids, 2 do list[#list + 1] = listed(ids[i], ids[i + 1]) end
  end
  return list
end

-- What a worker needs to tell each of its waiting children where they stand, and its counsellors who waits. Counts whom
-- a counsellor would be given, not places that are only kept. Its cost grows with the line by log n.
local function line_view(language, list_max)
  local ready, absent = P .. ':ready:' .. language, integer(ABSENT * BAND)
  local on = call('SMEMBERS', P .. ':on:' .. language)
  local slots, free = 0, 0
  for _, staff in ipairs(on) do
    local capacity = tonumber(call('HGET', P .. ':k:' .. staff, 'capacity'))
    slots = slots + capacity
    free = free + math.max(0, capacity - call('SCARD', P .. ':kc:' .. staff))
  end
  local first = call('ZRANGE', ready, 0, 4, 'WITHSCORES')
  local orders = {}
  for i = 2, #first, 2 do orders[#orders + 1] = tonumber(first[i]) end
  local head
  if orders[1] and orders[1] < ABSENT * BAND then
    head = {joined = tonumber(call('HGET', P .. ':c:' .. first[1], 'joined'))}
  end
  local within = {-1, -1, -1}
  if #on > 0 then
    local interval = interval_of(language, slots, head)
    for i, minutes in ipairs({1, 3, 10}) do within[i] = minutes_bound(language, minutes, interval, free) end
  end
  local list = list_max > 0 and heads(ready, list_max) or {}
  return {waiting = call('ZCOUNT', ready, '-inf', '(' .. absent), unread = call('ZCOUNT', ready, absent, '+inf'),
    late = call('ZCOUNT', P .. ':unread:' .. language, '-inf', integer(now)), available = #on,
    first = #orders > 0 and orders or nil, within = within, heads = #list > 0 and list or nil,
    longest = head and now - head.joined or 0}
end

local function take_seen()
  local seen = {}
  for _, entry in ipairs(call('LRANGE', P .. ':seen:' .. me, 0, -1)) do
    local what, ms = string.match(entry, '^(%l+):(%d+)$')
    seen[what] = seen[what] or {}
    table.insert(seen[what], tonumber(ms))
  end
  call('DEL', P .. ':seen:' .. me)
  return seen
end

-- A worker of before documents would file an accepted contact without what its document says.
local function to_be_filed(documents)
  local ids = {}
  if documents == '1' then ids = call('SRANDMEMBER', P .. ':unfiled', 16) end
  for _, id in ipairs(documents == '1' and {} or call('SMEMBERS', P .. ':unfiled')) do
    if #ids < 16 and not call('HGET', P .. ':c:' .. id, 'waited') then ids[#ids + 1] = id end
  end
  return #ids > 0 and ids or nil
end

-- Result: {now, lines: one a language, empty: how many would give way in a full line, unfiled: up to 16 ids, seen: as
-- take_seen() says, orphans: how many there are and since when, orphan_max, epoch, count: of beats so far, rewound: ms
-- since the store lost data}.
-- list_max: how many children of a language to list, of each kind; none for a worker without consoles, or an older one.
-- documents: this worker files what stands in the document of a contact. Renews the worker's lease.
step('beat', {'list_max', 'documents'}, function(list_max, documents)
  due('worker', me, now + LEASE_MS)
  local count = call('HINCRBY', P .. ':numbers', 'beat', 1)
  return function()
    local known = call('HMGET', P .. ':numbers', 'epoch', 'orphan_max')
    local oldest = call('ZRANGE', P .. ':orphans', 0, 0, 'WITHSCORES')[2]
    local rewound = call('HGET', P .. ':clock', 'rewound')
    local lines = {}
    for i, language in ipairs(LANGUAGES) do lines[i] = line_view(language, tonumber(list_max) or 0) end
    return cjson.encode({now = now, lines = lines, empty = call('ZCARD', P .. ':empty'),
      unfiled = to_be_filed(documents), seen = take_seen(), orphans = call('ZCARD', P .. ':orphans'),
      oldest = oldest and now - tonumber(oldest) or 0, orphan_max = tonumber(known[2] or 0), epoch = known[1],
      count = count, rewound = rewound and now - tonumber(rewound) or nil})
  end
end)

-- seen: the epoch in which this worker saw a lower count than before; epoch: a new one. Of the workers that see it the
-- first one raises the epoch, by which all others see it too; who saw another epoch says no new one and raises none.
step('rewound', {'seen', 'epoch'}, function(seen, new)
  call('HSET', P .. ':clock', 'rewound', integer(now))
  if new ~= '' and call('HGET', P .. ':numbers', 'epoch') == seen then call('HSET', P .. ':numbers', 'epoch', new) end
  return '{}'
end)

-- Result: {children: {ID = seat}, counsellors: {STAFF = seat}}, all whom the desk takes for seated at this worker.
step('seated', {}, function()
  return function()
    local children, counsellors = {}, {}
    for _, id in ipairs(call('SMEMBERS', P .. ':wc:' .. me)) do
      children[id] = tonumber(call('HGET', P .. ':c:' .. id, 'seat'))
    end
    for _, staff in ipairs(call('SMEMBERS', P .. ':wk:' .. me)) do
      counsellors[staff] = tonumber(call('HGET', P .. ':k:' .. staff, 'seat'))
    end
    return cjson.encode({children = children, counsellors = counsellors})
  end
end)

-- Gives back the worker's lease at its end: whoever is still seated there is gone now.
step('retire', {}, function()
  undue(me, 'worker')
  empty_worker(me, now)
  return '{}'
end)

-- Result: the view.
step('view', {'conversation'}, function(id)
  local c = conversation(id)
  if not c then return refuse('UNKNOWN no such conversation') end
  return answer(id, c)
end)

-- new: the fields of a conversation that nobody knows of yet.
local function take_child_seat(id, c, new)
  if not new then
    undue(id, 'unready', 'abandon')
    call('ZREM', P .. ':empty', id)
  end
  call('SADD', P .. ':wc:' .. me, id)
  if c.child_worker and c.child_worker ~= me then call('SREM', P .. ':wc:' .. c.child_worker, id) end
  local fields = new or {}
  fields.seat, fields.child_worker = integer((tonumber(c.seat) or 0) + 1), me
  if c.child ~= 'left' then
    fields.child = 'here'
    if c.placeless then fields.placeless = false end
  end
  change(id, c, fields, new ~= nil)
  if c.phase == 'waiting' then enter_line(id, c) end
  return function(has_paired) return answer(id, has_paired and conversation(id) or c) end
end

-- Makes room in a full line: of the absent who never wrote the one that went away first gives up its place.
local function has_made_room()
  for _, id in ipairs(call('ZRANGE', P .. ':empty', 0, ROOM_LOOKS_MAX - 1)) do
    local c = conversation(id)
    if c and c.phase == 'waiting' and c.child ~= 'here' then
      finish(id, c, {closed_by = 'quiet'})
      return true
    end
  end
  return false
end

-- started_at: wall clock; language: Kazakh, where it is none of ours: who waits in no line is served by nobody.
-- Result: the view. QUEUE_FULL at the limit. Said again it only takes a new seat.
local JOIN = {'conversation', 'language', 'region', 'place', 'started_at'}
step('join', JOIN, function(id, language, region, place, started_at)
  local c = conversation(id)
  if c then return take_child_seat(id, c) end
  if id == '' then return refuse('UNKNOWN a conversation needs an id') end
  local waiting, spoken = 0, LANGUAGES[1]
  for _, l in ipairs(LANGUAGES) do
    waiting = waiting + call('ZCARD', P .. ':line:' .. l)
    if l == language then spoken = l end
  end
  if waiting >= conf.queue_max and not has_made_room() then return refuse('QUEUE_FULL the line is at its limit') end
  local number = call('HINCRBY', P .. ':numbers', 'number', 1)
  return take_child_seat(id, {}, {phase = 'waiting', language = spoken, region = region, place = place,
    started_at = started_at, number = integer(number), order = integer(USUAL * BAND + number), risk = 'routine',
    joined = integer(now), live = '0'})
end)

-- Result: the view, with a new seat.
step('child_here', {'conversation'}, function(id)
  local c = conversation(id)
  if not c then return refuse('UNKNOWN no such conversation') end
  return take_child_seat(id, c)
end)

-- A seat that was replaced changes nothing.
step('child_away', {'conversation', 'seat'}, function(id, seat)
  local c = conversation(id)
  if c and c.seat == seat and c.child_worker == me then
    call('SREM', P .. ':wc:' .. me, id)
    if c.child == 'here' then child_absent(id, c) end
  end
  return '{}'
end)

-- found: these words were found in a conversation that had ended unread: then it waits again. Result: the view.
-- Said before a child's first words are stored, so that they can't stand there without the desk knowing.
step('wrote', {'conversation', 'found'}, function(id, found)
  local c = conversation(id)
  if not c then return refuse('UNKNOWN no such conversation') end
  local fields = {wrote = '1'}
  if found == '1' and c.phase == 'closed' and not c.waited then
    call('SREM', P .. ':unfiled', id)
    undue(id, 'forget')
    fields.phase, fields.closed_by, fields.ended, fields.placeless = 'waiting', false, false, '1'
    if c.child == 'here' then fields.child = 'away' end
    if c.need == 'danger' then fields.order = integer(DANGER * BAND + tonumber(c.number)) end
  end
  if not c.wrote and c.phase ~= 'closed' or fields.phase then
    change(id, c, fields)
    if c.phase == 'waiting' then enter_line(id, c) end
    has_words(id, c)
  end
  return function(has_paired) return answer(id, has_paired and conversation(id) or c) end
end)

-- Danger moves a waiting child to the first band, and is a word that somebody must read.
-- Result: the view.
step('need', {'conversation', 'need', 'mood'}, function(id, need, mood)
  local c = conversation(id)
  if not c then return refuse('UNKNOWN no such conversation') end
  local fields = {need = need ~= '' and need or false, mood = mood ~= '' and mood or false}
  if need == 'danger' and c.phase ~= 'closed' then
    fields.order = integer(DANGER * BAND + tonumber(c.number))
    if c.risk == 'routine' then fields.risk = 'raised' end
    fields.wrote = '1'
  end
  change(id, c, fields)
  if fields.wrote then has_words(id, c) end
  if c.phase == 'waiting' then enter_line(id, c) end
  return function() return answer(id, conversation(id)) end
end)

step('feedback', {'conversation', 'helped', 'mood'}, function(id, helped, mood)
  local c = conversation(id)
  if not c or c.helped == helped and c.mood_after == mood then return '{}' end
  change(id, c, {helped = helped, mood_after = mood})
  -- Filed already, most often, since the question comes after the end: filed once more, which amends it.
  if c.phase == 'closed' and now - tonumber(c.ended) < FORGET_MS then
    undue(id, 'forget')
    call('SADD', P .. ':unfiled', id)
  end
  return '{}'
end)

-- Result: the view. Left while waiting it is over, unless the child wrote: then somebody reads it all the
-- same. Left while live the counsellor still writes the record.
step('leave', {'conversation', 'how'}, function(id, how)
  local c = conversation(id)
  if not c then return refuse('UNKNOWN no such conversation') end
  local gone = how == 'exit' and 'exit' or 'left'
  if c.phase == 'live' then
    wrap_up(id, c, {child = gone, closed_by = 'child'})
  elseif (c.phase == 'waiting' or c.phase == 'offered') and c.wrote then
    undue(id, 'unready', 'abandon')
    give_up_place(id, c, {child = gone})
  elseif c.phase == 'waiting' or c.phase == 'offered' then
    finish(id, c, {child = gone, closed_by = 'child'})
  end
  return function() return answer(id, conversation(id)) end
end)

local function counsellor_answer(staff)
  return function()
    local state, views = counsellor_state(load_hash(P .. ':k:' .. staff)), {}
    for _, id in ipairs(call('SMEMBERS', P .. ':kc:' .. staff)) do views[#views + 1] = view_of(id, conversation(id)) end
    state.views = #views > 0 and views or nil
    return cjson.encode(state)
  end
end

-- languages: "kk ru"; capacity: to begin with, else CAPACITY. Result: the counsellor's view, with a new seat.
step('counsellor_here', {'staff', 'alias', 'languages', 'capacity'}, function(staff, alias, languages, capacity)
  local key = P .. ':k:' .. staff
  if staff == '' then return refuse('UNKNOWN a counsellor needs a name') end
  local k = load_hash(key) or {availability = 'offline', capacity = tonumber(capacity) or CAPACITY}
  if k.worker and k.worker ~= me then call('SREM', P .. ':wk:' .. k.worker, staff) end
  undue(staff, 'staff')
  call('HSET', key, 'seat', (tonumber(k.seat) or 0) + 1, 'alias', alias, 'languages', languages, 'worker', me,
    'availability', k.availability, 'capacity', k.capacity)
  call('HDEL', key, 'gone')
  call('SADD', P .. ':wk:' .. me, staff)
  for _, id in ipairs(call('SMEMBERS', P .. ':kc:' .. staff)) do
    local c = conversation(id)
    orphaned_no_more(id)
    if c.trouble then change(id, c, {trouble = false}) end
  end
  refit(staff)
  publish_counsellor(staff, load_hash(key))
  return counsellor_answer(staff)
end)

-- silent_ms: how long ago there was the last sign of life. A seat that was replaced changes nothing.
step('counsellor_away', {'staff', 'seat', 'silent_ms'}, function(staff, seat, silent_ms)
  local k = load_hash(P .. ':k:' .. staff)
  if k and k.seat == seat and k.worker == me then
    call('SREM', P .. ':wk:' .. me, staff)
    counsellor_absent(staff, now - math.min(LEASE_MS, tonumber(silent_ms) or 0))
  end
  return '{}'
end)

-- Result: the counsellor's view.
step('counsellor_view', {'staff'}, function(staff)
  if call('EXISTS', P .. ':k:' .. staff) == 0 then return refuse('UNKNOWN no such counsellor') end
  return counsellor_answer(staff)
end)

-- What is not said stays as it is.
step('availability', {'staff', 'seat', 'availability', 'capacity'}, function(staff, seat, availability, capacity)
  local key = P .. ':k:' .. staff
  if not is_seated(load_hash(key), seat) then return refuse('NOT_YOURS another connection took this seat') end
  if availability ~= '' then call('HSET', key, 'availability', availability) end
  if capacity ~= '' then call('HSET', key, 'capacity', capacity) end
  call('HDEL', key, 'missed')
  refit(staff)
  publish_counsellor(staff, load_hash(key))
  return '{}'
end)

local function go_live(id, c)
  undue(id, 'offer', 'unready', 'abandon')
  call('ZREM', P .. ':empty', id)
  call('ZREM', P .. ':unread:' .. c.language, id)
  local fields = {phase = 'live', live = integer(now), deadline = false}
  if not c.waited then fields.waited = integer(now - tonumber(c.joined)) end
  if c.child == 'away' then due('abandon', id, now + LIVE_AWAY_MS) end
  change(id, c, fields)
end

-- Result: the view, live. Said again it answers the same.
step('accept', {'staff', 'seat', 'offer'}, function(staff, seat, number)
  local id = call('HGET', P .. ':offer', number)
  local c = id and conversation(id)
  local k = load_hash(P .. ':k:' .. staff)
  if not c or not k or k.seat ~= seat or c.staff ~= staff or c.offer ~= number
    or (c.phase ~= 'offered' and c.phase ~= 'live') then
    return refuse('OFFER_GONE this offer is not open')
  end
  forgive(staff, k)
  if c.phase == 'offered' then go_live(id, c) end
  return answer(id, c)
end)

-- Takes this one of those who wait, without an offer. Result: the view, live. Said again it answers
-- the same. AT_CAPACITY when the counsellor holds as many as can be.
step('take', {'staff', 'seat', 'conversation'}, function(staff, seat, id)
  local c, k = conversation(id), load_hash(P .. ':k:' .. staff)
  if not is_seated(k, seat) then return refuse('NOT_YOURS another connection took this seat') end
  local is_offered_it = c and c.staff == staff and c.phase == 'offered'
  if c and c.staff == staff and c.phase == 'live' then return answer(id, c) end
  if not c or not (c.phase == 'waiting' or is_offered_it) or not string.find(k.languages, c.language, 1, true) then
    return refuse('OFFER_GONE nobody waits under this name')
  end
  if not is_offered_it then
    if call('SCARD', P .. ':kc:' .. staff) >= tonumber(k.capacity) then
      return refuse('AT_CAPACITY this counsellor holds as many as can be')
    end
    offer(id, c, staff)
  end
  forgive(staff, k)
  go_live(id, c)
  return answer(id, c)
end)

-- The child goes back to its place and is not offered to this counsellor for DECLINE_PAUSE_MS.
step('decline', {'staff', 'seat', 'offer'}, function(staff, seat, number)
  local id = call('HGET', P .. ':offer', number)
  local c = id and conversation(id)
  if not c or c.staff ~= staff or c.offer ~= number or c.phase ~= 'offered'
    or call('HGET', P .. ':k:' .. staff, 'seat') ~= seat then
    return refuse('OFFER_GONE this offer is not open')
  end
  forgive(staff, load_hash(P .. ':k:' .. staff))
  call('HSET', P .. ':c:' .. id, 'declined:' .. staff, integer(now + DECLINE_PAUSE_MS))
  requeue(id, c, {})
  return '{}'
end)

-- Result: the view.
step('risk', {'staff', 'seat', 'conversation', 'risk'}, function(staff, seat, id, risk)
  local c, refusal = held(staff, seat, id, {live = true, wrap_up = true})
  if not c then return refusal end
  if risk ~= '' then change(id, c, {risk = risk}) end
  return answer(id, c)
end)

-- Live becomes wrap-up. Said again it answers the same. Result: the view.
step('end', {'staff', 'seat', 'conversation'}, function(staff, seat, id)
  local c, refusal = held(staff, seat, id, {live = true, wrap_up = true})
  if not c then return refusal end
  if c.phase == 'live' then wrap_up(id, c, {closed_by = 'counsellor'}) end
  return answer(id, c)
end)

-- What a build says of the contact beside it is kept for `filing`, and means nothing here. Result: the view, closed.
-- Said again it answers the same.
local CLOSE = {'staff', 'seat', 'conversation', 'call_type', 'outcome', 'category', 'summary'}
step('close', CLOSE, function(staff, seat, id, ...)
  local c, refusal = held(staff, seat, id, {live = true, wrap_up = true, closed = true})
  if not c then return refusal end
  if c.phase ~= 'closed' then
    local fields = {closed_by = c.closed_by or 'counsellor'}
    for i, value in ipairs({...}) do fields[CLOSE[3 + i]] = value ~= '' and value or nil end
    finish(id, c, fields)
  end
  return answer(id, c)
end)

-- Result: the view with place, ended, waited, summary and all else that was said with it.
step('filing', {'conversation'}, function(id)
  local c = conversation(id)
  if not c or c.phase ~= 'closed' then return refuse('UNKNOWN no such closed conversation') end
  local v = view_of(id, c)
  v.summary = c.summary
  return cjson.encode({now = now, view = v})
end)

-- version: the one that was filed; not said: as it is. The contact record is filed, unless it has changed since; the
-- entry stays a day so that a child who comes back is told it is over.
step('filed', {'conversation', 'version'}, function(id, version)
  if version ~= '' and call('HGET', P .. ':c:' .. id, 'version') ~= version then return '{}' end
  if call('SREM', P .. ':unfiled', id) == 1 then due('forget', id, now + FORGET_MS) end
  return '{}'
end)

-- How long what was said is kept. A day counts when it was lived through on the desk's clock, so that no wall clock
-- that jumps destroys any early. They lie in other slots: whoever finds a conversation overdue destroys them there
-- and then strikes it here; done twice is as good as once.
-- kept_ms: how long; for ever, if nobody says it. count_max: of ids. Result: {overdue: ids}.
step('overdue', {'kept_ms', 'count_max'}, function(kept_ms, count_max)
  local until_then = kept_ms == '' and '-inf' or integer(now - tonumber(kept_ms))
  local most, overdue = tonumber(count_max) or OVERDUE_MAX, {}
  for _, id in ipairs(call('ZRANGEBYSCORE', P .. ':kept', '-inf', until_then, 'LIMIT', 0, most)) do
    local phase = call('HGET', P .. ':c:' .. id, 'phase')
    if phase and phase ~= 'closed' then -- begun anew with the same token; kept again from its next end on
      call('ZREM', P .. ':kept', id)
    else
      overdue[#overdue + 1] = id
    end
  end
  return cjson.encode({overdue = #overdue > 0 and overdue or nil})
end)

step('destroyed', {'conversation'}, function(id)
  call('ZREM', P .. ':kept', id)
  return '{}'
end)

-- senim_desk_adopt   KEYS prefix   ARGV id, for how many ms it has been closed
-- Result: ok. One that a server closed which left its days to Redis' clock.
redis.register_function('senim_desk_adopt', function(keys, argv)
  local desk_now = tonumber(call('HGET', keys[1] .. ':clock', 'now') or 0)
  call('ZADD', keys[1] .. ':kept', 'NX', integer(desk_now - tonumber(argv[2])), argv[1])
  return 'ok'
end)
