-- The invariants at the head of desk.lua, counted from the raw keys of a store and from nothing that desk.lua computes.
-- Made for one desk; looks after each step, and remembers what it saw after the one before.
local cjson = require('cjson')

local LANGUAGES = {'kk', 'ru', 'en'}
local BAND, ABSENT = 1e12, 3e12
local HOLDS = {offered = true, live = true, wrap_up = true}
local OPEN = {waiting = true, offered = true, live = true}
-- The field that a step writes beside the view: nobody is told of it.
local UNTOLD = {helped = true, mood_after = true, summary = true}

local function watch(store, P)
  local faults = {}
  local versions, held_before, closed, now_before = {}, {}, {}, 0

  local function fault(...) faults[#faults + 1] = table.concat({...}, ' ') end
  local function must(is_so, ...) if not is_so then fault(...) end end
  local function hash(name) return store:hash(P .. name) end
  local function has(name, member) return store:set(P .. name)[member] ~= nil end
  local function score(name, member) return store:scores(P .. name)[member] end
  local function watched(kind, name) return score(':due', kind .. ':' .. name) ~= nil end
  local by_kind = {}
  local function names(kind) return by_kind[kind] or {} end
  local function learn_names()
    by_kind = {}
    for key in pairs(store.keys) do
      local kind, name = string.match(key, '^:(%l+):(.+)$', #P + 1)
      if kind then
        by_kind[kind] = by_kind[kind] or {}
        table.insert(by_kind[kind], name)
      end
    end
  end
  local function speaks(k, language) return string.find(k.languages, language, 1, true) ~= nil end

  -- Where each conversation stands, by what the sets say.
  local function places()
    local at = {line = {}, ready = {}, unread = {}, held = {}}
    for _, language in ipairs(LANGUAGES) do
      for _, list in ipairs({'line', 'ready', 'unread'}) do
        for id in pairs(store:scores(P .. ':' .. list .. ':' .. language)) do
          must(not at[list][id], 'in two of', list, id)
          at[list][id] = language
        end
      end
    end
    for _, staff in ipairs(names('kc')) do
      for id in pairs(store:set(P .. ':kc:' .. staff)) do
        must(not at.held[id], 'two counsellors hold', id)
        at.held[id] = staff
        must(next(hash(':c:' .. id)), 'held and not known', id)
      end
    end
    for _, list in ipairs({'line', 'ready', 'unread'}) do
      for id, language in pairs(at[list]) do
        must(hash(':c:' .. id).language == language, 'in', list, 'of another language', id)
      end
    end
    return at
  end

  -- Where a waiting child comes among those who can be offered.
  local function check_ready(id, c, at)
    local order, ready = tonumber(c.order), score(':ready:' .. c.language, id)
    local absent = order < BAND and order or ABSENT + tonumber(c.number)
    if c.child == 'here' then
      must(ready == order, 'here and not ready in its order', id)
    elseif watched('unready', id) then
      must(not ready or ready == order or ready == absent, 'just gone and in another order', id)
      must(ready or not c.wrote, 'just gone and nobody will be offered it', id)
    elseif c.wrote then
      must(ready == absent, 'wrote and is not offered behind who is here', id)
    else
      must(not ready, 'absent without a word, and offered', id)
    end
    must((at.line[id] ~= nil) == not c.placeless, 'holds a place or does not, and the line says otherwise', id)
    must(c.placeless or score(':line:' .. c.language, id) == order, 'in line in another order', id)
    must(c.need ~= 'danger' or order < BAND, 'in danger and not in the first band', id)
  end

  local function check_held(id, c, at, now)
    must(at.held[id] == c.staff, 'held by another than it says', id)
    must(not at.line[id] and not at.ready[id], c.phase, 'and in the line', id)
    must(hash(':offer')[c.offer] == id, 'its offer is not known', id)
    must(c.phase ~= 'offered' or score(':due', 'offer:' .. id) == tonumber(c.deadline), 'offered for ever', id)
    must(c.phase == 'offered' or not watched('offer', id), 'its offer runs out though it is accepted', id)
    must(c.phase ~= 'wrap_up' or watched('wrap', id), 'in wrap-up for ever', id)
    must(c.phase == 'offered' or tonumber(c.live) <= now, 'live in the future', id)
  end

  local function check_closed(id, c)
    must(not c.wrote or c.waited, 'ended unread', id)
    for _, kind in ipairs({'offer', 'wrap', 'abandon', 'unready'}) do must(not watched(kind, id), kind, 'of one closed', id) end
    must(closed.filed[id] or has(':unfiled', id), 'closed and will not be filed', id)
    must(not has(':unfiled', id) or not watched('forget', id), 'may be forgotten before it is filed', id)
    must(closed.destroyed[id] or score(':kept', id), 'closed and will be kept for ever', id)
  end

  local function check_seat(id, c)
    if c.child == 'here' and OPEN[c.phase] then
      must(has(':wc:' .. c.child_worker, id), 'here and nobody seats it', id)
      must(not watched('abandon', id) and not watched('unready', id), 'here and taken for gone', id)
    end
    if c.child == 'away' and OPEN[c.phase] then
      must(c.placeless or watched('abandon', id), 'away for ever', id)
      must(not has(':wc:' .. c.child_worker, id) or watched('worker', c.child_worker), 'away and seated', id)
    end
    local is_empty = score(':empty', id) ~= nil
    must(not is_empty or (c.phase == 'waiting' or c.phase == 'offered') and c.child ~= 'here' and not c.wrote
      and not c.placeless, 'would give way and should not', id)
  end

  local function check_conversation(id, at, now)
    local c = hash(':c:' .. id)
    local orphan = score(':orphans', id)
    local lost_since = c.phase == 'live' and hash(':k:' .. c.staff).gone
    must(orphan == (lost_since and tonumber(lost_since) or nil), 'orphaned or not', id)
    local unheard = c.wrote and (c.phase == 'waiting' or c.phase == 'offered')
    must((at.unread[id] ~= nil) == (unheard ~= nil and unheard ~= false), c.phase, 'and unread or not', id)
    if unheard then
      local most = tonumber(c.order) < BAND and math.min(60000, tonumber(hash(':clock').late_ms)) or hash(':clock').late_ms
      must((score(':unread:' .. c.language, id) or 0) <= now + most, 'late later than promised', id)
    end
    must((c.phase == 'waiting') == (at.line[id] ~= nil or at.ready[id] ~= nil) or
      c.phase == 'waiting' and c.placeless ~= nil, c.phase, 'but the line says otherwise', id)
    must((HOLDS[c.phase] ~= nil) == (at.held[id] ~= nil), c.phase, 'but the counsellors say otherwise', id)
    if c.phase == 'waiting' then check_ready(id, c, at) end
    if HOLDS[c.phase] then check_held(id, c, at, now) end
    if c.phase == 'closed' then check_closed(id, c) end
    check_seat(id, c)
  end

  local function check_counsellor(staff, step)
    local k, held = hash(':k:' .. staff), store:set(P .. ':kc:' .. staff)
    local count = store:count(P .. ':kc:' .. staff)
    local is_on = k.availability == 'available' and not k.gone
    must(not k.gone or watched('staff', staff) or k.availability == 'offline', 'nobody watches lost', staff)
    must(k.gone or not watched('staff', staff), 'here and taken for lost', staff)
    must(k.gone or has(':wk:' .. k.worker, staff), 'here and nobody seats', staff)
    for _, language in ipairs(LANGUAGES) do
      local on, free = has(':on:' .. language, staff), score(':free:' .. language, staff)
      local should = is_on and speaks(k, language)
      must(on == should, 'counted as on or not', staff)
      must((free ~= nil) == (should and count < tonumber(k.capacity)), 'free or not', staff)
      must(not free or free == count * BAND + tonumber(k.last_offer or 0), 'not least loaded first', staff)
    end
    local got_one = false
    for id in pairs(held) do got_one = got_one or not (held_before[staff] or {})[id] end
    must(not got_one or count <= tonumber(k.capacity), 'above capacity', staff, 'by', step.name)
    held_before[staff] = {}
    for id in pairs(held) do held_before[staff][id] = true end
  end

  local function check_workers()
    for _, worker in ipairs(names('w')) do must(watched('worker', worker), 'a lease without an end', worker) end
    for _, kind in ipairs({'wc', 'wk'}) do
      for _, worker in ipairs(names(kind)) do
        must(next(hash(':w:' .. worker)) or watched('worker', worker), 'seated at a worker that is gone', worker)
      end
    end
    local seats = {}
    for _, worker in ipairs(names('wc')) do
      for id in pairs(store:set(P .. ':wc:' .. worker)) do
        must(not seats[id], 'seated twice', id)
        seats[id] = true
      end
    end
  end

  -- Nobody who could be paired is left: of the first eight and the first sixteen, as far as one step looks. And the
  -- earliest came first.
  local function check_pairing(step, now, offered)
    for _, language in ipairs(LANGUAGES) do
      local ready, free = store:ranked(P .. ':ready:' .. language), store:ranked(P .. ':free:' .. language)
      for i = 1, math.min(8, #ready) do
        local c = hash(':c:' .. ready[i])
        for j = 1, math.min(16, #free) do
          local pause = tonumber(c['declined:' .. free[j]] or -1)
          must(pause > now, 'left unpaired', ready[i], 'and', free[j], 'after', step.name)
        end
        for id, one in pairs(offered) do
          local pause = tonumber(c['declined:' .. one.staff] or -1)
          must(one.order <= score(':ready:' .. language, ready[i]) or pause > now
            or not speaks(hash(':k:' .. one.staff), language), 'offered before who was earlier', id)
        end
      end
    end
  end

  local function signature(c)
    local fields = {}
    for field, value in pairs(c) do
      if field ~= 'version' and not UNTOLD[field] and string.sub(field, 1, 9) ~= 'declined:' then
        fields[#fields + 1] = field .. '=' .. value
      end
    end
    table.sort(fields)
    return table.concat(fields, ' ')
  end

  -- Every change raises the version and is published. Answers whom pair() has just offered.
  local function check_changes(step)
    local told, offered = {}, {}
    for _, event in ipairs(store.published) do
      must(event.channel == P .. ':events', 'published elsewhere:', event.channel)
      local view = cjson.decode(event.text).view
      if view then
        must(view.version > (told[view.id] or {version = 0}).version, 'published in another order', view.id)
        told[view.id] = view
      end
    end
    for key in pairs(store.touched) do
      local id = string.match(key, ':c:(.+)$')
      local c = id and hash(':c:' .. id) or {}
      if c.phase then
        local was, is, version = versions[id], signature(c), tonumber(c.version)
        if was and was.number ~= c.number then was = nil end -- forgotten and begun anew in one step
        must(not was or version >= was.version, 'an older version', id)
        local is_old_goodbye = step.name == 'child_away' and was and step.fields.conversation == id
          and step.fields.seat ~= was.seat
        must(not is_old_goodbye or was.child == c.child or not next(hash(':w:' .. c.child_worker)),
          'gone by the goodbye of an older seat', id)
        if was and was.signature ~= is then
          must(version > was.version, 'changed without a version', id, 'by', step.name)
          must(told[id] and told[id].version == version and told[id].phase == c.phase, 'changed and not told', id)
        end
        if c.phase == 'offered' and step.name ~= 'take' and (not was or was.offer ~= c.offer) then
          local order = tonumber(c.order)
          offered[id] = {staff = c.staff,
            order = (c.child == 'here' or order < BAND or watched('unready', id)) and order or ABSENT + tonumber(c.number)}
        end
        versions[id] = {version = version, signature = is, offer = c.offer, number = c.number, child = c.child,
          seat = tonumber(c.seat)}
        if c.phase ~= 'closed' then closed.filed[id], closed.destroyed[id] = nil, nil end
      elseif id then
        must(closed.filed[id], 'forgotten before it was filed', id)
        versions[id] = nil
      end
    end
    return offered
  end

  local function after(step)
    local now = tonumber(hash(':clock').now or 0)
    faults = {}
    must(now >= now_before, 'the clock goes back')
    must(now <= now_before + (step.advance_ms_max or 2000), 'the clock leaps')
    now_before = now
    if step.name == 'filed' then closed.filed[step.fields.conversation] = true end
    if step.name == 'destroyed' then closed.destroyed[step.fields.conversation] = true end
    local offered = check_changes(step)
    learn_names()
    local at = places()
    for _, id in ipairs(names('c')) do check_conversation(id, at, now) end
    for _, staff in ipairs(names('k')) do check_counsellor(staff, step) end
    for id in pairs(store:scores(P .. ':orphans')) do must(next(hash(':c:' .. id)), 'an orphan nobody knows', id) end
    for id in pairs(store:scores(P .. ':empty')) do must(next(hash(':c:' .. id)), 'gives way and nobody knows it', id) end
    check_workers()
    if not step.is_outside then check_pairing(step, now, offered) end
    store.touched, store.published = {}, {}
    return faults
  end

  closed = {filed = {}, destroyed = {}}
  return after
end

return {watch = watch}
