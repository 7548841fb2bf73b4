-- What runs in lua5.1 and in the sandbox alike: a chunk returns a list of
-- functions; each is called, and the outcomes become one text.

local concat, len, tostring, type, select, pcall = table.concat, string.len, tostring, type, select, pcall

local function spell(v)
  local kind = type(v)
  if kind == "string" then
    return "string " .. len(v) .. " " .. v
  elseif kind == "number" or kind == "boolean" or kind == "nil" then
    return kind .. " " .. tostring(v)
  end
  return kind
end

local function outcome(...)
  local parts = {}
  for i = 1, select("#", ...) do
    parts[i] = spell((select(i, ...)))
  end
  return concat(parts, "\n")
end

function digest(calls)
  local parts = {}
  for i = 1, #calls do
    local text = outcome(pcall(calls[i]))
    parts[i] = len(text) .. "\n" .. text
  end
  return concat(parts)
end

-- What the calls use.

function collect(next, ...)
  local all = {...}
  for i = 1, 12 do
    local found = {next()}
    if found[1] == nil then
      break
    end
    all[#all + 1] = outcome(unpack(found))
  end
  return concat(all, ";")
end

object = setmetatable({}, {__index = string, __tostring = function() return "an object" end})
lookup = {a = "A", b = 2, ab = false, c = "%1", [1] = "one", [2] = 2.5, ["1"] = "text one", x = "", ["."] = "dot"}
computed = setmetatable({}, {__index = function(_, key) return "<" .. tostring(key) .. ">" end})
raising = setmetatable({}, {__index = function(_, key) error("no " .. tostring(key)) end})
