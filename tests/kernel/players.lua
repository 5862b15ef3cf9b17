-- Random steps at one desk, as a few workers with clocks of their own say them: children of three languages,
-- counsellors who come and go, workers that fall silent and come back, clocks that stand still and leap. The same seed,
-- the same steps. Chooses by looking into the store; decides nothing of what should follow.
local cjson = require('cjson')
local memory_store = require('memory_store')

local LANGUAGES = {'kk', 'ru', 'en'}
local SPOKEN = {'kk ', 'ru kk ', 'en ', 'kk ru en ', 'ru '}
local CHILDREN, STAFF, WORKERS = 32, 5, 3

local function company(store, P, seed)
  local pick = memory_store.chance(seed)
  local workers, children = {}, 0
  local limits = {offer_ms = 20000, orphan_ms = 15000, place_kept_ms = 120000, queue_max = 9, epoch = 'e' .. seed,
    late_ms = 300000}
  for i = 1, WORKERS do workers[i] = {name = 'w' .. i, mono = pick(1000000), fence = nil, is_silent = false} end

  local function one_in(n) return pick(n) == 1 end
  local function one_of(list) return list[pick(#list)] end
  local function hash(name) return store:hash(P .. name) end

  local function known(kind)
    local found, begin = {}, P .. ':' .. kind .. ':'
    for key in pairs(store.keys) do
      if string.sub(key, 1, #begin) == begin then found[#found + 1] = string.sub(key, #begin + 1) end
    end
    table.sort(found)
    return found
  end

  -- One of those in a phase if there is any, mostly; else anybody.
  local function conversation(phase)
    local all, fitting = known('c'), {}
    for _, id in ipairs(all) do
      if hash(':c:' .. id).phase == phase then fitting[#fitting + 1] = id end
    end
    if #all == 0 or one_in(40) then return 'nobody' end
    return #fitting > 0 and not one_in(6) and one_of(fitting) or one_of(all)
  end

  -- One who sits somewhere, mostly.
  local function counsellor()
    local seated = {}
    for i = 1, STAFF do
      local k = hash(':k:s' .. i)
      if k.seat and not k.gone then seated[#seated + 1] = 's' .. i end
    end
    return #seated > 0 and not one_in(10) and one_of(seated) or 's' .. pick(STAFF)
  end

  local function counsellor_of(id)
    return hash(':c:' .. id).staff or 's' .. pick(STAFF)
  end
  local function seat_of(key)
    local seat = tonumber(hash(key).seat or 0)
    return one_in(15) and seat - 1 or seat
  end
  local function held(phase, more)
    local id = conversation(phase)
    local staff = counsellor_of(id)
    local fields = {staff = staff, seat = seat_of(':k:' .. staff), conversation = id}
    for name, value in pairs(more or {}) do fields[name] = value end
    return fields
  end
  local function offered()
    local id = conversation('offered')
    local staff = counsellor_of(id)
    return {staff = staff, seat = seat_of(':k:' .. staff), offer = tonumber(hash(':c:' .. id).offer or 0)}
  end

  -- name, how often, the fields. Those without a worker of their own are said by anyone.
  local DEEDS = {
    {'join', 14, function()
      if #known('c') >= CHILDREN and not one_in(10) then return {conversation = conversation('waiting'), language = 'kk'} end
      children = children + 1
      return {conversation = 'c' .. children, language = one_in(30) and 'xx' or one_of(LANGUAGES), region = 'KZ-62',
        place = '', started_at = 1790000000000 + children}
    end},
    {'child_here', 8, function() return {conversation = conversation(one_of({'waiting', 'live', 'offered', 'closed'}))} end},
    {'child_away', 12, function()
      local id = conversation(one_of({'waiting', 'live', 'offered'}))
      return {conversation = id, seat = seat_of(':c:' .. id)}, hash(':c:' .. id).child_worker
    end},
    {'wrote', 9, function()
      local found = one_in(5)
      return {conversation = conversation(found and 'closed' or one_of({'waiting', 'offered', 'live'})), found = found}
    end},
    {'need', 5, function()
      return {conversation = conversation('waiting'), need = one_of({'danger', 'talk', cjson.null}), mood = pick(5)}
    end},
    {'feedback', 1, function() return {conversation = conversation('closed'), helped = pick(5), mood = cjson.null} end},
    {'leave', 5, function()
      return {conversation = conversation(one_of({'waiting', 'live', 'offered'})), how = one_of({'end', 'exit'})}
    end},
    {'counsellor_here', 8, function()
      return {staff = 's' .. pick(STAFF), alias = 'a', languages = one_of(SPOKEN), capacity = pick(3)}
    end},
    {'counsellor_away', 2, function()
      local staff = counsellor()
      return {staff = staff, seat = seat_of(':k:' .. staff), silent_ms = pick(9000)}, hash(':k:' .. staff).worker
    end},
    {'availability', 10, function()
      local staff = counsellor()
      return {staff = staff, seat = seat_of(':k:' .. staff), capacity = pick(4),
        availability = one_of({'available', 'available', 'available', 'away', 'offline'})}
    end},
    {'accept', 16, offered},
    {'decline', 4, offered},
    {'take', 5, function()
      local staff = counsellor()
      return {staff = staff, seat = seat_of(':k:' .. staff), conversation = conversation('waiting')}
    end},
    {'risk', 2, function() return held('live', {risk = one_of({'raised', 'imminent'})}) end},
    {'end', 6, function() return held('live') end},
    {'close', 7, function()
      return held(one_of({'wrap_up', 'live'}), one_in(2) and {call_type = 'contact', outcome = 'heard'} or nil)
    end},
    {'filing', 2, function() return {conversation = conversation('closed')} end},
    {'filed', 6, function() return {conversation = conversation('closed')} end},
    {'overdue', 2, function() return {kept_ms = 60000, count_max = 3} end},
    {'destroyed', 2, function() return {conversation = conversation('closed')} end},
    {'beat', 30, function() return {list_max = pick(3) - 1, documents = true} end},
    {'seated', 1, function() return {} end},
    {'view', 1, function() return {conversation = conversation('waiting')} end},
    {'counsellor_view', 1, function() return {staff = 's' .. pick(STAFF)} end},
    {'rewound', 1, function() return {seen = hash(':numbers').epoch, epoch = 'e' .. pick(9)} end},
    {'retire', 1, function() return {} end},
  }
  local often = 0
  for _, deed in ipairs(DEEDS) do often = often + deed[2] end

  local function deed()
    local at = pick(often)
    for _, one in ipairs(DEEDS) do
      at = at - one[2]
      if at <= 0 then return one end
    end
  end

  local function time_passes()
    local ms = one_in(150) and pick(8000) or pick(250)
    for _, worker in ipairs(workers) do worker.mono = worker.mono + ms end
    if one_in(1500) then one_of(workers).mono = pick(2000000000) end -- its machine slept, or was started again
    for _, worker in ipairs(workers) do
      if one_in(worker.is_silent and 60 or 600) then worker.is_silent = not worker.is_silent end
    end
  end

  local function speaker(name)
    for _, worker in ipairs(workers) do
      if worker.name == name and not worker.is_silent then return worker end
    end
    local awake = {}
    for _, worker in ipairs(workers) do
      if not worker.is_silent then awake[#awake + 1] = worker end
    end
    return #awake > 0 and one_of(awake) or workers[1]
  end

  -- The fields as builds of version 4 send them, by position.
  local ORDER = {beat = {'list_max'}, rewound = {'seen', 'epoch'}, seated = {}, retire = {}, view = {'conversation'},
    join = {'conversation', 'language', 'region', 'place', 'started_at'}, child_here = {'conversation'},
    child_away = {'conversation', 'seat'}, wrote = {'conversation', 'found'}, need = {'conversation', 'need', 'mood'},
    feedback = {'conversation', 'helped', 'mood'}, leave = {'conversation', 'how'}, counsellor_view = {'staff'},
    counsellor_here = {'staff', 'alias', 'languages', 'capacity'}, counsellor_away = {'staff', 'seat', 'silent_ms'},
    availability = {'staff', 'seat', 'availability', 'capacity'}, accept = {'staff', 'seat', 'offer'},
    take = {'staff', 'seat', 'conversation'}, decline = {'staff', 'seat', 'offer'},
    risk = {'staff', 'seat', 'conversation', 'risk'}, ['end'] = {'staff', 'seat', 'conversation'},
    close = {'staff', 'seat', 'conversation', 'call_type', 'outcome', 'category', 'summary'},
    filing = {'conversation'}, filed = {'conversation'}, overdue = {'kept_ms', 'count_max'}, destroyed = {'conversation'}}
  local function by_position(value)
    if value == nil or value == cjson.null then return '' end
    if type(value) == 'boolean' then return value and '1' or '' end
    return type(value) == 'number' and string.format('%.0f', value) or value
  end

  local function command(name, worker, fields)
    local mono = string.format('%.0f', worker.mono)
    if not one_in(4) then return 'senim_desk', {name, worker.name, worker.fence or '', mono, cjson.encode(fields)} end
    local argv = {worker.name, worker.fence, mono}
    for _, field in ipairs(ORDER[name]) do argv[#argv + 1] = by_position(fields[field]) end
    return 'senim_desk_' .. name, argv
  end

  -- The next step: {name, fields, call, argv}.
  local function next_step()
    time_passes()
    local one = deed()
    if one[1] == 'retire' and not one_in(5) then one = DEEDS[1] end
    local name, fields, worker_name = one[1], one[3]()
    local worker = speaker(worker_name)
    if not worker.fence then
      return {name = 'enlist', fields = limits, worker = worker, call = 'senim_desk', is_outside = true,
        argv = {'enlist', worker.name, '', string.format('%.0f', worker.mono), cjson.encode(limits)}}
    end
    local call, argv = command(name, worker, fields)
    return {name = name, fields = fields, worker = worker, call = call, argv = argv}
  end

  -- What its worker learns of the answer.
  local function hear(step, reply)
    if step.name == 'enlist' then step.worker.fence = reply end
    if type(reply) == 'table' and string.sub(reply.err, 1, 6) == 'FENCED' then
      step.worker.fence, step.is_outside = nil, true
    end
    if step.name == 'retire' then step.worker.fence = nil end
  end

  return {next_step = next_step, hear = hear}
end

return {company = company}
