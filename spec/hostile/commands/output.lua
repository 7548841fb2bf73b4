-- A program that prints for ever.
--@ flags --allow-run=yes --timeout=60s
--@ ends well
--@ prints true	true
local r = unilua.run{ "yes", max_output = "10KB", timeout = "300ms" }
print(#r.stdout <= 11000, r.truncated)
