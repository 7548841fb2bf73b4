-- Dates and formats that are none.
--@ ends well
--@ prints over
for _, f in ipairs{ "%", "%E", "%O", "%" .. ("E"):rep(1000), ("%c"):rep(1e4), "*t\0", "!%1", "\0" } do
  for _, t in ipairs{ 0, -1, 1e18, -1e18, 1e300, 0 / 0 } do pcall(os.date, f, t) end
end
for _, t in ipairs{ {}, { year = 1e300, month = 1, day = 1 }, { year = 2026, month = 1e15, day = -1e15 }, { year = 0 / 0, month = 1, day = 1 } } do pcall(os.time, t) end
print("over")
