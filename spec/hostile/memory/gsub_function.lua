-- A replacement by a function that gives a large text.
--@ flags --max-memory=16MB --timeout=60s
--@ ends limited canceled
--@ says raise it with --max-memory
local big = ("y"):rep(1e6)
local s = ("x"):rep(1e4):gsub("x", function() return big end)
