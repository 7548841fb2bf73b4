---@meta unilua.run
-- Generated from the module table in bindings/. Do not edit.

---Programs of the system. Each runs in a process group of its own, which never outlives the run: it is
---ended with SIGTERM, and SIGKILL five seconds later, when its time is up or the run ends; with
---SIGKILL at once when a lease is lost. It has the variables PATH, HOME, LANG, TZ and USER of the
---host, those that --allow-env names, and those of env. The last 100 results of each job are kept in
---the state bucket __run, under the job's name, a slash and a time; arguments and output are shortened
---there to 4 KB each.
---@class unilua.runModule
---@overload fun(command: { timeout?: unilua.Duration, cwd?: string, env?: table<string, string|number>, stdin?: string, check?: boolean, max_output?: unilua.Size, on_line?: fun(line: string, stream: "stdout"|"stderr") }): { ok: boolean, code: integer?, signal: string?, timed_out: boolean, stdout: string, stderr: string, duration: number, pid: integer, truncated: boolean }
local run = {}

---Runs a shell command, by /bin/sh -c, as unilua.run does; it takes the permission to run sh.
---* `options.timeout` how long it may take; absent: until the deadline
---* `options.cwd` its folder, the host's if absent; takes no permission, but a relative program is looked for there
---* `options.env` variables to add or change; one that makes any program run other code, such as LD_PRELOAD, takes --allow-run='*'
---* `options.stdin` all of its standard input; empty if absent
---* `options.check` raise unless it ends with code 0, and show the end of stderr
---* `options.max_output` how much of stdout and of stderr is kept, from the start; 1MB if absent
---* `options.on_line` called with each line of output as it comes; the program waits for it
---* fails with `not_found`
---* fails with `denied`
---* fails with `invalid`
---* fails with `too_large`
---* fails with `unavailable`
---* fails with `unknown`
---@param text string what the shell runs
---@param options? { timeout?: unilua.Duration, cwd?: string, env?: table<string, string|number>, stdin?: string, check?: boolean, max_output?: unilua.Size, on_line?: fun(line: string, stream: "stdout"|"stderr") }
---@return { ok: boolean, code: integer?, signal: string?, timed_out: boolean, stdout: string, stderr: string, duration: number, pid: integer, truncated: boolean }? result
---@return string? message
---@return string? code
function run.sh(text, options) end

---Runs several programs, each as unilua.run takes it, so many at a time, and returns their results in
---the order of the list. Nothing is started unless all are allowed. One that could not be started has
---a result with ok false, and error and error_code in place of the rest. check raises for the first in
---the list that failed, when all have ended.
---* `options.limit` how many run at a time; 4 if absent, and never more than --max-children
---* fails with `denied`
---* fails with `unknown`
---@param list table[]
---@param options? { limit?: integer }
---@return { ok: boolean, code: integer?, signal: string?, timed_out: boolean, stdout: string, stderr: string, duration: number, pid: integer, truncated: boolean }[]? results
---@return string? message
---@return string? code
function run.all(list, options) end

return run
