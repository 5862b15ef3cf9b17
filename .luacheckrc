-- What luacheck knows of our Lua (ctest tidy.lua). Lengths of lines are looked after by tests/tidy.
std = 'lua51'
max_line_length = false
files['server/stores/functions'] = {read_globals = {'redis', 'cjson', 'struct'}}
files['tests/kernel/all_keys.lua'] = {read_globals = {'redis', 'cjson', 'KEYS'}}
