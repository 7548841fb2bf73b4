-- luassert asks debug, of which scripts have the traceback only.
debug.getmetatable, debug.setmetatable = getmetatable, setmetatable
debug.getinfo = function(f) return type(f) == "function" and { source = "@here.lua", short_src = "here.lua", linedefined = 1, what = "Lua" } or nil end

local assert = require("luassert")
local spy, stub, mock, match = require("luassert.spy"), require("luassert.stub"), require("luassert.mock"), require("luassert.match")

local function try(...)
  local fn = ...
  local ok, err = pcall(...)
  local message = type(err) == "table" and err.message or err
  print(ok, ok and "" or (tostring(message):gsub("0x%x+", "0x"):gsub("builtin: %x+", "0x")))
  return fn
end

try(function() assert.equals(1, 1) end)
try(function() assert.equals(1, 2) end)
try(function() assert.are.same({ 1, { a = 2 } }, { 1, { a = 2 } }) end)
try(function() assert.are.same({ 1, { a = 2 } }, { 1, { a = 3 } }) end)
try(function() assert.is_true(false, "own words") end)
try(function() assert.is_nil(5) end)
try(function() assert.is_not_nil(nil) end)
try(function() assert.has_error(function() error("x", 0) end, "x") end)
try(function() assert.has_error(function() error("x", 0) end, "y") end)
try(function() assert.has_no.errors(function() error("x", 0) end) end)
try(function() assert.matches("%d+", "abc") end)
try(function() assert.is_string({}) end)
try(function() assert.near(1, 1.5, 0.1) end)
try(function() assert.unique({ 1, 2, 1 }) end)
try(function() assert.truthy(nil) end)
try(function() assert(false, "plain") end)
try(function() return assert.is_nothing(1) end)
try(function() assert.same("ä", "ö") end)

local s = spy.new(function(a) return a * 2 end)
print(s(4))
try(function() assert.spy(s).was.called_with(4) end)
try(function() assert.spy(s).was.called_with(5) end)
try(function() assert.spy(s).was.called(2) end)
try(function() assert.spy(s).was_not.called() end)
local object = { name = function() return "real" end }
stub(object, "name").returns("stubbed")
print(object.name())
object.name:revert()
print(object.name())
local m = mock({ f = function() return 1 end })
print(m.f())
try(function() assert.spy(m.f).was.called(1) end)
try(function() assert.spy(s).was.called_with(match.is_string()) end)
try(function() assert.spy(s).was.called_with(match._) end)

assert:register("assertion", "even", function(_, args) return args[1] % 2 == 0 end, "assertion.even.positive", "assertion.even.negative")
require("say"):set("assertion.even.positive", "Expected %s to be even")
require("say"):set("assertion.even.negative", "Expected %s to be odd")
try(function() assert.is_even(3) end)
try(function() assert.is_not_even(4) end)
try(function() assert.even(4) end)
