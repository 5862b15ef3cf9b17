#!lua name=senim_rights
-- version 1
--
-- Asked by every connection, at its start and every second, so that a right which is missing is named before it is
-- missed.

-- senim_rights   no KEYS   ARGV commands as a worker or a function runs them, a tab between their words
-- Result: ok | refused, the first that this user may not run | unknown, the first that this Redis does not have.
-- Invariant: runs none of them.
local function rights(_, args)
  for _, needed in ipairs(args) do
    local words = {}
    for word in string.gmatch(needed, '[^\t]+') do words[#words + 1] = word end
    local is_known, is_allowed = pcall(redis.acl_check_cmd, unpack(words))
    if not is_known then return {'unknown', needed} end
    if not is_allowed then return {'refused', needed} end
  end
  return {'ok'}
end

redis.register_function{function_name = 'senim_rights', callback = rights, flags = {'no-writes'}}
