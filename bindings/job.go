package bindings

import (
	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/sandbox/header"
)

var runClass = newClass("Run", "run")

var jobModule = Module{
	Name: "job",
	Doc:  "The run itself, and the runs that it starts.",
	Open: &Func{
		Name: "job",
		Doc: "States, as the first statement of a script, how it is to be run: a constant table that is read without " +
			"running the script. When the script runs, the call does nothing. Anywhere else it raises.",
		Params:  []Param{{Name: "header", Type: "table", Doc: "when it is to run (every, cron, at, queue, watch) and how (name, timeout, max_output, isolate, retries, allow)"}},
		Example: `unilua.job{ every = "5m", timeout = "1m" }`,
		Call:    jobHeader,
	},
	Fields: []Field{{"args", "any[]", "the arguments of the run; a fresh copy with each read", jobArgs}},
	Funcs: []Func{
		{
			Name: "name", Doc: "Returns the name of the job: of its script, without folder and ending.",
			Returns: []Return{{Type: "string"}},
			Example: `print(unilua.job.name())`,
			Call:    func(a Args) int { return a.PushString(a.Run().job.Name) },
		},
		{
			Name: "id", Doc: "Returns the id of the run, which no other run ever has.", Returns: []Return{{Type: "string"}},
			Example: `print(unilua.job.id())`,
			Call:    func(a Args) int { return a.PushString(a.Run().ID()) },
		},
		{
			Name: "deadline", Doc: "Returns when the run must have ended, in Unix seconds; nil if it may take its time.",
			Returns: []Return{{Type: "number?"}},
			Example: `local deadline = unilua.job.deadline()
print(deadline and deadline - unilua.now())`,
			Call: jobDeadline,
		},
		{
			Name: "spawn",
			Doc: "Starts a run of a script, found from the folder of this one and never outside of it, or of a " +
				"function, in a state of its own: a function must not use locals from outside itself. The run ends " +
				"with its parent, and has at most its permissions and the time it has left.",
			Params: []Param{
				{Name: "script", Type: "string|function", Doc: "a path from the folder of this script, or a function"},
				{Name: "options", Type: "options", Optional: true, Options: []Option{
					{"args", "any[]", "its unilua.job.args, and the arguments of a function"},
					{"timeout", "duration", "how long it may take; absent: as long as its parent"},
				}},
			},
			Returns: []Return{{Type: "unilua.Run"}},
			Codes:   []fault.Code{fault.NotFound, fault.Denied, fault.Invalid, fault.TooLarge, fault.Unavailable},
			Example: `local run = unilua.job.spawn(function(n)
  return n * n
end, { args = { 7 } })
print(run:wait().value)`,
			Call: jobSpawn,
		},
		{
			Name: "map",
			Doc: "Starts a run for each value of a list, as spawn does, so many at a time, and waits for all of them. " +
				"Returns their results, as run:wait does, in the order of the list.",
			Params: []Param{
				{Name: "script", Type: "string|function", Doc: "a path from the folder of this script, or a function"},
				{Name: "list", Type: "any[]"},
				{Name: "options", Type: "options", Optional: true, Options: []Option{
					{"workers", "integer", "how many run at a time; 8 if absent"},
					{"timeout", "duration", "how long each may take"},
				}},
			},
			Returns: []Return{{Type: "table[]", Name: "results"}},
			Codes:   []fault.Code{fault.NotFound, fault.Denied, fault.Invalid, fault.TooLarge, fault.Unavailable},
			Example: `local squares = unilua.job.map(function(n)
  return n * n
end, { 1, 2, 3 }, { workers = 2 })
print(squares[3].value)`,
			Call: jobMap,
		},
		{
			Name: "on_exit",
			Doc: "Has fn called when the run ends, however it ends: returning, raising, exiting, cancelled, out of time " +
				"or of a limit, or for a lost lease. The last one given is called first. They have five seconds " +
				"together, also when the run itself has no time left, and may use shared objects.",
			Params:  []Param{{Name: "fn", Type: "fun()"}},
			Returns: []Return{{Type: "true"}},
			Example: `unilua.job.on_exit(function()
  print("done, one way or another")
end)`,
			Call: jobOnExit,
		},
	},
	Classes: []*Class{runClass.define("A run, as unilua.job.spawn returns it.", nil, []Func{
		{
			Name: "wait",
			Doc: "Waits for the run to end and returns its result: ok; value, a copy of what it returned; error and " +
				"code of its failure; duration in seconds.",
			Params: []Param{{Name: "options", Type: "options", Optional: true, Options: []Option{
				{"timeout", "duration", "how long to wait; absent: until the deadline"}}}},
			Returns: []Return{{Type: "table", Name: "result"}},
			Codes:   []fault.Code{fault.Timeout, fault.Deadlock},
			Example: `local result = unilua.job.spawn(function()
  return 42
end):wait{ timeout = "10s" }
print(result.ok, result.value, result.error)`,
			Call: runWait,
		},
		{
			Name: "cancel", Doc: "Stops the run. It ends soon, of which wait can tell.", Returns: []Return{{Type: "true"}},
			Example: `local run = unilua.job.spawn(function()
  unilua.sleep("1h")
end)
run:cancel()
print(run:wait().code)`,
			Call: func(a Args) int {
				self[*Run](a).Cancel(fault.New(fault.Canceled, "the run was canceled by its parent"))
				return a.Done(nil)
			},
		},
		{
			Name: "id", Doc: "Returns the id of the run.", Returns: []Return{{Type: "string"}},
			Example: `print(unilua.job.spawn(function() end):id())`,
			Call:    func(a Args) int { return a.PushString(self[*Run](a).ID()) },
		},
	})},
}

// jobHeader is the call of a header, which is the first one if there is one.
func jobHeader(a Args) int {
	r := a.Run()
	if r.headed || r.job.Script == nil || !r.job.Script.Header {
		a.raise("%s", header.Misplaced)
	}
	r.headed = true
	return 0
}

func jobArgs(a Args) int {
	list := a.L.CreateTable(len(a.Run().job.Args), 0)
	for i, v := range a.Run().job.Args {
		list.RawSetInt(i+1, decode(a.L, v))
	}
	return a.Push(list)
}

func jobDeadline(a Args) int {
	at, ok := a.Run().session.Context().Deadline()
	if !ok {
		return a.Push(lua.LNil)
	}
	return a.Push(lua.LNumber(float64(at.UnixNano()) / 1e9))
}

func jobOnExit(a Args) int {
	r := a.Run()
	r.onExit = append(r.onExit, a.Function(1))
	return a.Done(nil)
}
