-- A script that is larger than it may be.
--@ flags --max-source=100
--@ ends limited
--@ says raise it with --max-source
print("went on")
