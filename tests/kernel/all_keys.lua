-- Everything below a prefix, as JSON: run by EVAL in a real Redis, and by truth.lua on the one in a table.
local all = {}
for _, key in ipairs(redis.call('KEYS', KEYS[1] .. ':*')) do
  local kind, held = redis.call('TYPE', key).ok, {}
  if kind == 'hash' then
    local flat = redis.call('HGETALL', key)
    for i = 1, #flat, 2 do held[flat[i]] = flat[i + 1] end
  elseif kind == 'zset' then
    held = redis.call('ZRANGE', key, 0, -1, 'WITHSCORES')
  else
    held = kind == 'set' and redis.call('SMEMBERS', key) or redis.call('LRANGE', key, 0, -1)
    table.sort(held)
  end
  all[key] = {kind = kind, held = held}
end
return cjson.encode(all)
