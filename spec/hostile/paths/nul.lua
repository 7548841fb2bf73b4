-- Names with NUL bytes in them.
--@ flags --allow-read=$DIR/inside --allow-write=$DIR/inside
--@ ends well
--@ prints 0
local dir, done = ..., 0
local path = dir .. "/inside/note\0/../../outside/secret"
for _, f in ipairs{
  unilua.fs.read, unilua.fs.list, unilua.fs.stat, unilua.fs.remove, unilua.fs.mkdir, unilua.fs.hash, unilua.fs.lines, io.open, io.lines, loadfile, dofile,
  os.remove, function(p) return unilua.fs.write(p, "x") end, function(p) return os.rename(p, p) end, function(p) return unilua.fs.copy(p, p) end,
} do
  local ok, v = pcall(f, path)
  if ok and v then done = done + 1 end
end
print(done)
