-- Takes its turn.
unilua.lock("honest"):with(function()
  unilua.sleep("1ms")
end)
return "served"
