-- The refusal names the flag.
--@ flags --allow-read=$DIR/inside
--@ ends denied denied
--@ says --allow-read
assert(unilua.fs.read(... .. "/inside/leak"))
