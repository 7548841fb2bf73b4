-- A script that is none is not begun.
--@ ends refused
--@ says not_lua.lua:5: unexpected symbol near ')'
print("went on")
x = )
