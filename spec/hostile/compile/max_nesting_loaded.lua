-- A chunk that is nested deeper than it may be.
--@ flags --max-nesting=10
--@ ends failed
--@ says too many syntax levels
assert(loadstring("return ((((((((((((((((1))))))))))))))))"))
