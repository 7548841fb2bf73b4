-- Collects garbage for ever, and sets how it is done.
--@ flags --timeout=500ms
--@ ends limited timeout
--@ says raise it with --timeout
while true do
  collectgarbage()
  pcall(collectgarbage, "setpause", 0)
  pcall(collectgarbage, "setstepmul", 1e9)
  pcall(collectgarbage, "stop")
end
