cmake_minimum_required(VERSION 3.25)
# Writes OUT, a C++ file with every function library of FILES, one a file, as a string. Run by CMake while building
# (cmake -P).
set(code "// Made by embed_functions.cmake of the Lua files beside it.\n#include \"server/stores/our_functions.hpp\"\n\n")
string(APPEND code "#include <array>\n\nnamespace senim::stores {\n\nnamespace {\n\n")
set(entries "")
foreach(file IN LISTS FILES)
  get_filename_component(library ${file} NAME_WE)
  file(READ ${file} lua)
  # Asked of a Redis to know whose functions it has. It may write and does not: refused where nothing can be written.
  string(REGEX MATCH "\n-- version ([0-9]+)" version "${lua}")
  string(APPEND lua
    "\nredis.register_function('senim_${library}_version', function() return ${CMAKE_MATCH_1} end)\n")
  string(APPEND code "constexpr std::string_view k_${library} = R\"senim_lua(${lua})senim_lua\";\n\n")
  string(APPEND entries "    redis::FunctionLibrary{\"senim_${library}\", k_${library}},\n")
endforeach()
string(APPEND code "constexpr std::array k_libraries{\n${entries}};\n\n}  // namespace\n\n")
string(APPEND code "std::span<const redis::FunctionLibrary> function_libraries() { return k_libraries; }\n\n")
string(APPEND code "}  // namespace senim::stores\n")
file(WRITE ${OUT} "${code}")
