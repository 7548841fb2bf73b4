-- Runs a program that it was not given.
--@ flags --allow-run=echo
--@ ends denied denied
--@ says --allow-run
assert(unilua.run{ "id" })
