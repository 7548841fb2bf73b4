package bindings

import (
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine/logging"
	"github.com/unilua/unilua/engine/sandbox"
	"github.com/unilua/unilua/engine/value"
)

var loggerClass = newClass("Logger", "logger")

var logModule = Module{
	Name: "log",
	Doc: "Messages for the log of the host, each with the script and line that it comes from and the id of the run. " +
		"They leave once what the script has seen of archived objects is on disk, and count towards --max-output.",
	Funcs: append(levelFuncs(func(a Args) logging.Logger { return a.Run().logger() }),
		Func{
			Name:    "track",
			Doc:     "Returns a logger for a track of its own, which the host may send elsewhere.",
			Params:  []Param{trackParam},
			Returns: []Return{{Type: "unilua.Logger"}},
			Example: `unilua.log.track("audit"):info("user added", { name = "ann" })`,
			Call:    func(a Args) int { return a.track(a.Run().logger()) },
		},
		Func{
			Name:    "with",
			Doc:     "Returns a logger that adds fields to each message.",
			Params:  []Param{fieldsParam},
			Returns: []Return{{Type: "unilua.Logger"}},
			Example: `local log = unilua.log.with{ disk = "sda" }
log:warn("nearly full", { free = 12 })`,
			Call: func(a Args) int { return a.with(a.Run().logger()) },
		}),
	Classes: []*Class{loggerClass.define("A logger, as unilua.log.track and unilua.log.with return it.", nil,
		append(levelFuncs(self[logging.Logger]),
			Func{
				Name: "track", Doc: "Returns a logger with the same fields for another track.",
				Params: []Param{trackParam}, Returns: []Return{{Type: "unilua.Logger"}},
				Call: func(a Args) int { return a.track(self[logging.Logger](a)) },
			},
			Func{
				Name: "with", Doc: "Returns a logger that adds these fields too.",
				Params: []Param{fieldsParam}, Returns: []Return{{Type: "unilua.Logger"}},
				Call: func(a Args) int { return a.with(self[logging.Logger](a)) },
			}))},
}

var (
	trackParam  = Param{Name: "name", Type: "string", Doc: "1 to 64 bytes of a-z A-Z 0-9 _ - ."}
	fieldsParam = Param{Name: "fields", Type: "table<string, any>", Doc: "names and values that could be shared; the names script and run get an underscore in front"}
)

// levelFuncs returns the functions that log at each level, to the logger that
// of finds.
func levelFuncs(of func(Args) logging.Logger) []Func {
	var funcs []Func
	for l := logging.Debug; l <= logging.Error; l++ {
		funcs = append(funcs, Func{
			Name: l.String(),
			Doc:  "Logs a message at level " + l.String() + ". If the host does not log that level, nothing is looked at but the types of the arguments.",
			Params: []Param{{Name: "message", Type: "string"},
				{Name: fieldsParam.Name, Type: fieldsParam.Type, Optional: true, Doc: fieldsParam.Doc}},
			Call: func(a Args) int { return a.log(of(a), l) },
		})
	}
	return funcs
}

// logger returns the logger of the run.
func (r *Run) logger() logging.Logger {
	if r.log == nil {
		r.log = r.rt.Log.With("run", r.ID())
	}
	return r.log
}

func (a Args) log(to logging.Logger, level logging.Level) int {
	message := a.String(1)
	if a.Has(2) {
		a.Table(2)
	}
	if !to.Enabled(level) {
		return 0
	}
	fields, size := a.fields(2)
	if err := a.Run().mayPrint(len(message) + size); err != nil {
		sandbox.Raise(a.L, err)
	}
	script, line := a.where()
	to.Log(level, message, append(fields, "script", script, "line", line)...)
	return 0
}

// maxTrack is the length of the longest name of a track, in bytes.
const maxTrack = 64

func (a Args) track(from logging.Logger) int {
	name := a.String(1)
	if name == "" || len(name) > maxTrack || strings.Trim(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.") != "" {
		a.bad(1, "name of "+trackParam.Doc, a.Get(1))
	}
	return a.Push(loggerClass.new(from.Track(name)))
}

func (a Args) with(from logging.Logger) int {
	a.Table(1)
	fields, _ := a.fields(1)
	return a.Push(loggerClass.new(from.With(fields...)))
}

// fields returns argument n, a table of fields that may be absent, as names and
// values in turns, and its size in bytes.
func (a Args) fields(n int) (list []any, size int) {
	if !a.Has(n) {
		return nil, 0
	}
	a.Table(n).ForEach(func(k, v lua.LValue) {
		name, ok := k.(lua.LString)
		if !ok {
			a.raise("bad argument #%d to '%s' (names expected as keys of fields, got %s)", n, a.f.Name, describe(k))
		}
		key := string(name)
		shared, err := encode(v, a.param(n)+value.KeyStep(key))
		if err != nil {
			a.raise("bad argument #%d to '%s' (%s)", n, a.f.Name, err)
		}
		if key == "script" || key == "run" {
			key = "_" + key
		}
		list = append(list, key, shared.Any())
		size += len(key) + shared.Size()
	})
	return list, size
}
