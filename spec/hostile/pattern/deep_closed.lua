-- A pattern of a million pairs of brackets.
--@ ends failed
--@ says too many captures
("x"):find(("()"):rep(1e6))
