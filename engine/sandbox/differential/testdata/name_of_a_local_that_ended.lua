out(pcall(function(v1) if v1 then local v2 = 1 end return ({}) .. 1 end))
