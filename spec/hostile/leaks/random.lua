-- Sets the seed: others have their own.
--@ times 2
--@ ends well
--@ prints true
math.randomseed(42)
local a = math.random()
local other = unilua.job.spawn(function() return math.random() end):wait().value
math.randomseed(42)
print(math.random() == a and other ~= a)
