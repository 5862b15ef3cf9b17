#!lua name=senim_staff
-- version 3
--
-- Who may sign in and who is signed in, all in the slot of {staff}:
--   senim:{staff}:names      SET of sign-in names
--   senim:{staff}:m:<name>   HASH full_name, alias, role, languages ("kk,ru"), password_hash,
--                            sessions; standing, held_hash
--   senim:{staff}:s:<hash>   STRING "sessions name" under the hash of a session's secret; expires
--   senim:{staff}:w:<name>   STRING count of wrong sign-ins, or those not checked yet; expires.
--                            (Servers of version 2 count all in senim:{staff}:t:<name>.)
-- `standing` is "suspended" or "removed", or not there. Such a member has no password_hash, so that no
-- server lets it in, one that knows nothing of this neither; a suspended one's waits in held_hash.
-- A removed member stays, since records and transcripts bear the name: it is never given again.
-- `sessions` is a number that a new password raises: a session that carries an older one is ended.
-- Whenever sessions of a member end, the name is published on senim:{staff}:ended, last of all and
-- whether or not that is allowed: a hint, the workers ask again by themselves.

local MEMBER = 'senim:{staff}:m:'

local function tell_ended(name) redis.pcall('PUBLISH', 'senim:{staff}:ended', name) end

-- senim_staff_add   KEYS names member   ARGV name full_name alias role languages password_hash
-- Result: 1, or 0 when the name is taken and nothing changed.
-- Invariant: a name is given once.
local function add(keys, args)
  if redis.call('EXISTS', keys[2]) == 1 then return 0 end
  redis.call('HSET', keys[2], 'full_name', args[2], 'alias', args[3], 'role', args[4],
    'languages', args[5], 'password_hash', args[6], 'sessions', '1')
  redis.call('SADD', keys[1], args[1])
  return 1
end

local function end_sessions(key)
  redis.call('HINCRBY', key, 'sessions', 1)
  tell_ended(string.sub(key, #MEMBER + 1))
end

-- senim_staff_set_password   KEYS member   ARGV password_hash
-- Result: 1, or 0 when there is no such member, or only a removed one.
-- Invariant: no session from before it lives on; a new password lets no suspended member in.
local function set_password(keys, args)
  if redis.call('EXISTS', keys[1]) == 0 then return 0 end
  local standing = redis.call('HGET', keys[1], 'standing')
  if standing == 'removed' then return 0 end
  redis.call('HSET', keys[1], standing and 'held_hash' or 'password_hash', args[1])
  end_sessions(keys[1])
  return 1
end

-- senim_staff_set_standing   KEYS member   ARGV active | suspended | removed
-- Result: the standing after it, or nil when there is no such member. Who is removed stays removed.
-- Invariant: whoever is not active has neither a password_hash nor a session.
local function set_standing(keys, args)
  if redis.call('EXISTS', keys[1]) == 0 then return false end
  local member = redis.call('HMGET', keys[1], 'standing', 'password_hash', 'held_hash')
  local before, wanted = member[1] or 'active', args[1]
  if before == wanted or before == 'removed' then return before end
  if wanted == 'active' then
    redis.call('HSET', keys[1], 'password_hash', member[3])
    redis.call('HDEL', keys[1], 'standing', 'held_hash')
    return wanted
  end
  redis.call('HSET', keys[1], 'standing', wanted)
  redis.call('HDEL', keys[1], 'password_hash', 'held_hash')
  if wanted == 'suspended' then redis.call('HSET', keys[1], 'held_hash', member[2]) end
  end_sessions(keys[1])
  return wanted
end

-- senim_staff_count_try   KEYS tries   ARGV window_s
-- Result: tries in the running window, this one included.
-- Invariant: a window ends window_s after its first try, however many follow.
local function count_try(keys, args)
  local count = redis.call('INCR', keys[1])
  if count == 1 then redis.call('EXPIRE', keys[1], args[1]) end
  return count
end

-- senim_staff_forgive_try   KEYS tries
-- Result: 1.
-- Invariant: a count is never negative, and lives no longer for it.
local function forgive_try(keys)
  if tonumber(redis.call('GET', keys[1]) or '0') > 0 then redis.call('DECR', keys[1]) end
  return 1
end

-- senim_staff_put_session   KEYS session member   ARGV name ttl_s password_hash
-- Result: 1, or 0 when there is no such member, or it has another password or none by now.
-- Invariant: a session belongs to the password that was in force when it began. (The servers of
-- version 1 do not say which one they checked.)
local function put_session(keys, args)
  local member = redis.call('HMGET', keys[2], 'sessions', 'password_hash')
  if not member[1] or not member[2] or (args[3] and args[3] ~= member[2]) then return 0 end
  redis.call('SET', keys[1], member[1] .. ' ' .. args[1], 'EX', args[2])
  return 1
end

-- senim_staff_drop_session   KEYS session
-- Result: 1, also when there was none.
local function drop_session(keys)
  local held = redis.call('GET', keys[1])
  redis.call('DEL', keys[1])
  if held then tell_ended(string.match(held, '^%d+ (.+)$')) end
  return 1
end

-- senim_staff_find_session   KEYS session   ARGV ttl_s   (the member's key is of the same slot)
-- Result: name and the member's full_name, alias, role, languages; or nil.
-- Invariant: a session of a member who is gone, or of an older password, is ended when it is found.
-- It is asked every second of every console: the time is written anew only when a minute has gone.
local function find_session(keys, args)
  local held = redis.call('GET', keys[1])
  if not held then return false end
  local sessions, name = string.match(held, '^(%d+) (.+)$')
  local member = redis.call('HMGET', MEMBER .. name, 'sessions', 'full_name', 'alias', 'role',
    'languages')
  if member[1] ~= sessions then
    redis.call('DEL', keys[1])
    return false
  end
  if redis.call('TTL', keys[1]) < args[1] - 60 then redis.call('EXPIRE', keys[1], args[1]) end
  return {name, member[2], member[3], member[4], member[5]}
end

redis.register_function('senim_staff_add', add)
redis.register_function('senim_staff_set_password', set_password)
redis.register_function('senim_staff_set_standing', set_standing)
redis.register_function('senim_staff_count_try', count_try)
redis.register_function('senim_staff_forgive_try', forgive_try)
redis.register_function('senim_staff_put_session', put_session)
redis.register_function('senim_staff_drop_session', drop_session)
redis.register_function('senim_staff_find_session', find_session)
