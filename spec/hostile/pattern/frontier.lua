-- A frontier at every place, of a set that is large.
--@ flags --timeout=60s
--@ ends well
--@ prints went on
local set = "[" .. ("a"):rep(1e5) .. "]"
pcall(string.gsub, ("b"):rep(1e6), "%f" .. set, "")
print("went on")
