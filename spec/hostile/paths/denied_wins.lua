-- A folder that is allowed, with a file that is denied, by its names.
--@ flags --allow-read=$DIR --deny-read=$DIR/outside/secret
--@ ends well
--@ prints 0
local dir, n = ..., 0
for _, path in ipairs{ "/outside/secret", "/inside/leak", "/inside/door/secret", "/inside/../outside/secret", "//outside/./secret" } do
  if unilua.fs.read(dir .. path) or io.open(dir .. path) then n = n + 1 end
end
print(n)
