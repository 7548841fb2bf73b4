-- Prints the turnover of each product, and how many orders it comes from.
--
--   unilua run report.lua
--
-- Permissions: none.

for product, cents in unilua.state("turnover"):pairs() do
  print(product .. " " .. cents)
end
print(unilua.state("orders"):len() .. " orders")
