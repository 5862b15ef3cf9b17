-- The store in a table beside a real Redis: the same random steps, the same answers, the same keys. Run by
-- truth.test.mjs, in the checkout:
--   lua5.1 tests/kernel/truth.lua say SEED STEPS           writes what redis-cli is to be told, a line each
--   lua5.1 tests/kernel/truth.lua hear SEED STEPS ANSWERS  plays them anew and compares with the lines redis-cli wrote
package.path = 'tests/kernel/?.lua;' .. package.path
local cjson = require('cjson')
local library = require('library')
local memory_store = require('memory_store')
local players = require('players')

local P = 'senim:{kernel}'
local KEYS_EVERY = 20 -- steps

-- A word as redis-cli reads it.
local function quoted(word)
  return '"' .. string.gsub(word, '[^%w :_{}%-.]', function(c) return string.format('\\x%02x', string.byte(c)) end) .. '"'
end
local function say(...)
  local words = {...}
  for i, word in ipairs(words) do words[i] = quoted(word) end
  print(table.concat(words, ' '))
end

-- What has no order in Redis is brought into one; of more than sixteen unfiled ones Redis chooses by chance.
local UNORDERED = {unfiled = true, views = true, orphan = true, lost = true}
local function canonical(value, name)
  if type(value) ~= 'table' then return tostring(value) end
  local parts = {}
  for key, one in pairs(value) do
    parts[#parts + 1] = (UNORDERED[name] and '' or tostring(key) .. '=') .. canonical(one, key)
  end
  if name == 'unfiled' and #parts == 16 then return 'any sixteen' end
  table.sort(parts)
  return '{' .. table.concat(parts, ', ') .. '}'
end
local function same(a, b)
  if string.sub(a, 1, 1) ~= '{' or string.sub(b, 1, 1) ~= '{' then return a == b end
  return canonical(cjson.decode(a)) == canonical(cjson.decode(b))
end

local mode, seed, steps, path = arg[1], tonumber(arg[2]), tonumber(arg[3]), arg[4]
local desk, all_keys = library.text_of('server/stores/functions/desk.lua'), library.text_of('tests/kernel/all_keys.lua')
local store = memory_store.new(seed)
local fcall = library.load(desk, store)
local company = players.company(store, P, seed)
local keys = setfenv(assert(loadstring(all_keys)), {cjson = cjson, ipairs = ipairs, table = table, KEYS = {P},
  redis = {call = function(...) return store:call(...) end}})
local heard = path and io.lines(path)

local function compare(what, ours)
  if mode ~= 'hear' then return end
  local theirs = heard() or 'nothing'
  if same(ours, theirs) then return end
  print(what .. '\n  in a table: ' .. ours .. '\n  in Redis:   ' .. theirs)
  os.exit(1)
end

if mode == 'say' then say('FUNCTION', 'LOAD', desk) end
compare('FUNCTION LOAD', 'senim_desk')
for n = 1, steps do
  local step = company.next_step()
  if mode == 'say' then say('FCALL', step.call, '1', P, unpack(step.argv)) end
  local reply = fcall(step.call, {P}, step.argv)
  company.hear(step, reply)
  compare('step ' .. n .. ', ' .. step.name, type(reply) == 'table' and reply.err or reply)
  if n % KEYS_EVERY == 0 or n == steps then
    if mode == 'say' then say('EVAL', all_keys, '1', P) end
    store.calls = 0
    compare('the keys after step ' .. n .. ', ' .. step.name, keys())
  end
end
if mode == 'hear' then print(steps .. ' steps, the same in both') end
