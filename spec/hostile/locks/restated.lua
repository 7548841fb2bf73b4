-- States other permits for a lock that somebody has.
--@ ends failed
--@ says permits
unilua.lock("hostile.restated", { permits = 1 }):try()
unilua.lock("hostile.restated", { permits = 1000 }):try()
