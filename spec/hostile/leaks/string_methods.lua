-- Replaces the functions that texts find as methods.
--@ times 3
--@ ends well
--@ prints X
print(("x"):upper())
string.upper = function() return "left behind" end
string.rep, string.format, string.gsub = nil, nil, nil
