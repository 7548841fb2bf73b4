-- Moves files out of the one folder that it may change, and into it.
--@ flags --allow-read=$DIR/inside --allow-write=$DIR/inside
--@ ends well
--@ prints 0
local dir, done = ..., 0
local note = dir .. "/inside/note"
for _, path in ipairs{ dir .. "/outside/new", dir .. "/inside/door/new", dir .. "/inside/../outside/new", "/proc/self/root" .. dir .. "/outside/new" } do
  for _, rename in ipairs{ os.rename, unilua.fs.rename } do
    if rename(note, path) then done = done + 1 end
    if rename(dir .. "/inside/door/secret", note) then done = done + 1 end
    if rename(dir .. "/outside/secret", note) then done = done + 1 end
    if rename(dir .. "/outside", note) then done = done + 1 end
  end
end
print(done)
