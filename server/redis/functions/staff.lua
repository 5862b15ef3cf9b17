#!lua name=senim_staff
-- version 1
--
-- Who may sign in and who is signed in, all in the slot of {staff}:
--   senim:{staff}:names      SET of sign-in names
--   senim:{staff}:m:<name>   HASH full_name, alias, role, languages ("kk,ru"), password_hash,
--                            sessions
--   senim:{staff}:s:<hash>   STRING "sessions name" under the hash of a session's secret; expires
--   senim:{staff}:t:<name>   STRING count of tries to sign in; expires
-- `sessions` is a number that a new password raises: a session that carries an older one is ended.

local MEMBER = 'senim:{staff}:m:'

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

-- senim_staff_put_session   KEYS session member   ARGV name ttl_s
-- Result: 1, or 0 when there is no such member.
-- Invariant: a session belongs to the password that was in force when it began.
local function put_session(keys, args)
  local sessions = redis.call('HGET', keys[2], 'sessions')
  if not sessions then return 0 end
  redis.call('SET', keys[1], sessions .. ' ' .. args[1], 'EX', args[2])
  return 1
end

-- senim_staff_find_session   KEYS session   ARGV ttl_s   (the member's key is of the same slot)
-- Result: name and the member's full_name, alias, role, languages; or nil.
-- Invariant: a session of a member who is gone, or of an older password, is ended when it is found.
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
  redis.call('EXPIRE', keys[1], args[1])
  return {name, member[2], member[3], member[4], member[5]}
end

redis.register_function('senim_staff_add', add)
redis.register_function('senim_staff_set_password', set_password)
redis.register_function('senim_staff_count_try', count_try)
redis.register_function('senim_staff_put_session', put_session)
redis.register_function('senim_staff_find_session', find_session)
