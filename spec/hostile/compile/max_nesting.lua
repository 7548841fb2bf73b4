-- A script that is nested deeper than it may be.
--@ flags --max-nesting=10
--@ ends limited
--@ says raise it with --max-nesting
print(((((((((((((((("went on"))))))))))))))))
