-- Pushes the orders of a CSV file (number,product,cents) into the queue "orders".
-- An order's number is the id of its item. So after a crash, run it again: what is
-- in the queue already is recognised, and nothing is pushed twice.
--
--   unilua run --allow-read=orders.csv push.lua -- orders.csv
--
-- Permissions: reading that file.

local path = assert(unilua.job.args[1], "which file of orders?")
local orders = unilua.queue("orders")

local function parse(line)
  local number, product, cents = line:match("^(%d+),([%w-]+),(%d+)$")
  assert(number, "not an order: " .. line)
  return number, { product = product, cents = tonumber(cents) }
end

local pushed, known = 0, 0
for line in io.lines(path) do
  local number, order = parse(line)
  local id, message, code = orders:put(order, { id = number })
  if id then
    pushed = pushed + 1
    print("pushed " .. number)
  elseif code == "exists" then
    known = known + 1
  else
    error(message)
  end
end
print(pushed .. " orders pushed, " .. known .. " known already")
