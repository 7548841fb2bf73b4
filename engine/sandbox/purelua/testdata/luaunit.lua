local lu = require("luaunit")

local function try(name, ...)
  local ok, err = pcall(lu[name], ...)
  local message = type(err) == "table" and err.msg or err
  print(name, ok, ok and "" or (tostring(message):gsub("0x%x+", "0x"):gsub("builtin: %x+", "0x")))
end

try("assertEquals", 1, 1)
try("assertEquals", 1, 2)
try("assertEquals", { 1, 2, { a = "x" } }, { 1, 2, { a = "y" } })
try("assertEquals", "a\nb", "a\nc")
try("assertItemsEquals", { 1, 2, 3 }, { 3, 1, 2 })
try("assertItemsEquals", { 1, 2, 3 }, { 3, 1 })
try("assertAlmostEquals", 1, 1.1, 0.2)
try("assertAlmostEquals", 1, 1.5, 0.2)
try("assertStrContains", "hello", "ell")
try("assertStrContains", "hello", "x")
try("assertStrMatches", "abc", "a.c")
try("assertError", function() end)
try("assertErrorMsgEquals", "x", function() error("x", 0) end)
try("assertErrorMsgContains", "y", function() error("x", 0) end)
try("assertIsNumber", "1")
try("assertNil", 1)
try("assertNaN", 0 / 0)
try("assertIsInf", 1 / 0)
try("assertTrue", 1)
try("assertTableContains", { 1, 2 }, 3)
try("assertNotEquals", {}, {})
try("assertIs", {}, {})
try("assertMinusZero", 0)

print(lu.prettystr({ 1, "two", { three = 3 }, [10] = "ten" }))
print(lu.prettystr("line\nbreak"), lu.prettystr('"quoted"'))
local deep = {}
for i = 1, 12 do
  deep[i] = { name = "item" .. i, value = i / 3 }
end
print(lu.prettystr(deep))

TestSums = {}
function TestSums:setUp() self.n = 2 end
function TestSums:testGood() lu.assertEquals(self.n + self.n, 4) end
function TestSums:testBad() lu.assertEquals(self.n + self.n, 5) end
function TestSums:testSkipped() lu.skip("not today") end
local runner = lu.LuaUnit.new()
runner:setOutputType("nil") -- the others say how long it took
print(runner:runSuite("TestSums") > 0)
local r = runner.result
print(r.runCount, r.successCount, r.failureCount, r.errorCount, r.skippedCount)
for _, test in ipairs(r.allTests) do
  print(test.testName, test.status, test.msg)
end
