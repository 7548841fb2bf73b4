-- What generated programs call. reset gives a program its own steps and output.
local lines, steps, depth, kept = {}, 0, 0, {}
local maxsteps, maxdepth, maxlines = 400, 40, 200

function reset() lines, steps, depth, kept = {}, 0, 0, {} end
function printed() return table.concat(lines, "\n") end

function tick()
  steps = steps + 1
  if steps > maxsteps then error("enough", 0) end
end

-- more says whether a loop may go on.
function more()
  tick()
  return steps % 5 ~= 0
end

function show(v)
  if type(v) == "number" then
    if v ~= v then return "nan" end
    if v == 0 then return "0" end
    if v == math.huge or v == -math.huge then return "inf" end
    return string.format("%.14g", v)
  end
  if type(v) == "string" then return v:sub(1, 100) end
  if type(v) == "table" then
    local items = {}
    for i = 1, 3 do
      local item = rawget(v, i)
      items[i] = type(item) == "table" and "t" or type(item) == "number" and show(item) or tostring(type(item))
    end
    for _, k in ipairs({"x", "y", "z", 51, 52}) do
      local item = rawget(v, k)
      items[#items + 1] = type(item) == "number" and show(item) or type(item):sub(1, 1)
    end
    return "{" .. table.concat(items, ",") .. "}"
  end
  return v == nil and "nil" or type(v) == "boolean" and tostring(v) or type(v)
end

function out(...)
  if #lines >= maxlines then error("enough", 0) end
  local texts = {}
  for i = 1, select("#", ...) do texts[i] = show((select(i, ...))) end
  lines[#lines + 1] = table.concat(texts, " ")
end

function num(v) return type(v) == "number" and v == v and v < 1e9 and v > -1e9 and v or 3 end
function str(v) return type(v) == "string" and v:sub(1, 50) or "s" end
function tab(v) return type(v) == "table" and v or {} end
function fun(v) return type(v) == "function" and v or two end
function id(...) return ... end
function two() return 1, "b" end
function call(f, ...)
  tick()
  if type(f) == "function" then return f(...) end
  return f
end
function method(t) return {m = rawget(t, "m") or function(self, ...) return ... end} end

function keep(f) if #kept < 20 then kept[#kept + 1] = f end end
function callkept()
  local fs = kept
  kept = {}
  for i = 1, #fs do out(i, fs[i](i)) end
end

-- nested counts calls through the host's stack, whose depth differs.
local function nested(f, ...)
  if depth >= maxdepth then return false, "deep" end
  depth = depth + 1
  local function left(...)
    depth = depth - 1
    return ...
  end
  return left(f(...))
end
-- meta makes a metamethod, whose calls go through the host's stack, too.
function meta(f) return function(...)
  local before = depth
  if before >= maxdepth then error("enough", 0) end
  depth = before + 1
  local function left(...)
    depth = before
    return ...
  end
  return left(f(...))
end end
local function kindOfError(ok, ...)
  if ok then return ok, ... end
  local e = ...
  return ok, type(e) == "string" and "error" or e
end
function protect(f, ...) return kindOfError(nested(pcall, f, ...)) end

function drive(f)
  local co = coroutine.create(f)
  for i = 1, 5 do
    out(i, kindOfError(nested(coroutine.resume, co, i)))
    if coroutine.status(co) == "dead" then break end
  end
end

function count(n)
  local i = 0
  return function()
    tick()
    i = i + 1
    if i <= n then return i, i * 2, "c" end
  end
end
function step(state, control)
  tick()
  control = (control or 0) + 1
  if control <= num(state) then return control, state end
end
function state(n) return n, 0 end
