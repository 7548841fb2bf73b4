-- A small frame for the specs that libraries bring along: describe and it, with
-- what stands before and after them. It prints a line for each example.

-- luassert asks debug, of which scripts have the traceback only.
debug.getmetatable, debug.setmetatable = getmetatable, setmetatable
debug.getinfo = function(f) return type(f) == "function" and { source = "@here.lua", short_src = "here.lua", linedefined = 1, what = "Lua" } or nil end

local assert = require("luassert")
_G.assert, _G.spy, _G.stub, _G.mock, _G.match =
  assert, require("luassert.spy"), require("luassert.stub"), require("luassert.mock"), require("luassert.match")

_G.assert_equal, _G.assert_error = assert.equal, assert.error
package.preload.luacov = function() end

local frame = {}

local top = { name = "", items = {}, hooks = {} }
local current = top

function frame.describe(name, body)
  local block = { name = name, items = {}, hooks = {}, outer = current }
  table.insert(current.items, block)
  current = block
  body()
  current = block.outer
end

function frame.it(name, body)
  table.insert(current.items, { name = name, body = body })
end

local function hook(kind)
  return function(body)
    current.hooks[kind] = current.hooks[kind] or {}
    table.insert(current.hooks[kind], body)
  end
end

local function call(block, kind)
  for _, body in ipairs(block.hooks[kind] or {}) do
    body()
  end
end

local function before(block)
  if block.outer then
    before(block.outer)
  end
  call(block, "before_each")
end

local function after(block)
  call(block, "after_each")
  if block.outer then
    after(block.outer)
  end
end

local function message(err)
  err = type(err) == "table" and (err.message or err[1]) or err
  return (tostring(err):gsub("0x%x+", "0x..."))
end

local function example(block, path, item)
  local last
  _G.finally = function(body) last = body end
  local snapshot = assert:snapshot()
  local ok, err = xpcall(function()
    before(block)
    item.body()
  end, message)
  snapshot:revert()
  if last then
    last()
  end
  pcall(after, block)
  print((ok and "ok   " or "FAIL ") .. path .. " " .. item.name .. (ok and "" or ": " .. tostring(err)))
end

local function run(block, path)
  path = path .. " " .. block.name
  call(block, "setup")
  for _, item in ipairs(block.items) do
    if item.items then
      run(item, path)
    else
      example(block, path, item)
    end
  end
  call(block, "teardown")
end

_G.describe, _G.context, _G.insulate, _G.expose = frame.describe, frame.describe, frame.describe, frame.describe
_G.it, _G.test, _G.spec = frame.it, frame.it, frame.it
_G.pending = function() end
_G.before_each, _G.after_each = hook("before_each"), hook("after_each")
_G.before, _G.after = _G.before_each, _G.after_each
_G.setup, _G.teardown, _G.lazy_setup, _G.lazy_teardown, _G.strict_setup, _G.strict_teardown =
  hook("setup"), hook("teardown"), hook("setup"), hook("teardown"), hook("setup"), hook("teardown")

for _, file in ipairs{ ... } do
  dofile(file)
end
run(top, "")
