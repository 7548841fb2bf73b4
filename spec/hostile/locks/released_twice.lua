-- Gives back more than it has taken, to let two others in.
--@ ends well
--@ prints not_held
--@ prints held
local l = unilua.lock("hostile.released")
local first = assert(l:acquire())
first:release()
local second = assert(l:acquire())
print((select(3, first:release())))
print(unilua.job.spawn(function() return (select(3, unilua.lock("hostile.released"):try())) end):wait().value)
