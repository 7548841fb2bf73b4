local function fail()
  error("it cannot be done")
end

fail()
