-- A pattern for files whose stars are many.
--@ flags --timeout=500ms --allow-read=/
--@ ends limited timeout
--@ says raise it with --timeout
while true do unilua.fs.glob("/proc/self/" .. ("*"):rep(1000) .. "x" .. ("*a"):rep(200)) end
