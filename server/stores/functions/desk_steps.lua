-- The steps of the desk, loaded after desk.lua and desk_clock.lua into the same library. Above each: its further ARGV
-- and its result.

-- ARGV: worker, its monotonic time in ms, offer_ms, orphan_ms, place_kept_ms, queue_max, an epoch for a desk that has
-- none yet, late_ms (of an older worker: none). Result: the fencing number.
redis.register_function('senim_desk_enlist', function(keys, argv)
  P = keys[1]
  call('HSET', P .. ':clock', 'offer_ms', argv[3], 'orphan_ms', argv[4], 'place_kept_ms', argv[5], 'queue_max', argv[6])
  if argv[8] then call('HSET', P .. ':clock', 'late_ms', argv[8]) end
  for _, language in ipairs(LANGUAGES) do call('DEL', P .. ':accepts:' .. language) end -- of versions before 4
  tell_time(argv[1], tonumber(argv[2]))
  call('HSETNX', P .. ':numbers', 'epoch', argv[7])
  local fence = call('HINCRBY', P .. ':numbers', 'fence', 1)
  call('HSET', P .. ':w:' .. argv[1], 'fence', fence)
  due('worker', argv[1], now + LEASE_MS)
  return tostring(fence)
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
  local f = call('HMGET', P .. ':c:' .. id, 'number', 'region', 'need', 'mood', 'risk', 'joined', 'child', 'why', 'wrote')
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

-- What this worker's steps saw end, as {orphan = {ms...}, lost = {ms...}}.
local function take_seen(worker)
  local seen = {}
  for _, entry in ipairs(call('LRANGE', P .. ':seen:' .. worker, 0, -1)) do
    local what, ms = string.match(entry, '^(%l+):(%d+)$')
    seen[what] = seen[what] or {}
    table.insert(seen[what], tonumber(ms))
  end
  call('DEL', P .. ':seen:' .. worker)
  return seen
end

-- Result: {now, lines: one a language, empty: how many would give way in a full line, unfiled: up to 16 ids, seen: as
-- take_seen() says, orphans: how many there are and since when, orphan_max, epoch, count: of beats so far, rewound: ms
-- since the store lost data}.
-- list_max: how many children of a language to list, of each kind; none for a worker without consoles, or an older one.
-- Renews the worker's lease.
step('beat', function(worker, list_max)
  due('worker', worker, now + LEASE_MS)
  local count = call('HINCRBY', P .. ':numbers', 'beat', 1)
  return function()
    local known = call('HMGET', P .. ':numbers', 'epoch', 'orphan_max')
    local oldest = call('ZRANGE', P .. ':orphans', 0, 0, 'WITHSCORES')[2]
    local rewound = call('HGET', P .. ':clock', 'rewound')
    local lines = {}
    for i, language in ipairs(LANGUAGES) do lines[i] = line_view(language, tonumber(list_max) or 0) end
    local unfiled = call('SRANDMEMBER', P .. ':unfiled', 16)
    return cjson.encode({now = now, lines = lines, empty = call('ZCARD', P .. ':empty'), unfiled = #unfiled > 0 and unfiled or nil,
      seen = take_seen(worker), orphans = call('ZCARD', P .. ':orphans'),
      oldest = oldest and now - tonumber(oldest) or 0, orphan_max = tonumber(known[2] or 0), epoch = known[1],
      count = count, rewound = rewound and now - tonumber(rewound) or nil})
  end
end)

-- the epoch in which this worker saw a lower count than before, and a new one. Of the workers that see it the first
-- one raises the epoch, by which all others see it too; who saw another epoch says '' and raises none.
step('rewound', function(_, seen, new)
  call('HSET', P .. ':clock', 'rewound', integer(now))
  if new ~= '' and call('HGET', P .. ':numbers', 'epoch') == seen then call('HSET', P .. ':numbers', 'epoch', new) end
  return '{}'
end)

-- Result: {children: {ID = seat}, counsellors: {STAFF = seat}}, all whom the desk takes for seated at this worker.
step('seated', function(worker)
  return function()
    local children, counsellors = {}, {}
    for _, id in ipairs(call('SMEMBERS', P .. ':wc:' .. worker)) do
      children[id] = tonumber(call('HGET', P .. ':c:' .. id, 'seat'))
    end
    for _, staff in ipairs(call('SMEMBERS', P .. ':wk:' .. worker)) do
      counsellors[staff] = tonumber(call('HGET', P .. ':k:' .. staff, 'seat'))
    end
    return cjson.encode({children = children, counsellors = counsellors})
  end
end)

-- Gives back the worker's lease at its end: whoever is still seated there is gone now.
step('retire', function(worker)
  undue('worker', worker)
  empty_worker(worker, now)
  return '{}'
end)

-- id. Result: the view.
step('view', function(_, id)
  local c = conversation(id)
  if not c then return refuse('UNKNOWN no such conversation') end
  return answer(id, c)
end)

-- new: the fields of a conversation that nobody knows of yet.
local function take_child_seat(worker, id, c, new)
  if not new then
    undue('unready', id)
    undue('abandon', id)
    call('ZREM', P .. ':empty', id)
  end
  call('SADD', P .. ':wc:' .. worker, id)
  if c.child_worker and c.child_worker ~= worker then call('SREM', P .. ':wc:' .. c.child_worker, id) end
  local fields = new or {}
  fields.seat, fields.child_worker = integer((tonumber(c.seat) or 0) + 1), worker
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

-- id, language, region, place, started_at (wall clock). Result: the view. QUEUE_FULL at the limit.
-- Said again it only takes a new seat.
step('join', function(worker, id, language, region, place, started_at)
  local c = conversation(id)
  if c then return take_child_seat(worker, id, c) end
  local waiting = 0
  for _, l in ipairs(LANGUAGES) do waiting = waiting + call('ZCARD', P .. ':line:' .. l) end
  if waiting >= conf.queue_max and not has_made_room() then return refuse('QUEUE_FULL the line is at its limit') end
  local number = call('HINCRBY', P .. ':numbers', 'number', 1)
  return take_child_seat(worker, id, {}, {phase = 'waiting', language = language, region = region, place = place,
    started_at = started_at, number = integer(number), order = integer(USUAL * BAND + number), risk = 'routine',
    joined = integer(now), live = '0'})
end)

-- id. Result: the view, with a new seat.
step('child_here', function(worker, id)
  local c = conversation(id)
  if not c then return refuse('UNKNOWN no such conversation') end
  return take_child_seat(worker, id, c)
end)

-- id, seat. A seat that was replaced changes nothing.
step('child_away', function(worker, id, seat)
  local c = conversation(id)
  if c and c.seat == seat and c.child_worker == worker then
    call('SREM', P .. ':wc:' .. worker, id)
    if c.child == 'here' then child_absent(id, c) end
  end
  return '{}'
end)

-- id, '1' if these words were found in a conversation that had ended unread: then it waits again. Result: the view.
-- Said before a child's first words are stored, so that they can't stand there without the desk knowing.
step('wrote', function(_, id, found)
  local c = conversation(id)
  if not c then return refuse('UNKNOWN no such conversation') end
  local fields = {wrote = '1'}
  if found == '1' and c.phase == 'closed' and not c.waited then
    call('SREM', P .. ':unfiled', id)
    fields.phase, fields.closed_by, fields.ended, fields.placeless = 'waiting', false, false, '1'
    if c.child == 'here' then fields.child = 'away' end
  end
  if not c.wrote or fields.phase then
    change(id, c, fields)
    if c.phase == 'waiting' then enter_line(id, c) end
    has_words(id, c)
  end
  return function(has_paired) return answer(id, has_paired and conversation(id) or c) end
end)

-- id, need or '', mood or ''. Danger moves a waiting child to the first band, and is a word that somebody must read.
-- Result: the view.
step('need', function(_, id, need, mood)
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

-- id, helped or '', mood or ''.
step('feedback', function(_, id, helped, mood)
  local c = conversation(id)
  if not c or c.helped == helped and c.mood_after == mood then return '{}' end
  change(id, c, {helped = helped, mood_after = mood})
  -- Filed already, most often, since the question comes after the end: filed once more, which amends it.
  if c.phase == 'closed' and now - tonumber(c.ended) < FORGET_MS then
    undue('forget', id)
    call('SADD', P .. ':unfiled', id)
  end
  return '{}'
end)

-- id, how. Result: the view. Left while waiting it is over, unless the child wrote: then somebody reads it all the
-- same. Left while live the counsellor still writes the record.
step('leave', function(_, id, how)
  local c = conversation(id)
  if not c then return refuse('UNKNOWN no such conversation') end
  local gone = how == 'exit' and 'exit' or 'left'
  if c.phase == 'live' then
    wrap_up(id, c, {child = gone, closed_by = 'child'})
  elseif (c.phase == 'waiting' or c.phase == 'offered') and c.wrote then
    undue('unready', id)
    undue('abandon', id)
    give_up_place(id, c, {child = gone})
  elseif c.phase == 'waiting' or c.phase == 'offered' then
    finish(id, c, {child = gone, closed_by = 'child'})
  end
  return function() return answer(id, conversation(id)) end
end)

local function counsellor_answer(staff)
  return function()
    local k = load_hash(P .. ':k:' .. staff)
    local views = {}
    for _, id in ipairs(call('SMEMBERS', P .. ':kc:' .. staff)) do views[#views + 1] = view_of(id, conversation(id)) end
    return cjson.encode({now = now, seat = tonumber(k.seat), availability = k.availability,
      capacity = tonumber(k.capacity), missed = tonumber(k.missed or 0),
      views = #views > 0 and views or nil})
  end
end

-- staff, alias, languages ("kk ru"), capacity to begin with. Result: the counsellor's view, with a new seat.
step('counsellor_here', function(worker, staff, alias, languages, capacity)
  local key = P .. ':k:' .. staff
  local k = load_hash(key) or {availability = 'offline', capacity = capacity}
  if k.worker and k.worker ~= worker then call('SREM', P .. ':wk:' .. k.worker, staff) end
  undue('staff', staff)
  call('HSET', key, 'seat', (tonumber(k.seat) or 0) + 1, 'alias', alias, 'languages', languages, 'worker', worker,
    'availability', k.availability, 'capacity', k.capacity)
  call('HDEL', key, 'gone')
  call('SADD', P .. ':wk:' .. worker, staff)
  for _, id in ipairs(call('SMEMBERS', P .. ':kc:' .. staff)) do
    local c = conversation(id)
    orphaned_no_more(id)
    if c.trouble then change(id, c, {trouble = false}) end
  end
  refit(staff)
  publish_counsellor(staff, load_hash(key))
  return counsellor_answer(staff)
end)

-- staff, seat, how long before there was the last sign of life. A seat that was replaced changes nothing.
step('counsellor_away', function(worker, staff, seat, silent_ms)
  local k = load_hash(P .. ':k:' .. staff)
  if k and k.seat == seat and k.worker == worker then
    call('SREM', P .. ':wk:' .. worker, staff)
    counsellor_absent(staff, k, now - math.min(LEASE_MS, tonumber(silent_ms or 0)))
  end
  return '{}'
end)

-- staff. Result: the counsellor's view.
step('counsellor_view', function(_, staff)
  if call('EXISTS', P .. ':k:' .. staff) == 0 then return refuse('UNKNOWN no such counsellor') end
  return counsellor_answer(staff)
end)

-- staff, seat, availability, capacity.
step('availability', function(_, staff, seat, availability, capacity)
  local key = P .. ':k:' .. staff
  if call('HGET', key, 'seat') ~= seat then return refuse('NOT_YOURS another connection took this seat') end
  call('HSET', key, 'availability', availability, 'capacity', capacity)
  call('HDEL', key, 'missed')
  refit(staff)
  publish_counsellor(staff, load_hash(key))
  return '{}'
end)

local function go_live(id, c)
  undue('offer', id)
  undue('unready', id)
  undue('abandon', id)
  call('ZREM', P .. ':empty', id)
  call('ZREM', P .. ':unread:' .. c.language, id)
  local fields = {phase = 'live', live = integer(now), deadline = false}
  if not c.waited then fields.waited = integer(now - tonumber(c.joined)) end
  if c.child == 'away' then due('abandon', id, now + LIVE_AWAY_MS) end
  change(id, c, fields)
end

-- staff, seat, offer. Result: the view, live. Said again it answers the same.
step('accept', function(_, staff, seat, number)
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

-- staff, seat, id. Takes this one of those who wait, without an offer. Result: the view, live. Said again it answers
-- the same. AT_CAPACITY when the counsellor holds as many as can be.
step('take', function(_, staff, seat, id)
  local c, k = conversation(id), load_hash(P .. ':k:' .. staff)
  if not k or k.seat ~= seat then return refuse('NOT_YOURS another connection took this seat') end
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

-- staff, seat, offer. The child goes back to its place and is not offered to this counsellor for DECLINE_PAUSE_MS.
step('decline', function(_, staff, seat, number)
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

-- staff, seat, id, risk. Result: the view.
step('risk', function(_, staff, seat, id, risk)
  local c, refusal = held(staff, seat, id, {live = true, wrap_up = true})
  if not c then return refusal end
  change(id, c, {risk = risk})
  return answer(id, c)
end)

-- staff, seat, id. Live becomes wrap-up. Said again it answers the same. Result: the view.
step('end', function(_, staff, seat, id)
  local c, refusal = held(staff, seat, id, {live = true, wrap_up = true})
  if not c then return refusal end
  if c.phase == 'live' then wrap_up(id, c, {closed_by = 'counsellor'}) end
  return answer(id, c)
end)

-- staff, seat, id, call type, outcome, category, sealed summary in hex. Result: the view, closed.
-- Said again it answers the same.
step('close', function(_, staff, seat, id, call_type, outcome, category, summary)
  local c, refusal = held(staff, seat, id, {live = true, wrap_up = true, closed = true})
  if not c then return refusal end
  if c.phase ~= 'closed' then
    finish(id, c, {closed_by = c.closed_by or 'counsellor', call_type = call_type, outcome = outcome,
      category = category, summary = summary})
  end
  return answer(id, c)
end)

-- id. Result: the view with place, ended, waited, call_type, outcome, category, summary, helped, mood_after.
step('filing', function(_, id)
  local c = conversation(id)
  if not c or c.phase ~= 'closed' then return refuse('UNKNOWN no such closed conversation') end
  local v = view_of(id, c)
  v.summary = c.summary
  return cjson.encode({now = now, view = v})
end)

-- id, version that was filed (nothing: as it is). The contact record is filed, unless it has changed since; the entry
-- stays a day so that a child who comes back is told it is over.
step('filed', function(_, id, version)
  if version and call('HGET', P .. ':c:' .. id, 'version') ~= version then return '{}' end
  if call('SREM', P .. ':unfiled', id) == 1 then due('forget', id, now + FORGET_MS) end
  return '{}'
end)
