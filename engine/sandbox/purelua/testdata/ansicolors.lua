local colors = require("ansicolors")

local function show(s)
  print((s:gsub("\27", "<esc>")))
end

show(colors("%{red}danger%{reset} ok"))
show(colors("%{bright blue underline}all%{reset}"))
show(colors("no colour"))
show(colors(""))
show(colors("%{whitebg black}x%{reset}%{dim}y"))
show(colors.noReset("%{green}open"))
show(colors("100%"))
for _, name in ipairs{ "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white" } do
  show(colors("%{" .. name .. "}" .. name))
end
print(pcall(colors, "%{nothing}x"))
print(pcall(colors.noReset))
