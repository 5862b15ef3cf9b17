#!lua name=senim_doc
-- version 1
--
-- Documents: contacts, drafts of their records, and whatever else is one text that is read, decided upon in C++ and
-- written back. All of one document lies in one slot, senim:{SLOT}:
--   :KIND        HASH  id -> "version body"; the body is text that is never looked into here
--   :KIND:cells  HASH  id -> the cells in which this document is counted, as they were given
--   :q:CUBE      HASH  cell -> count: figures of this slot; a cell that falls to 0 goes
--   :NAME        ZSET or HASH, as the put says: an index
--   :audit       LIST  {"seq": n, "prev": hash, "event": what the put says}: prev is the SHA-1 (the one hash that a Redis
--                has here) of the entry before, empty in the first, so that none can be changed or taken out unseen
-- Which fields a document has, in which cells it is counted and who may write it is decided before, in C++ (records/).
-- Everything is checked before the first write, since a step that fails half way is not rolled back.

local CELLS_MAX = 512 -- of a cube: as many as Redis keeps in one small block of memory

local function call(...) return redis.call(...) end -- redis.call is not there yet while the library loads

local function integer(n) return string.format('%.0f', n) end

local function is_integer(n) return type(n) == 'number' and n == math.floor(n) end

local function list(value)
  if value == nil or value == cjson.null then return {} end
  return value
end

-- What is wrong with a put, or nil.
local function fault_of(put)
  if type(put.id) ~= 'string' or type(put.body) ~= 'string' then return 'id and body are texts' end
  if not is_integer(put.expected) or put.expected < 0 then return 'expected is a version' end
  for _, cell in ipairs(list(put.cells)) do
    if type(cell[1]) ~= 'string' or type(cell[2]) ~= 'string' or not is_integer(cell[3]) then
      return 'a cell is a cube, a name and a whole number'
    end
  end
  for _, entry in ipairs(list(put.index)) do
    if type(entry.zset or entry.hash) ~= 'string' or type(entry.member) ~= 'string' then
      return 'an index entry has a zset or a hash, and a member'
    end
  end
end

-- How each cell changes: the new ones less the old ones. A list in a fixed order, and the cubes it touches.
local function changes_of(old, new)
  local order, delta = {}, {}
  local function add(cells, sign)
    for _, cell in ipairs(cells) do
      local name = cell[1] .. '\n' .. cell[2]
      if not delta[name] then
        order[#order + 1] = {name = name, cube = cell[1], cell = cell[2]}
        delta[name] = 0
      end
      delta[name] = delta[name] + sign * cell[3]
    end
  end
  add(new, 1)
  add(old, -1)
  local changes = {}
  for _, one in ipairs(order) do
    one.by = delta[one.name]
    if one.by ~= 0 then changes[#changes + 1] = one end
  end
  return changes
end

-- Names of the cubes that hold more than they should: told, since no document is refused because of a figure.
local function count_in_cubes(slot, changes)
  local over, seen = {}, {}
  for _, change in ipairs(changes) do
    local cube = slot .. ':q:' .. change.cube
    if call('HINCRBY', cube, change.cell, integer(change.by)) == 0 then call('HDEL', cube, change.cell) end
    if not seen[change.cube] and call('HLEN', cube) > CELLS_MAX then
      seen[change.cube] = true
      over[#over + 1] = change.cube
    end
  end
  return over
end

local function put_in_index(slot, entry)
  local key = slot .. ':' .. (entry.zset or entry.hash)
  local is_set = entry.value ~= nil and entry.value ~= cjson.null
  if entry.zset and is_set then
    call('ZADD', key, entry.value, entry.member)
  elseif entry.zset then
    call('ZREM', key, entry.member)
  elseif is_set then
    call('HSET', key, entry.member, entry.value)
  else
    call('HDEL', key, entry.member)
  end
end

local function append_to_audit(slot, event)
  local key = slot .. ':audit'
  local last = call('LINDEX', key, -1)
  local seq, prev = 1, ''
  if last then seq, prev = tonumber(string.match(last, '%d+')) + 1, redis.sha1hex(last) end
  call('RPUSH', key, '{"seq":' .. integer(seq) .. ',"prev":"' .. prev .. '","event":' .. event .. '}')
end

-- senim_doc_put   KEYS senim:{SLOT}:KIND   ARGV one JSON object; a list that is missing is as good as an empty one:
--   id, expected (version; 0: there is none yet), body, cells [[cube, cell, n]...],
--   index [{zset | hash, member, value}...] (no value: taken out), audit (JSON text of the event)
-- Result: {"done": true, "version", "over": [cubes with too many cells]} | {"done": false, "version", "body"}, what is
-- there instead; version 0 and no body: nothing.
-- Invariant: a document is in exactly the cells of its last put, whatever was put before and however often. The same
-- put said again, as after a lost answer, is done and changes nothing.
local function put(keys, args)
  local documents = keys[1]
  local slot = string.match(documents, '^senim:{.-}')
  local wanted = cjson.decode(args[1])
  local fault = fault_of(wanted)
  if fault or not slot then return redis.error_reply('BAD_PUT ' .. (fault or 'the key has no slot')) end
  local version, body = 0, nil
  local stored = call('HGET', documents, wanted.id)
  if stored then
    version, body = string.match(stored, '^(%d+) (.*)$')
    version = tonumber(version)
  end
  if version == wanted.expected + 1 and body == wanted.body then
    return cjson.encode({done = true, version = version})
  end
  if version ~= wanted.expected then
    return cjson.encode({done = false, version = version, body = body})
  end
  local counted = documents .. ':cells'
  local old = cjson.decode(call('HGET', counted, wanted.id) or '[]')
  local new = list(wanted.cells)
  local changes = changes_of(old, new)

  call('HSET', documents, wanted.id, integer(version + 1) .. ' ' .. wanted.body)
  if #new > 0 then
    call('HSET', counted, wanted.id, cjson.encode(new))
  else
    call('HDEL', counted, wanted.id)
  end
  local over = count_in_cubes(slot, changes)
  for _, entry in ipairs(list(wanted.index)) do put_in_index(slot, entry) end
  if type(wanted.audit) == 'string' then append_to_audit(slot, wanted.audit) end
  return cjson.encode({done = true, version = version + 1, over = #over > 0 and over or nil})
end

redis.register_function('senim_doc_put', put)
