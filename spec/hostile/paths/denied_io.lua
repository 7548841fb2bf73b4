-- The refusal names the flag where Lua's own library is asked.
--@ flags --allow-read=$DIR/inside
--@ ends denied denied
--@ says --allow-read
assert(io.open(... .. "/inside/leak"))
