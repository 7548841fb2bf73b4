-- Roads out of the one folder that it may read.
--@ flags --allow-read=$DIR/inside
--@ ends well
--@ prints 0
local dir, opened = ..., 0
for _, path in ipairs{
  dir .. "/outside/secret", dir .. "/inside/../outside/secret", dir .. "/inside/door/secret", dir .. "/inside/leak",
  dir .. "/inside/door/../outside/secret", dir .. "//inside//..//outside//secret", dir .. "/inside/./.././outside/secret",
  dir .. "/inside/note/../../outside/secret", "/proc/self/root" .. dir .. "/outside/secret", "/proc/self/cwd/../../../../../../.." .. dir .. "/outside/secret",
  "/dev/fd/0", "/dev/stdin", "/proc/self/fd/0", "/proc/self/environ", "/proc/self/mem", "/proc/thread-self/root/etc/passwd", "/etc/passwd", "/",
  dir .. "/inside/../", dir .. "/insider", dir, dir .. "/inside/door", "./../../../../../../../../../../etc/passwd",
} do
  if unilua.fs.read(path) then opened = opened + 1 end
  if unilua.fs.list(path) then opened = opened + 1 end
  if io.open(path) then opened = opened + 1 end
  if pcall(io.lines, path) then opened = opened + 1 end
  if loadfile(path) then opened = opened + 1 end
  if pcall(dofile, path) then opened = opened + 1 end
  if unilua.fs.hash(path) then opened = opened + 1 end
  if unilua.fs.stat(path) then opened = opened + 1 end
end
print(opened)
