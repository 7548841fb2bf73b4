-- Texts that are no UTF-8, and places in them.
--@ ends well
--@ prints over
for _, s in ipairs{ "\255", "\240\159", ("\128"):rep(1e5), "\237\160\128", "" } do
  for _, f in pairs(utf8) do
    if type(f) == "function" then
      pcall(f, s) pcall(f, s, -2 ^ 53, 2 ^ 53) pcall(f, 2 ^ 53) pcall(f, s, 0 / 0)
    end
  end
end
print("over")
