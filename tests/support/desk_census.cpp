#include "tests/support/desk_census.hpp"

#include "server/redis/blocking_store.hpp"

namespace senim::support {

namespace {

constexpr std::string_view k_count = R"lua(
local P = KEYS[1]
local faults, phases, held, waiting, ready, unread, seated, seats = {}, {}, {}, {}, {}, {}, {}, 0
local function fault(text) faults[#faults + 1] = text end
local function call(...) return redis.call(...) end
local function all(kind) return call('KEYS', P .. ':' .. kind .. ':*') end
local function name_of(key, kind) return string.sub(key, #P + #kind + 3) end
local function watched(entry) return call('ZSCORE', P .. ':due', entry) end

for _, language in ipairs({'kk', 'ru', 'en'}) do
  for _, id in ipairs(call('ZRANGE', P .. ':line:' .. language, 0, -1)) do
    if waiting[id] then fault('in two lines ' .. id) end
    waiting[id] = language
  end
  for _, id in ipairs(call('ZRANGE', P .. ':ready:' .. language, 0, -1)) do
    if ready[id] then fault('ready in two lines ' .. id) end
    ready[id] = language
    if waiting[id] and waiting[id] ~= language then fault('ready in another line than its own ' .. id) end
  end
  for _, id in ipairs(call('ZRANGE', P .. ':unread:' .. language, 0, -1)) do unread[id] = language end
end
for _, key in ipairs(all('kc')) do
  local staff = name_of(key, 'kc')
  local ids = call('SMEMBERS', key)
  local k = P .. ':k:' .. staff
  if #ids > tonumber(call('HGET', k, 'capacity')) then fault('above capacity ' .. staff) end
  if call('HEXISTS', k, 'gone') == 1 and not watched('staff:' .. staff) then fault('nobody watches lost ' .. staff) end
  for _, id in ipairs(ids) do
    if held[id] then fault('two counsellors hold ' .. id) end
    held[id] = staff
  end
end
for _, key in ipairs(all('k')) do
  local staff = name_of(key, 'k')
  local k = call('HMGET', key, 'availability', 'gone', 'languages', 'capacity')
  local room = k[1] == 'available' and not k[2] and call('SCARD', P .. ':kc:' .. staff) < tonumber(k[4])
  for _, language in ipairs({'kk', 'ru', 'en'}) do
    local free = call('ZSCORE', P .. ':free:' .. language, staff)
    local should = room and string.find(k[3], language, 1, true)
    if free and not should then fault('free without room ' .. staff) end
    if should and not free then fault('room and not free ' .. staff) end
  end
end
for _, key in ipairs(all('wc')) do
  for _, id in ipairs(call('SMEMBERS', key)) do
    if seated[id] then fault('seated twice ' .. id) end
    seated[id] = true
    seats = seats + 1
  end
end
for _, key in ipairs(all('c')) do
  local id = name_of(key, 'c')
  local c = call('HMGET', key, 'phase', 'staff', 'offer', 'child', 'child_worker', 'wrote', 'waited', 'placeless')
  local phase, staff, offer = c[1] or 'none', c[2], c[3]
  phases[phase] = (phases[phase] or 0) + 1
  local holds = phase == 'offered' or phase == 'live' or phase == 'wrap_up'
  local wrote, accepted, placeless = c[6], c[7], c[8]
  if phase == 'closed' and wrote and not accepted then fault('ended unread ' .. id) end
  local unheard = wrote and (phase == 'waiting' or phase == 'offered')
  if (unheard and true or false) ~= (unread[id] ~= nil) then fault(phase .. ' and unread or not ' .. id) end
  if (phase == 'waiting') ~= (waiting[id] ~= nil or ready[id] ~= nil) then fault(phase .. ' but the line says otherwise ' .. id) end
  if holds ~= (held[id] ~= nil) then fault(phase .. ' but the counsellors say otherwise ' .. id) end
  if holds and held[id] ~= staff then fault('held by another than it says ' .. id) end
  if holds and call('HGET', P .. ':offer', offer) ~= id then fault('its offer is not known ' .. id) end
  local lone = phase == 'live' and call('HEXISTS', P .. ':k:' .. staff, 'gone') == 1
  if lone ~= (call('ZSCORE', P .. ':orphans', id) ~= false) then fault('orphaned or not ' .. id) end
  if phase == 'offered' and not watched('offer:' .. id) then fault('offered for ever ' .. id) end
  if phase == 'wrap_up' and not watched('wrap:' .. id) then fault('in wrap-up for ever ' .. id) end
  if phase == 'waiting' or phase == 'offered' or phase == 'live' then
    if c[4] == 'here' and call('EXISTS', P .. ':w:' .. c[5]) == 0 then fault('here at a worker that is gone ' .. id) end
    if c[4] == 'here' and call('SISMEMBER', P .. ':wc:' .. c[5], id) == 0 then fault('here and nobody seats it ' .. id) end
    if c[4] == 'here' and phase == 'waiting' and not (ready[id] and waiting[id]) then fault('here and not ready ' .. id) end
    if phase == 'waiting' and not placeless and not waiting[id] then fault('holds a place and is not in line ' .. id) end
    if phase == 'waiting' and wrote and not ready[id] then fault('wrote and nobody will be offered it ' .. id) end
    if c[4] == 'away' and seated[id] then fault('away and seated ' .. id) end
    if c[4] == 'away' and not placeless and not watched('abandon:' .. id) then fault('away for ever ' .. id) end
  end
end
return {faults, phases.waiting or 0, phases.offered or 0, phases.live or 0, phases.wrap_up or 0, phases.closed or 0, seats}
)lua";

std::size_t number(redis::Reply reply) { return static_cast<std::size_t>(reply.integer()); }

}  // namespace

Census take_census(const redis::StoreAddress& store, std::string_view prefix) {
  redis::BlockingStore link(store);
  const auto reply = link.must({"EVAL", k_count, "1", prefix});
  Census census;
  for (std::size_t i = 0; i < reply[0].size(); ++i) {
    census.faults.emplace_back(reply[0][i].text());
  }
  census.waiting = number(reply[1]);
  census.offered = number(reply[2]);
  census.live = number(reply[3]);
  census.wrap_up = number(reply[4]);
  census.closed = number(reply[5]);
  census.seats = number(reply[6]);
  return census;
}

}  // namespace senim::support
