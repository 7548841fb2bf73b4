-- A value whose parts are the same part, over and over: small here, endless when written out.
--@ flags --timeout=60s
--@ ends failed
--@ says too_large
local t = { "x" }
for _ = 1, 40 do t = { t, t } end
local _, _, code = unilua.dict("hostile.wide"):set("k", t)
error(code, 0)
