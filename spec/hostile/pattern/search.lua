-- A pattern for shared values that takes for ever.
--@ flags --timeout=500ms
--@ ends limited timeout
--@ says raise it with --timeout
local b = unilua.state("hostile.search", { persist = "none" })
b:set("k", ("a"):rep(1e5))
pcall(b.search, b, ("a*"):rep(30) .. "b", { pattern = true })
print("went on")
