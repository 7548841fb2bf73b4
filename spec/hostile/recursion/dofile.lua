-- A file that runs itself.
--@ flags --timeout=60s --allow-read=.
--@ ends failed
--@ says stack overflow
local file = debug.traceback():match("([%w_/.]+dofile%.lua)")
dofile(file)
error("not reached")
