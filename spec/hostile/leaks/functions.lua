-- Replaces the functions of the language.
--@ times 3
--@ ends well
--@ prints table	3
print(type({}), select("#", 1, 2, 3))
type, select, pairs, pcall, error, tostring = nil, nil, nil, nil, nil, nil
_G.print = nil
