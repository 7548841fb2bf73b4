-- Makes and drops an object for ever.
--@ flags --timeout=500ms
--@ ends limited timeout
--@ says raise it with --timeout
while true do
  local c = unilua.counter("hostile.dropped")
  c:incr()
  c:drop()
end
