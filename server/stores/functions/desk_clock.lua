-- The desk's clock, and what stands around every step: loaded after desk.lua into the same library.

-- Reads the desk's clock and moves it on by what this worker's monotonic clock says. `lag` is the time cut off by
-- ADVANCE_MS_MAX so far; it is common to all workers, so that one stall is cut once and not once a worker.
local function tell_time(worker, mono)
  local key = P .. ':clock'
  local f = call('HMGET', key, 'now', 'lag', 'base:' .. worker, 'offer_ms', 'orphan_ms', 'place_kept_ms', 'queue_max',
    'late_ms')
  now = tonumber(f[1]) or 0
  local lag, base = tonumber(f[2]) or 0, tonumber(f[3])
  conf = {offer_ms = tonumber(f[4]), orphan_ms = tonumber(f[5])}
  conf.place_kept_ms, conf.queue_max = tonumber(f[6]), tonumber(f[7])
  conf.late_ms = tonumber(f[8]) or LATE_MS
  if not base then
    call('HSET', key, 'base:' .. worker, integer(now + lag - mono))
    return
  end
  local reached = base + mono - lag
  if reached > now + ADVANCE_MS_MAX then
    lag = lag + reached - (now + ADVANCE_MS_MAX)
    reached = now + ADVANCE_MS_MAX
    call('HSET', key, 'lag', integer(lag))
  end
  if reached > now then
    now = reached
    call('HSET', key, 'now', integer(now))
  end
end

-- Wraps a step: refuses a fenced worker, tells the time, sweeps, runs it, pairs.
local function step(name, body)
  redis.register_function('senim_desk_' .. name, function(keys, argv)
    P = keys[1]
    if call('HGET', P .. ':w:' .. argv[1], 'fence') ~= argv[2] then
      return refuse('FENCED another worker took this one for dead')
    end
    me = argv[1]
    tell_time(me, tonumber(argv[3]))
    sweep()
    local reply = body(me, unpack(argv, 4))
    local has_paired = pair()
    if type(reply) == 'function' then return reply(has_paired) end
    return reply
  end)
end

-- The counsellor's hold on a conversation in one of these phases, or nil and the refusal.
local function held(staff, seat, id, phases)
  local c, k = conversation(id), load_hash(P .. ':k:' .. staff)
  if not c or not k or k.seat ~= seat or c.staff ~= staff or not phases[c.phase] then
    return nil, refuse('NOT_YOURS this conversation is not assigned to you')
  end
  return c
end
