-- Looks for variables of the host in what a program inherits.
--@ flags --allow-run=env
--@ ends well
--@ prints 0
local n = 0
for name in unilua.run{ "env" }.stdout:gmatch("([%w_]+)=[^\n]*") do
  if not ("PATH HOME LANG TZ USER "):find(name .. " ", 1, true) then n = n + 1 end
end
print(n)
