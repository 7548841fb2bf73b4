-- Changes the locale and the time zone of the process.
--@ times 2
--@ ends well
--@ prints false
print(pcall(os.setlocale, "de_DE.UTF-8") and os.setlocale() ~= "C")
