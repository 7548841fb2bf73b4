package bindings

import (
	"github.com/unilua/unilua/engine/fault"
)

// stateMethods are those of a state that a dict does not have.
var stateMethods = []Func{
	stateBucket.writes(Func{
		Name: "incr",
		Doc: "Adds n, which may be negative or a fraction, to the number at key, 0 if there is none. Returns the sum. " +
			"A ttl goes on. What is no number is invalid, a sum past 2^53 is out of range.",
		Params:  []Param{keyParam, {Name: "n", Type: "number", Optional: true, Doc: "1 if absent"}},
		Returns: []Return{{Type: "number", Name: "value"}},
		Example: stateBucket.example(`print(b:incr("restarts"))`),
		Call:    stateIncr,
	}, fault.Invalid, fault.Range),
	{
		Name: "watch",
		Doc: "Subscribes to the changes of keys that begin with prefix. The subscription misses nothing from here on, " +
			"also between two calls of next. It ends with the run.",
		Params: []Param{keyPrefix, {Name: "options", Type: "options", Optional: true, Options: []Option{
			{"since", "integer", "a revision: first the changes after it, which the history must have; 0 is the beginning"},
		}}},
		Returns: []Return{{Type: "unilua.Watch"}},
		Codes:   rangeCodes,
		Example: stateBucket.example(`local changes = b:watch("db")
b:set("db1", "down")
local change = changes:next{ timeout = "1s" }
print(change.key, change.value, change.rev)
changes:close()`),
		Call: stateWatch,
	},
	searchMethod,
	{
		Name: "export",
		Doc: "Writes the bucket, as it is at one moment, to a file: JSON or YAML, by the ending .json, .yaml or .yml. " +
			"The file is written whole or not at all, and takes the place of one that is there. Needs permission to write it. " +
			"Revisions, ttls and history are left out. What JSON cannot hold (a key that is not UTF-8, infinity) is invalid; YAML can.",
		Params:  []Param{{Name: "path", Type: "string", Doc: "a file that ends in .json, .yaml or .yml"}},
		Returns: []Return{{Type: "true"}},
		Codes:   []fault.Code{fault.Denied, fault.NotFound, fault.Invalid, fault.Full, fault.Unavailable},
		Example: stateBucket.example(`print(b:export("/tmp/hosts.yaml"))`),
		Call:    stateExport,
	},
	stateBucket.writes(Func{
		Name: "import",
		Doc: "Reads a file, JSON or YAML by its ending, whose top level is a map, and gives each key of it its value: " +
			"all in one step, or nothing at all. Needs permission to read it. There may be 64 MiB of keys and values.",
		Params: []Param{{Name: "path", Type: "string", Doc: "a file that ends in .json, .yaml or .yml"}, {Name: "options", Type: "options", Optional: true, Options: []Option{
			{"clear", "boolean", "also removes the keys that the file does not have; true if absent"},
		}}},
		Returns: []Return{{Type: "true"}},
		Example: stateBucket.example("b:export(\"/tmp/hosts.json\")\nprint(b:import(\"/tmp/hosts.json\", { clear = false }))"),
		Call:    stateImport,
	}, fault.NotFound, fault.Invalid),
	{
		Name: "at",
		Doc: "Returns the bucket as it was at an instant, to be read only. Reading what is earlier than the history " +
			"that is kept fails with range.",
		Params:  []Param{{Name: "instant", Type: "number", Doc: "Unix seconds"}},
		Returns: []Return{{Type: "unilua.Past"}},
		Example: `local b = unilua.state("hosts", { history = "7d" })
print(b:at(unilua.now() - 3600):get("db1"))`,
		Call: stateAt,
	},
	{
		Name: "changes",
		Doc: "Lists the changes that the history has, in order: {key, value, rev, at, deleted}, at in Unix seconds. " +
			"A deletion has no value. Range if the history does not have all that is asked for.",
		Params: []Param{{Name: "options", Type: "options", Optional: true, Options: []Option{
			{"since", "integer|duration", "a revision: the changes after it; or a time such as \"1h\": those within it; all that are kept if absent"},
			{"key", "string", "only the changes of that key"},
		}}},
		Returns: []Return{{Type: "table[]"}},
		Codes:   rangeCodes,
		Example: `local b = unilua.state("hosts", { history = 10 })
b:set("db1", "up")
for _, change in ipairs(b:changes{ key = "db1" }) do
  print(change.rev, change.at, change.value)
end`,
		Call: stateChanges,
	},
	stateBucket.writes(Func{
		Name: "configure",
		Doc: "States options of the bucket; the latest statement holds. Less history than before forgets what is too much; " +
			"more keeps what is still there.",
		Params:  []Param{{Name: "options", Type: "options", Options: stateOptions}},
		Returns: []Return{{Type: "true"}},
		Example: stateBucket.example(`b:configure{ history = 20 }`),
		Call:    configureState,
	}),
}

var searchMethod = Func{
	Name: "search",
	Doc: "Finds text anywhere inside the values: in strings, in numbers as they print, and in the names of fields. Lists " +
		"{key, path, text, part}: the key of the value; the way from the value to the place, such as .disks[2].name, empty " +
		"for the value itself; what was found there; part is \"name\" if it is the name of the field that matches, else \"value\".",
	Params: []Param{{Name: "text", Type: "string"}, {Name: "options", Type: "options", Optional: true, Options: []Option{
		{"pattern", "boolean", "text is a Lua pattern; false if absent"},
	}}},
	Returns: []Return{{Type: "table[]"}},
	Example: `local b = unilua.state("hosts")
b:set("db1", { disks = { { name = "sda" }, { name = "sdb" } } })
for _, m in ipairs(b:search("sdb")) do
  print(m.key .. m.path, m.text) -- db1.disks[2].name  sdb
end`,
	Call: bucketSearch,
}
