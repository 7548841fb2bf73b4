-- Started by job_spec.lua: reports what it is given.
unilua.job{ timeout = "1h" }

local first, second = ...

return {
  name = unilua.job.name(),
  args = unilua.job.args,
  first = first,
  second = second,
}
