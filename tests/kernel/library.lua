-- A function library of Redis, loaded without it: the same text, the same names in reach (while it loads, redis
-- alone), and FCALL. Owned by whoever plays steps on a store.
local cjson = require('cjson')

local WHILE_RUNNING = {cjson = cjson, string = string, table = table, math = math, pairs = pairs, ipairs = ipairs,
  type = type, tonumber = tonumber, tostring = tostring, unpack = unpack, select = select, next = next, error = error,
  pcall = pcall, setmetatable = setmetatable}

-- Answers call(name, keys, argv), which answers as FCALL does: {err = text} is an error reply. An error that the
-- library raises is thrown on.
local function load(text, store)
  local functions, is_loaded = {}, false
  local redis = {
    register_function = function(name, body)
      if functions[name] then error('registered twice: ' .. name) end
      functions[name] = body
    end,
  }
  local names = setmetatable({redis = redis}, {
    __index = function(_, name)
      if is_loaded and WHILE_RUNNING[name] then return WHILE_RUNNING[name] end
      error('nonexistent global variable ' .. name)
    end,
    __newindex = function(_, name) error('a global variable is written: ' .. name) end,
  })
  local chunk = assert(loadstring((string.gsub(text, '^#![^\n]*', '')), '=desk.lua'))
  setfenv(chunk, names)()
  is_loaded = true
  redis.call = function(...) return store:call(...) end
  redis.error_reply = function(reply) return {err = reply} end
  return function(name, keys, argv)
    local body = functions[name]
    if not body then return {err = 'ERR Function not found'} end
    store.calls = 0
    return body(keys, argv)
  end
end

-- Of a file of the checkout.
local function text_of(path)
  local file = assert(io.open(path))
  local text = file:read('*a')
  file:close()
  return text
end

return {load = load, text_of = text_of}
