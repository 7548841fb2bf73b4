-- Leaves globals behind.
--@ times 3
--@ ends well
--@ prints nil	nil	nil
print(mark, rawget(_G, "mark"), getfenv(0).mark)
mark = 1
rawset(_G, "mark", 1)
getfenv(0).mark = 1
getfenv(print).mark = 1
