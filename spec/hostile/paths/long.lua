-- Names of a million bytes, and of a million folders.
--@ flags --allow-read=/ --allow-write=$DIR/inside --timeout=60s
--@ ends well
--@ prints 0
local dir, done = ..., 0
for _, path in ipairs{ dir .. "/inside/" .. ("x"):rep(1e6), dir .. "/inside" .. ("/x"):rep(5e5), ("/"):rep(1e6) .. "x" } do
  for _, f in ipairs{ unilua.fs.read, io.open, loadfile, function(p) return unilua.fs.write(p, "x") end } do
    local ok, v = pcall(f, path)
    if ok and v and (type(v) ~= "table" or #v > 0) then done = done + 1 end
  end
end
print(done)
