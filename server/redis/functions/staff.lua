#!lua name=senim_staff
-- version 2
--
-- Who may sign in and who is signed in, all in the slot of {staff}:
--   senim:{staff}:names      SET of sign-in names
--   senim:{staff}:m:<name>   HASH full_name, alias, role, languages ("kk,ru"), password_hash,
--                            sessions
--   senim:{staff}:s:<hash>   STRING "sessions name" under the hash of a session's secret; expires
--   senim:{staff}:t:<name>   STRING count of tries to sign in; expires
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

-- senim_staff_set_password   KEYS member   ARGV password_hash
-- Result: 1, or 0 when there is no such member.
-- Invariant: no session from before it lives on.
local function set_password(keys, args)
  if redis.call('EXISTS', keys[1]) == 0 then return 0 end
  redis.call('HSET', keys[1], 'password_hash', args[1])
  redis.call('HINCRBY', keys[1], 'sessions', 1)
  tell_ended(string.sub(keys[1], #MEMBER + 1))
  return 1
end

-- senim_staff_count_try   KEYS tries   ARGV window_s
-- Result: tries in the running window, this one included.
-- Invariant: a window ends window_s after its first try, however many follow.
local function count_try(keys, args)
  local count = redis.call('INCR', keys[1])
  if count == 1 then redis.call('EXPIRE', keys[1], args[1]) end
  return count
end

-- senim_staff_put_session   KEYS session member   ARGV name ttl_s password_hash
-- Result: 1, or 0 when there is no such member or it has another password by now.
-- Invariant: a session belongs to the password that was in force when it began. (The servers of
-- version 1 do not say which one they checked.)
local function put_session(keys, args)
  local member = redis.call('HMGET', keys[2], 'sessions', 'password_hash')
  if not member[1] or (args[3] and args[3] ~= member[2]) then return 0 end
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
redis.register_function('senim_staff_count_try', count_try)
redis.register_function('senim_staff_put_session', put_session)
redis.register_function('senim_staff_drop_session', drop_session)
redis.register_function('senim_staff_find_session', find_session)
