-- Runs LuaUnit's own tests, with LuaUnit, and prints a line for each.
_G.arg = {} -- names of tests to run: all
local lu = require("luaunit")
require("test.test_luaunit")

local runner = lu.LuaUnit.new()
runner:setOutputType("nil")
runner:runSuite()
for _, test in ipairs(runner.result.allTests) do
  local ok = test.status == "SUCCESS"
  print((ok and "ok   " or "FAIL ") .. test.testName .. (ok and "" or ": " .. tostring(test.msg)))
end
