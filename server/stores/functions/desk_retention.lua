-- How long what was said is kept: loaded after desk_steps.lua into the same library. A day counts when it was lived
-- through on the desk's clock, so that no wall clock that jumps destroys anything early. The words lie in other slots:
-- whoever finds a conversation overdue destroys them there and then strikes it here; done twice is as good as once.

-- how long they are kept in ms, how many at most. Result: {overdue: ids}.
step('overdue', function(_, kept_ms, count_max)
  local until_then = integer(now - tonumber(kept_ms))
  local overdue = {}
  for _, id in ipairs(call('ZRANGEBYSCORE', P .. ':kept', '-inf', until_then, 'LIMIT', 0, tonumber(count_max))) do
    local phase = call('HGET', P .. ':c:' .. id, 'phase')
    if phase and phase ~= 'closed' then -- begun anew with the same token; kept again from its next end on
      call('ZREM', P .. ':kept', id)
    else
      overdue[#overdue + 1] = id
    end
  end
  return cjson.encode({overdue = #overdue > 0 and overdue or nil})
end)

-- id. Result: {}.
step('destroyed', function(_, id)
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
