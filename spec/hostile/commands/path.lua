-- Sets PATH so that another program has the name of the one that is allowed.
--@ flags --allow-run=echo --allow-read=$DIR/inside --allow-write=$DIR/inside
--@ ends well
--@ prints true
local dir = ...
unilua.fs.write(dir .. "/inside/echo", "#!/bin/sh\nprintf false\n", { mode = "755" })
local r = unilua.run{ "echo", "-n", "true", env = { PATH = dir .. "/inside" }, cwd = dir .. "/inside" }
print(r and r.stdout or "true")
