package bindings

import "github.com/unilua/unilua/engine/fault"

var runModule = Module{
	Name: "run",
	Doc: "Programs of the system. Each runs in a process group of its own, which never outlives the run: it is ended " +
		"with SIGTERM, and SIGKILL five seconds later, when its time is up or the run ends; with SIGKILL at once when a lease is lost. " +
		"It has the variables PATH, HOME, LANG, TZ and USER of the host, those that --allow-env names, and those of env. " +
		"The last 100 results of each job are kept in the state bucket __run, under the job's name, a slash and a time; " +
		"arguments and output are shortened there to 4 KB each.",
	Open: &Func{
		Name: "run",
		Doc: "Runs a program and waits for its end. The first element is the program, looked up in PATH unless it contains a slash, " +
			"the others are its arguments, strings or numbers, as they are: no shell looks at them. " +
			"A program that failed, or was stopped when its time was up, has a result too; nil is for one that could not be started.",
		Params: []Param{{Name: "command", Type: "options", Options: commandOptions,
			Doc: "the program and its arguments, and options"}},
		Returns: []Return{{Type: commandResult, Name: "result"}},
		Codes:   commandCodes,
		Example: `local df = assert(unilua.run{ "df", "-P", timeout = "10s" })
if df.ok then
  print(df.stdout)
end`,
		Call: runCommand,
	},
	Funcs: []Func{
		{
			Name: "sh",
			Doc:  "Runs a shell command, by /bin/sh -c, as unilua.run does; it takes the permission to run sh.",
			Params: []Param{{Name: "text", Type: "string", Doc: "what the shell runs"},
				{Name: "options", Type: "options", Optional: true, Options: commandOptions}},
			Returns: []Return{{Type: commandResult, Name: "result"}},
			Codes:   commandCodes,
			Example: `local r = unilua.run.sh("echo one; echo two >&2")
print(r.stdout, r.stderr)`,
			Call: runShell,
		},
		{
			Name: "all",
			Doc: "Runs several programs, each as unilua.run takes it, so many at a time, and returns their results in the order of the list. " +
				"Nothing is started unless all are allowed. One that could not be started has a result with ok false, and error and error_code " +
				"in place of the rest. check raises for the first in the list that failed, when all have ended.",
			Params: []Param{{Name: "list", Type: "table[]"},
				{Name: "options", Type: "options", Optional: true, Options: []Option{
					{"limit", "integer", "how many run at a time; 4 if absent, and never more than --max-children"},
				}}},
			Returns: []Return{{Type: commandResult + "[]", Name: "results"}},
			Codes:   []fault.Code{fault.Denied, fault.Unknown},
			Example: `local results = unilua.run.all({ { "uname", "-s" }, { "uname", "-m" } }, { limit = 2 })
print(results[1].stdout, results[2].stdout)`,
			Call: runAll,
		},
	},
}

const commandResult = "{ ok: boolean, code: integer?, signal: string?, timed_out: boolean, stdout: string, stderr: string, " +
	"duration: number, pid: integer, truncated: boolean }"

var commandCodes = []fault.Code{fault.NotFound, fault.Denied, fault.Invalid, fault.TooLarge, fault.Unavailable, fault.Unknown}

var commandOptions = []Option{
	{"timeout", "duration", "how long it may take; absent: until the deadline"},
	{"cwd", "string", "its folder, the host's if absent; takes no permission, but a relative program is looked for there"},
	{"env", "table<string, string|number>", "variables to add or change; one that makes any program run other code, such as LD_PRELOAD, takes --allow-run='*'"},
	{"stdin", "string", "all of its standard input; empty if absent"},
	{"check", "boolean", "raise unless it ends with code 0, and show the end of stderr"},
	{"max_output", "size", "how much of stdout and of stderr is kept, from the start; 1MB if absent"},
	{"on_line", "fun(line: string, stream: \"stdout\"|\"stderr\")", "called with each line of output as it comes; the program waits for it"},
}
