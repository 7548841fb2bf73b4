-- A result that is larger than a value may be.
--@ flags --timeout=60s
--@ ends well
--@ prints too_large
print(unilua.job.spawn(function() return ("x"):rep(9e6) end):wait().code)
