-- Plays random steps on desk.lua without Redis and looks after each whether the invariants at its head hold; then plays
-- them on copies of desk.lua that are wrong in one place, each of which must be found out. Run in the checkout:
--   lua5.1 tests/kernel/properties.lua [SEED STEPS]   one seed only, to look at what was found
package.path = 'tests/kernel/?.lua;' .. package.path
local cjson = require('cjson')
local invariants = require('invariants')
local library = require('library')
local memory_store = require('memory_store')
local mutants = require('mutants')
local players = require('players')

io.stdout:setvbuf('line')
local P = 'senim:{kernel}'
local STEPS = 3500
local SEEDS = {1, 2, 3, 10} -- of usual and of hurried desks; those that find the mutants among them

-- Exactly one place of the text becomes another.
local function changed(text, from, to)
  local first, last = string.find(text, from, 1, true)
  assert(first, 'desk.lua has no longer: ' .. from)
  assert(not string.find(text, from, last + 1, true), 'desk.lua has this more than once: ' .. from)
  return string.sub(text, 1, first - 1) .. to .. string.sub(text, last + 1)
end

-- A desk whose waits are short and whose steps look after little at once: what takes hours happens within the steps.
local function hurried(text)
  for _, one in ipairs({{'FORGET_MS = 86400000', 'FORGET_MS = 40000'}, {'LIVE_AWAY_MS = 1800000', 'LIVE_AWAY_MS = 20000'},
    {'WRAP_UP_MS = 300000', 'WRAP_UP_MS = 9000'}, {'REAP_MAX = 500', 'REAP_MAX = 2'}, {'SWEEP_MAX = 64', 'SWEEP_MAX = 3'},
    {'BRIEF_KEPT_MS = 120000', 'BRIEF_KEPT_MS = 6000'}, {'DECLINE_PAUSE_MS = 30000', 'DECLINE_PAUSE_MS = 4000'},
    {'UNREADY_MS = 20000', 'UNREADY_MS = 3000'}}) do
    text = changed(text, 'local ' .. one[1], 'local ' .. one[2])
  end
  return text
end

-- Answers the number of the first step after which something is wrong, and what; or nil and how often each step went
-- well.
local function play(text, seed, count)
  local store = memory_store.new(seed)
  local fcall = library.load(text, store)
  local company, faults_after = players.company(store, P, seed), invariants.watch(store, P)
  local went_well = {}
  for n = 1, count do
    local step = company.next_step()
    local is_answer, reply = pcall(fcall, step.call, {P}, step.argv)
    local said = step.name .. ' ' .. cjson.encode(step.fields) .. ': '
    if not is_answer then return n, said .. tostring(reply) end
    company.hear(step, reply)
    if type(reply) ~= 'table' then went_well[step.name] = (went_well[step.name] or 0) + 1 end
    local faults = faults_after(step)
    if #faults > 0 then return n, said .. table.concat(faults, '; ') end
  end
  return nil, went_well
end

local function texts_of(desk) return {desk, hurried(desk)} end

local function check_desk(desk, seeds, count)
  local total = {}
  for _, seed in ipairs(seeds) do
    local n, what = play(texts_of(desk)[seed % 2 + 1], seed, count)
    if n then
      print(string.format('seed %d, step %d: %s', seed, n, what))
      os.exit(1)
    end
    for name, times in pairs(what) do total[name] = (total[name] or 0) + times end
  end
  return total
end

local function check_mutants(desk)
  local alive = 0
  for _, mutant in ipairs(mutants) do
    local seed = mutant.seed or 1
    local n, what = play(texts_of(changed(desk, mutant.from, mutant.to))[seed % 2 + 1], seed, STEPS)
    if n then
      print(string.format('found after %4d steps: %s: %s', n, mutant.name, string.sub(what, 1, 160)))
    else
      alive = alive + 1
      print('NOT FOUND: ' .. mutant.name)
    end
  end
  return alive
end

local desk = library.text_of('server/stores/functions/desk.lua')
if arg[1] then
  check_desk(desk, {tonumber(arg[1])}, tonumber(arg[2] or STEPS))
  return
end
local total = check_desk(desk, SEEDS, STEPS)
for _, name in ipairs(memory_store.sorted_names(total)) do io.write(name, ' ', total[name], ', ') end
print()
-- A desk where little happens keeps every promise.
for _, name in ipairs({'accept', 'take', 'decline', 'end', 'close', 'join', 'wrote', 'retire', 'enlist'}) do
  assert((total[name] or 0) >= 10, 'hardly ever played: ' .. name)
end
os.exit(check_mutants(desk) == 0 and 0 or 1)
