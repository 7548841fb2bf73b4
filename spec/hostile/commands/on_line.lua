-- Raises in the function that is given the lines of a program.
--@ flags --allow-run=yes --timeout=60s
--@ ends failed
--@ says enough
unilua.run{ "yes", on_line = function() error("enough", 0) end }
