-- Loops in the function that is given the lines of a program.
--@ flags --allow-run=yes --timeout=500ms
--@ ends limited timeout
--@ says raise it with --timeout
unilua.run{ "yes", on_line = function() while true do end end }
