-- Starts a function that starts itself, by way of a global.
--@ flags --max-children=20 --timeout=60s
--@ ends limited canceled
--@ says more than its limit of 20 children
unilua.job.spawn(function()
  local source = [[
    local source = ...
    unilua.job.spawn(function(s) loadstring(s)(s) end, { args = { source } })
    unilua.sleep("1000d")]]
  loadstring(source)(source)
end)
unilua.sleep("1000d")
