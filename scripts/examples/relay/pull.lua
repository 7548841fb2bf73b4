-- Books each order of the queue "orders" once. That the order is booked, that the
-- turnover of its product has grown and that the item is gone from the queue is one
-- step: a crash leaves all of it or nothing, so run it again and no cent is lost or
-- counted twice.
--
--   unilua run pull.lua
--
-- Permissions: none.

local function book(order, item)
  assert(unilua.tx(function(t)
    -- Known already if somebody has pushed it once more, long after.
    if t.state("orders"):add(item.id, order) then
      t.state("turnover"):incr(order.product, order.cents)
    end
    t.ack(item)
    return true
  end))
  print("booked " .. item.id)
end

local count = assert(unilua.queue("orders"):each(book, { idle = 0 }))
print(count .. " orders done")
