-- A small frame for specs: describe, it and expect.
--
-- A spec file describes; the host then runs one example at a time, each in a
-- state and with shared objects of its own. So this module only gathers the
-- examples, and runs the one whose number it is given.

local spec = {}

local names, examples = {}, {}

function spec.describe(name, body)
  names[#names + 1] = name
  body()
  names[#names] = nil
end

function spec.it(name, body)
  local path = {}
  for i, n in ipairs(names) do
    path[i] = n
  end
  path[#path + 1] = name
  examples[#examples + 1] = { name = table.concat(path, " "), body = body }
end

-- names of the examples, in order
function spec.list()
  local list = {}
  for i, e in ipairs(examples) do
    list[i] = e.name
  end
  return list
end

function spec.run(number)
  examples[number].body()
end

-- show prints any value on one line, tables with sorted keys.
local function show(v, seen)
  if type(v) == "string" then
    return string.format("%q", v)
  end
  if type(v) ~= "table" then
    return tostring(v)
  end
  seen = seen or {}
  if seen[v] then
    return "{...}"
  end
  seen[v] = true
  local keys, parts = {}, {}
  for k in pairs(v) do
    keys[#keys + 1] = k
  end
  table.sort(keys, function(a, b)
    if type(a) == type(b) and (type(a) == "number" or type(a) == "string") then
      return a < b
    end
    return tostring(a) < tostring(b)
  end)
  for _, k in ipairs(keys) do
    parts[#parts + 1] = (type(k) == "string" and k or "[" .. show(k) .. "]") .. " = " .. show(v[k], seen)
  end
  seen[v] = nil
  return "{ " .. table.concat(parts, ", ") .. " }"
end

-- difference returns where two values differ first, nil if they are equal.
local function difference(a, b, path)
  if type(a) ~= "table" or type(b) ~= "table" then
    if a == b then
      return nil
    end
    return path .. " is " .. show(a) .. ", expected " .. show(b)
  end
  for k in pairs(b) do
    local d = difference(a[k], b[k], path .. "[" .. show(k) .. "]")
    if d then
      return d
    end
  end
  for k in pairs(a) do
    if b[k] == nil then
      return path .. "[" .. show(k) .. "] is " .. show(a[k]) .. ", expected nil"
    end
  end
end

local function fail(message)
  error(message, 3)
end

local expectation = {}
expectation.__index = expectation

-- expect(v, ...) looks at a value, or at the results of a call:
-- expect(lock:try()):to_fail("held").
function spec.expect(...)
  return setmetatable({ value = (...), results = { n = select("#", ...), ... } }, expectation)
end

function expectation:to_be(expected)
  if not rawequal(self.value, expected) then
    fail("got " .. show(self.value) .. ", expected " .. show(expected))
  end
end

function expectation:to_equal(expected)
  local d = difference(self.value, expected, "value")
  if d then
    fail(d .. "\n  got      " .. show(self.value) .. "\n  expected " .. show(expected))
  end
end

-- to_return compares all results of a call.
function expectation:to_return(...)
  local n = select("#", ...)
  if n ~= self.results.n then
    fail("got " .. self.results.n .. " results, expected " .. n .. ": " .. show(self.results))
  end
  for i = 1, n do
    local d = difference(self.results[i], (select(i, ...)), "result " .. i)
    if d then
      fail(d)
    end
  end
end

-- to_fail expects nil, a message and the code; the message has to contain text
-- where that is given.
function expectation:to_fail(code, text)
  local got = self.results
  if got[1] ~= nil or got[3] ~= code then
    fail("got " .. show(got[1]) .. ", " .. show(got[2]) .. ", " .. show(got[3]) .. ", expected the failure " .. show(code))
  end
  if type(got[2]) ~= "string" or got[2] == "" then
    fail("the failure " .. code .. " has no message")
  end
  if text and not got[2]:find(text, 1, true) then
    fail("the message is " .. show(got[2]) .. ", expected it to contain " .. show(text))
  end
end

-- to_raise calls the function and expects an error that contains text.
function expectation:to_raise(text)
  local ok, message = pcall(self.value)
  if ok then
    fail("nothing was raised, expected " .. show(text))
  end
  if not tostring(message):find(text, 1, true) then
    fail("raised " .. show(message) .. ", expected " .. show(text))
  end
end

function expectation:to_match(pattern)
  if not tostring(self.value):find(pattern) then
    fail("got " .. show(self.value) .. ", expected a match of " .. show(pattern))
  end
end

function expectation:to_be_near(expected, tolerance)
  if type(self.value) ~= "number" or math.abs(self.value - expected) > tolerance then
    fail("got " .. show(self.value) .. ", expected " .. expected .. " give or take " .. tolerance)
  end
end

function expectation:to_be_a(kind)
  if type(self.value) ~= kind then
    fail("got a " .. type(self.value) .. ", expected a " .. kind)
  end
end

return spec
