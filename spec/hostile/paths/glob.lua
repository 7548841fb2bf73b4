-- Globs through links, and above the folder.
--@ flags --allow-read=$DIR/inside --timeout=5s
--@ ends well
--@ prints 0
local dir, n = ..., 0
for _, pattern in ipairs{ "/inside/*/secret", "/inside/door/*", "/inside/../*/secret", "/*/secret", "/inside/**/secret", "/inside/*/../../outside/*" } do
  for _, path in ipairs(unilua.fs.glob(dir .. pattern) or {}) do n = n + 1 end
end
print(n)
