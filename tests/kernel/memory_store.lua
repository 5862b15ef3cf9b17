-- A store in a table: what stands behind redis.call when desk.lua runs without Redis. Has the commands that desk.lua
-- uses, as Redis answers them to a script, and refuses the rest. properties.lua plays the same steps against a real one
-- (`truth`), so that this one can't lie. Where Redis' order is chance (members of a set), so is it here, from a seed.

local CALLS_MAX = 20000 -- since `calls` was last set to 0: in one step

local function fail(text) error(text, 0) end

-- Park and Miller's; the same on every machine.
local function chance(seed)
  local state = seed % 2147483646 + 1
  return function(n) -- 1..n
    state = state * 16807 % 2147483647
    return state % n + 1
  end
end

local function word_of(value)
  if type(value) == 'number' then return string.format('%.17g', value) end
  if type(value) ~= 'string' then fail('ERR Lua redis lib command arguments must be strings or integers') end
  return value
end

local function number_of(text)
  if text == '-inf' then return -math.huge end
  if text == '+inf' then return math.huge end
  return tonumber(text) or fail('ERR value is not a valid float')
end

local function score_text(score) return string.format('%.17g', score) end

local function sorted_names(t)
  local names = {}
  for name in pairs(t) do names[#names + 1] = name end
  table.sort(names)
  return names
end

local Store = {}
Store.__index = Store

local function new(seed)
  return setmetatable({keys = {}, touched = {}, published = {}, calls = 0, pick = chance(seed or 1)}, Store)
end

-- The key's value if it is of this kind; nil if there is none.
function Store:find(key, kind)
  local held = self.keys[key]
  if held and held.kind ~= kind then fail('WRONGTYPE Operation against a key holding the wrong kind of value') end
  return held
end

function Store:open(key, kind)
  self.touched[key] = true
  local held = self:find(key, kind)
  if not held then
    held = {kind = kind, of = {}, count = 0}
    self.keys[key] = held
  end
  held.order = nil
  return held
end

-- Sets one member of a hash, set or sorted set (nil: removes it). Answers whether their number changed.
function Store:put(key, kind, member, value)
  if value == nil and not self:find(key, kind) then return false end
  local held = self:open(key, kind)
  local was = held.of[member]
  held.of[member] = value
  held.count = held.count + (value ~= nil and 1 or 0) - (was ~= nil and 1 or 0)
  if held.count == 0 then self.keys[key] = nil end
  return (was == nil) ~= (value == nil)
end

function Store:hash(key) return (self:find(key, 'hash') or {of = {}}).of end
function Store:set(key) return (self:find(key, 'set') or {of = {}}).of end
function Store:scores(key) return (self:find(key, 'zset') or {of = {}}).of end
function Store:list(key) return (self:find(key, 'list') or {of = {}}).of end
function Store:count(key) return (self.keys[key] or {count = 0}).count end

-- Members of a sorted set, by score and then by their bytes.
function Store:ranked(key)
  local held = self:find(key, 'zset')
  if not held then return {} end
  if not held.order then
    held.order = sorted_names(held.of)
    table.sort(held.order, function(a, b)
      if held.of[a] ~= held.of[b] then return held.of[a] < held.of[b] end
      return a < b
    end)
  end
  return held.order
end

-- What lies in the list between two places as Redis counts them: from 0, or from the end when negative.
local function between(list, first, last)
  local from, to, part = tonumber(first), tonumber(last), {}
  if from < 0 then from = math.max(0, #list + from) end
  if to < 0 then to = #list + to end
  for i = from + 1, math.min(to + 1, #list) do part[#part + 1] = list[i] end
  return part
end

local function with_scores(members, scores)
  local flat = {}
  for _, member in ipairs(members) do
    flat[#flat + 1] = member
    flat[#flat + 1] = score_text(scores[member])
  end
  return flat
end

local function within(bound, score, is_low)
  local open = string.sub(bound, 1, 1) == '('
  local at = number_of(open and string.sub(bound, 2) or bound)
  if open then return is_low and score > at or not is_low and score < at end
  return is_low and score >= at or not is_low and score <= at
end

local COMMANDS = {}

function COMMANDS.HGETALL(s, key)
  local flat = {}
  for _, field in ipairs(sorted_names(s:hash(key))) do
    flat[#flat + 1] = field
    flat[#flat + 1] = s:hash(key)[field]
  end
  return flat
end
function COMMANDS.HGET(s, key, field) return s:hash(key)[field] or false end
function COMMANDS.HMGET(s, key, ...)
  local values = {}
  for i, field in ipairs({...}) do values[i] = s:hash(key)[field] or false end
  return values
end
function COMMANDS.HSET(s, key, ...)
  local pairs_of, added = {...}, 0
  if #pairs_of == 0 or #pairs_of % 2 ~= 0 then fail("ERR wrong number of arguments for 'hset' command") end
  for i = 1, #pairs_of, 2 do
    if s:put(key, 'hash', pairs_of[i], pairs_of[i + 1]) then added = added + 1 end
  end
  return added
end
function COMMANDS.HSETNX(s, key, field, value)
  if s:hash(key)[field] then return 0 end
  return COMMANDS.HSET(s, key, field, value)
end
function COMMANDS.HINCRBY(s, key, field, by)
  local sum = tonumber(s:hash(key)[field] or 0) + tonumber(by)
  s:put(key, 'hash', field, score_text(sum))
  return sum
end
local function removes(kind)
  return function(s, key, ...)
    local gone = 0
    for _, member in ipairs({...}) do
      if s:put(key, kind, member, nil) then gone = gone + 1 end
    end
    return gone
  end
end
COMMANDS.HDEL, COMMANDS.SREM, COMMANDS.ZREM = removes('hash'), removes('set'), removes('zset')

function COMMANDS.SADD(s, key, member) return s:put(key, 'set', member, true) and 1 or 0 end
function COMMANDS.SCARD(s, key) return s:find(key, 'set') and s:count(key) or 0 end
function COMMANDS.SMEMBERS(s, key)
  local members = sorted_names(s:set(key))
  for i = #members, 2, -1 do
    local other = s.pick(i)
    members[i], members[other] = members[other], members[i]
  end
  return members
end
function COMMANDS.SRANDMEMBER(s, key, count) return between(COMMANDS.SMEMBERS(s, key), 0, count - 1) end
function COMMANDS.SPOP(s, key, count)
  local taken = COMMANDS.SRANDMEMBER(s, key, count)
  COMMANDS.SREM(s, key, unpack(taken))
  return taken
end

function COMMANDS.ZADD(s, key, ...)
  local rule, score, member = ...
  if not member then rule, score, member = nil, ... end
  local was, at = s:scores(key)[member], number_of(score)
  if rule and rule ~= 'NX' and rule ~= 'LT' then fail('ERR syntax error') end
  if was and (rule == 'NX' or rule == 'LT' and at >= was) then return 0 end
  return s:put(key, 'zset', member, at) and 1 or 0
end
function COMMANDS.ZSCORE(s, key, member)
  local at = s:scores(key)[member]
  return at and score_text(at) or false
end
function COMMANDS.ZCARD(s, key) return s:find(key, 'zset') and s:count(key) or 0 end
function COMMANDS.ZRANGE(s, key, first, last, how)
  local members = between(s:ranked(key), first, last)
  return how == 'WITHSCORES' and with_scores(members, s:scores(key)) or members
end
local function of_score(s, key, low, high)
  local found, scores = {}, s:scores(key)
  for _, member in ipairs(s:ranked(key)) do
    if within(low, scores[member], true) and within(high, scores[member], false) then found[#found + 1] = member end
  end
  return found
end
function COMMANDS.ZCOUNT(s, key, low, high) return #of_score(s, key, low, high) end
function COMMANDS.ZRANGEBYSCORE(s, key, low, high, ...)
  local found, more, scores = of_score(s, key, low, high), {...}, s:scores(key)
  local has_scores = more[1] == 'WITHSCORES'
  local at = has_scores and 2 or 1
  if more[at] == 'LIMIT' then found = between(found, more[at + 1], more[at + 1] + more[at + 2] - 1) end
  return has_scores and with_scores(found, scores) or found
end

function COMMANDS.LPUSH(s, key, value)
  local held = s:open(key, 'list')
  table.insert(held.of, 1, value)
  held.count = #held.of
  return held.count
end
function COMMANDS.LRANGE(s, key, first, last) return between(s:list(key), first, last) end
function COMMANDS.LTRIM(s, key, first, last)
  local held = s:open(key, 'list')
  held.of = between(held.of, first, last)
  held.count = #held.of
  if held.count == 0 then s.keys[key] = nil end
  return {ok = 'OK'}
end

function COMMANDS.EXISTS(s, ...)
  local found = 0
  for _, key in ipairs({...}) do found = found + (s.keys[key] and 1 or 0) end
  return found
end
function COMMANDS.DEL(s, ...)
  local gone = COMMANDS.EXISTS(s, ...)
  for _, key in ipairs({...}) do s.keys[key], s.touched[key] = nil, true end
  return gone
end
function COMMANDS.PUBLISH(s, channel, text)
  s.published[#s.published + 1] = {channel = channel, text = text}
  return 0
end
function COMMANDS.KEYS(s, pattern)
  local begin, found = string.gsub(pattern, '%*$', ''), {}
  for _, key in ipairs(sorted_names(s.keys)) do
    if string.sub(key, 1, #begin) == begin then found[#found + 1] = key end
  end
  return found
end
function COMMANDS.TYPE(s, key) return {ok = s.keys[key] and s.keys[key].kind or 'none'} end

function Store:call(name, ...)
  self.calls = self.calls + 1
  if self.calls > CALLS_MAX then fail('a step that does not end') end
  local words = {...}
  for i = 1, select('#', ...) do words[i] = word_of(words[i]) end
  local command = COMMANDS[name] or fail('ERR unknown command ' .. tostring(name))
  if #words == 0 then fail('ERR wrong number of arguments') end
  return command(self, unpack(words))
end

return {new = new, chance = chance, sorted_names = sorted_names}
