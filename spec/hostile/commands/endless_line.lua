-- A program that prints a line without an end.
--@ flags --allow-run=sh --timeout=60s
--@ ends well
--@ prints true
local longest = 0
unilua.run{ "sh", "-c", "head -c 30000000 /dev/zero", on_line = function(line) longest = math.max(longest, #line) end }
print(longest < 20000000)
