-- Imports a text that is nested without end.
--@ flags --allow-read=$DIR/inside --allow-write=$DIR/inside --timeout=60s
--@ ends well
--@ prints false
--@ prints false
local b = unilua.state("hostile.deep_import", { persist = "none" })
for _, kind in ipairs{ "json", "yaml" } do
  local file = ... .. "/inside/deep." .. kind
  assert(unilua.fs.write(file, '{"k": ' .. ("["):rep(1e5) .. ("]"):rep(1e5) .. "}"))
  local ok, done = pcall(b.import, b, file)
  print(ok and done or false)
end
