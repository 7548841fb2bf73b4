out(pcall(1))
