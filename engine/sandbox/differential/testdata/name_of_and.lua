local v1 = "s"
out(pcall(function(v2)
  return 1 + (v2 and 1 or v1)
end))
out(pcall(function()
  return 1 + (gany0 and 1)
end))
