out(pcall(1))
out(pcall(pcall))
out(pcall(function() xpcall(1) end))
