-- A transaction that changes more than one may.
--@ flags --timeout=60s
--@ ends well
--@ prints too_large
local ok, _, message, code = pcall(function()
  return unilua.tx(function(t)
    for i = 1, 20 do
      local _, m, code = t.state("hostile.tx_large"):set("k" .. i, ("x"):rep(1e6))
      if code then error({ code = code, message = m }) end
    end
  end)
end)
print(code)
