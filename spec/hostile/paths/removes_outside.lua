-- Removes what is outside, by every road.
--@ flags --allow-read=$DIR/inside --allow-write=$DIR/inside
--@ ends well
--@ prints 0
local dir, done = ..., 0
for _, path in ipairs{
  dir .. "/outside/secret", dir .. "/inside/door/secret", dir .. "/inside/../outside/secret", dir .. "/outside", dir,
  "/proc/self/root" .. dir .. "/outside/secret", dir .. "/inside/door/../outside",
} do
  if os.remove(path) then done = done + 1 end
  if unilua.fs.remove(path) then done = done + 1 end
  if unilua.fs.remove(path, { recursive = true }) then done = done + 1 end
end
print(done)
