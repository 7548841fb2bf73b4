local inifile = require("inifile")

local text = [[
; a comment
[database]
; about the database
host = db1.example.com
port=5432
ratio = 0.5
secure = true
empty =
name = a = b
[ odd section ]
x = -1e3
[repeated]
a = 1
[repeated]
b = false
]]
local parsed = inifile.parse(text, "memory")
local function show(t)
  local sections = {}
  for s in pairs(t) do
    sections[#sections + 1] = s
  end
  table.sort(sections)
  for _, s in ipairs(sections) do
    if type(t[s]) ~= "table" then
      print(s, t[s])
    else
      local keys = {}
      for k in pairs(t[s]) do
        keys[#keys + 1] = k
      end
      table.sort(keys)
      for _, k in ipairs(keys) do
        print(s, k, t[s][k], type(t[s][k]))
      end
    end
  end
end
show(parsed)
print((inifile.save("x", { one = { a = 1 } }, "memory")))
print((pcall(inifile.parse, "top = 1", "memory")))
print(inifile.save("x", parsed, "memory"))
show(inifile.parse(inifile.save("x", parsed, "memory"), "memory"))
print((pcall(inifile.parse, "no such file")))
parsed.database.port, parsed.new, parsed.repeated = 1, { x = "y" }, nil
print(inifile.save("x", parsed, "memory"))
