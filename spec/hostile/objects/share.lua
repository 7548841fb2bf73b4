-- Opens what it was not given.
--@ flags --allow-share=mine.*
--@ ends denied denied
--@ says --allow-share
assert(unilua.counter("mine.hostile"):incr())
assert(unilua.counter("others.hostile"))
