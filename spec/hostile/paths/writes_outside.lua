-- Roads out of the one folder that it may change.
--@ flags --allow-read=$DIR/inside --allow-write=$DIR/inside
--@ ends well
--@ prints 0
local dir, done = ..., 0
for _, path in ipairs{
  dir .. "/outside/secret", dir .. "/inside/../outside/new", dir .. "/inside/door/new", dir .. "/inside/leak", dir .. "/inside/door/../outside/new",
  "/proc/self/root" .. dir .. "/outside/new", dir .. "/outside", dir .. "/inside/door/", "/proc/self/cwd/hostile_new", "/dev/fd/1", "/proc/self/fd/1",
} do
  if unilua.fs.write(path, "x") then done = done + 1 end
  if unilua.fs.write(path, "x", { append = true }) then done = done + 1 end
  if unilua.fs.mkdir(path .. "/x") then done = done + 1 end
  if unilua.fs.copy(dir .. "/inside/note", path) then done = done + 1 end
  for _, mode in ipairs{ "w", "a", "r+", "w+", "a+" } do
    if io.open(path, mode) then done = done + 1 end
  end
end
print(done)
