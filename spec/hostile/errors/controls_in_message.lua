-- An error whose message would move the cursor of a terminal.
--@ ends failed
--@ says a
error("a\27[2J\0\r\nb", 0)
