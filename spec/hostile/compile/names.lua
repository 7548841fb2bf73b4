-- Names of chunks that are long, or look like others.
--@ ends well
--@ prints true
local _, long = loadstring("x x", ("n"):rep(1e6))
local _, other = loadstring("x x", "@/etc/passwd")
print(#long < 200 and other:find("/etc/passwd:1:", 1, true) == 1)
