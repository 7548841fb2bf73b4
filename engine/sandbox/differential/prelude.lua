-- What generated programs call. reset gives a program its own steps and output.
local lines, steps, total, kept = {}, 0, 0, {}
local maxsteps, maxtotal, maxlines = 60, 2000, 200

function reset() lines, steps, total, kept = {}, 0, 0, {} end
function printed() return table.concat(lines, "\n") end

-- fresh begins a statement of the program, which may take some steps.
function fresh() steps = 0 end

-- stop is asked by each function, which returns at once if it is true: so calls
-- do not nest too deeply either, for both hosts.
function stop()
  steps, total = steps + 1, total + 1
  return steps > maxsteps or total > maxtotal
end

-- more says whether a loop may go on.
function more() return not stop() and steps % 5 ~= 0 end

-- plain leaves out of a text what differs from host to host.
local function plain(s)
  if string.find(s, "nan", 1, true) then s = string.gsub(s, "%-?nan", "nan") end
  if string.find(s, "stack overflow", 1, true) then return "stack overflow" end
  if string.find(s, ": 0x", 1, true) then s = string.gsub(s, ": 0x%x+", "") end
  return s
end

function text(v) return plain(tostring(v)) end

function show(v)
  if type(v) == "string" then return plain(v):sub(1, 200) end
  if type(v) == "number" then return v ~= v and "nan" or tostring(v) end
  if type(v) == "table" then
    local items = {}
    for i = 1, 4 do
      local item = rawget(v, i)
      items[i] = type(item) == "table" and "t" or type(item) == "number" and show(item) or type(item)
    end
    for _, k in ipairs({"x", "y", "z", "code", 51, 52, 101, true}) do
      local item = rawget(v, k)
      items[#items + 1] = (type(item) == "number" or type(item) == "string") and show(item) or type(item):sub(1, 1)
    end
    return "{" .. table.concat(items, ",") .. "}"
  end
  return v == nil and "nil" or type(v) == "boolean" and (v and "true" or "false") or type(v)
end

function out(...)
  if #lines >= maxlines then return end
  local texts = {}
  for i = 1, select("#", ...) do texts[i] = show((select(i, ...))) end
  lines[#lines + 1] = table.concat(texts, " ")
end

function num(v) return type(v) == "number" and v or 3 end
function fin(v) return v == v and v or 7 end
function key(v) return v == v and (v < 1000 or v > 2e6) and v or 7 end
function int(v) return v == v and v > -1e6 and v < 1e6 and v - v % 1 or 5 end
function str(v) return type(v) == "string" and v:sub(1, 50) or "s" end
function tab(v) return type(v) == "table" and v or {} end
function fun(v) return type(v) == "function" and v or two end
function id(...) return ... end
function two() return 1, "b" end
function call(f, ...)
  if type(f) == "function" and not stop() then return f(...) end
  return f
end
function method(t) return {m = rawget(t, "m") or function(self, ...) return ... end} end

function keep(f) if #kept < 20 then kept[#kept + 1] = f end end
function callkept()
  local fs = kept
  kept = {}
  for i = 1, #fs do out(i, fs[i](i)) end
end

function count(n)
  local i = 0
  return function()
    i = i + 1
    if i <= n then return i, i * 2, "c" end
  end
end
function step(state, control)
  control = (control or 0) + 1
  if control <= state then return control, state end
end
function state(n) return n, 0 end
