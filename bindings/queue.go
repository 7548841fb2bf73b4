package bindings

import (
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/machine/queue"
)

var queueClass = newClass("Queue", "queue")

var queueModule = Module{
	Name: "queue",
	Doc: "Message queues by name. A taken item belongs to its taker until it is acknowledged; " +
		"if that never happens, another gets it. By default every change is on disk before the call returns.",
	Open: &Func{
		Name: "queue",
		Doc:  "Opens the queue of that name, made if absent.",
		Params: []Param{nameParam,
			{Name: "options", Type: "options", Optional: true, Options: append(queueTuning, keepingOptions...)}},
		Returns: []Return{{Type: "unilua.Queue"}},
		Example: `local mail = unilua.queue("mail", { lease = "5m", attempts = 3 })
mail:put{ to = "ops" }`,
		Call: openQueue,
	},
	Funcs: []Func{listFunc(machine.Queue)},
	Classes: []*Class{
		queueClass.define("A queue, as unilua.queue returns it.", nil, queueMethods),
		itemClass.define("An item that was taken from a queue, and is to be acknowledged.", itemFields, itemMethods),
	},
}

var queueTuning = []Option{
	{"capacity", "integer", "how many items it holds, the buried not counted; no limit if absent"},
	{"on_full", `"wait"|"error"|"drop_oldest"`, "what a put does when it is full; wait if absent"},
	{"lease", "duration", "how long a taken item is held; absent: for the life of the run"},
	{"attempts", "integer", "failed deliveries before an item is buried; 5 if absent"},
	{"backoff", "duration", "delay after the first failure, doubled with each up to an hour; 1s if absent"},
}

var putOptions = []Option{
	{"delay", "duration", "not to be taken before"},
	{"priority", "integer", "higher goes first; 0 if absent"},
	{"ttl", "duration", "gone if not taken within"},
	{"id", "string", "makes the put idempotent: exists while that id lives, and for 10 minutes after; 1 to 1024 bytes"},
	{"key", "string", "at most one item of a key is out at a time, in order; 1 to 1024 bytes"},
	{"timeout", "duration", "how long to wait for room; absent: until the deadline"},
}

var queueMethods = []Func{
	{
		Name: "put",
		Doc:  "Adds an item and returns its id.",
		Params: []Param{{Name: "value", Type: "any", Doc: "anything that can be shared; it is copied"},
			{Name: "options", Type: "options", Optional: true, Options: putOptions}},
		Returns: []Return{{Type: "string", Name: "id"}},
		Codes:   []fault.Code{fault.Full, fault.Exists, fault.Timeout, fault.TooLarge, fault.Unavailable, fault.Unknown},
		Example: `unilua.queue("mail"):put({ to = "ops" }, { delay = "5m" })`,
		Call:    queuePut,
	},
	{
		Name: "put_all",
		Doc: "Adds all values of a list, at most 8 MiB, in order, or none of them. Returns their ids; with the option " +
			"id they are id.1, id.2 and so on.",
		Params: []Param{{Name: "list", Type: "any[]"},
			{Name: "options", Type: "options", Optional: true, Options: putOptions}},
		Returns: []Return{{Type: "string[]", Name: "ids"}},
		Codes:   []fault.Code{fault.Full, fault.Exists, fault.Timeout, fault.TooLarge, fault.Unavailable, fault.Unknown},
		Example: `unilua.queue("disks"):put_all{ "sda", "sdb" }`,
		Call:    queuePutAll,
	},
	{
		Name: "take",
		Doc:  "Takes the next item. It is to be acknowledged; until then nobody else gets it.",
		Params: []Param{{Name: "options", Type: "options", Optional: true, Options: []Option{
			{"timeout", "duration", "how long to wait for an item; absent: until the deadline"},
			{"lease", "duration", "how long it is held; absent: as the queue says"},
			{"newest", "boolean", "the newest of the highest priority first"},
		}}},
		Returns: []Return{{Type: "unilua.Item"}},
		Codes:   []fault.Code{fault.Empty, fault.Timeout, fault.Closed},
		Example: `local item = unilua.queue("mail"):take{ timeout = 0 }
if item then
  item:ack()
end`,
		Call: queueTake,
	},
	{
		Name: "pop",
		Doc:  "Takes the next item and acknowledges it in one step. Returns its value.",
		Params: []Param{{Name: "options", Type: "options", Optional: true, Options: []Option{
			{"timeout", "duration", "how long to wait for an item; absent: until the deadline"},
			{"newest", "boolean", "the newest first"},
		}}},
		Returns: []Return{{Type: "any", Name: "value"}},
		Codes:   []fault.Code{fault.Empty, fault.Timeout, fault.Closed, fault.Unavailable, fault.Unknown},
		Example: `local message = unilua.queue("mail"):pop{ timeout = "1s" }`,
		Call:    queuePop,
	},
	{
		Name: "each",
		Doc: "Takes item after item, calls fn(value, item), and acknowledges the item unless fn has ended it. When " +
			"fn raises, the item is released with back-off and the error is logged. Ends when no item has come for " +
			"the time idle (0: when none is ready) and returns how many were acknowledged. Cannot be part of a transaction.",
		Params: []Param{{Name: "fn", Type: "function"},
			{Name: "options", Type: "options", Optional: true, Options: []Option{
				{"idle", "duration", "how long to wait for another item; absent: until the deadline"},
				{"lease", "duration", "how long each is held; absent: as the queue says"},
			}}},
		Returns: []Return{{Type: "integer", Name: "count"}},
		Codes:   []fault.Code{fault.Closed, fault.Denied, fault.Unavailable, fault.Unknown},
		Example: `unilua.queue("mail"):each(function(message)
  print(message.to)
end, { idle = 0 })`,
		Call: queueEach,
	},
	{
		Name:    "peek",
		Doc:     "Returns the next item to be taken, without taking it; with n, a list of the next n.",
		Params:  []Param{{Name: "n", Type: "integer", Optional: true}},
		Returns: []Return{{Type: "table|table[]|nil"}},
		Example: `local next_one = unilua.queue("mail"):peek()`,
		Call:    queuePeek,
	},
	{
		Name: "list",
		Doc: "Lists items in one state, in their order, to look at: id, value, state, attempt, put_at, put_by, " +
			"priority, key, history; holder of a taken one, due of one that waits or whose lease ends, reason of the last failure.",
		Params: []Param{{Name: "options", Type: "options", Optional: true, Options: []Option{
			{"state", `"ready"|"delayed"|"taken"|"buried"`, "ready if absent"},
			{"limit", "integer", "100 if absent"},
		}}},
		Returns: []Return{{Type: "table[]"}},
		Example: `for _, item in ipairs(unilua.queue("mail"):list{ state = "buried" }) do
  print(item.id, item.reason)
end`,
		Call: queueList,
	},
	{
		Name: "len", Doc: "Returns how many items are ready to be taken now.",
		Returns: []Return{{Type: "integer"}},
		Example: `print(unilua.queue("mail"):len())`,
		Call:    func(a Args) int { return queueDo(a, queue.Op{Verb: queue.Len}, pushCount) },
	},
	{
		Name: "stats",
		Doc: "Counts: ready, delayed, taken and buried now; put, acked, expired, dropped and purged ever; " +
			"oldest_age of the oldest that is ready, in seconds, 0 if none is; paused.",
		Returns: []Return{{Type: "table"}},
		Example: `print(unilua.queue("mail"):stats().ready)`,
		Call:    func(a Args) int { return queueDo(a, queue.Op{Verb: queue.GetStats}, pushStats) },
	},
	{
		Name: "pause", Doc: "Stops takes, not puts, until resume; also across a restart.", Returns: []Return{{Type: "true"}},
		Example: `unilua.queue("mail"):pause()`,
		Call:    func(a Args) int { return queueDo(a, queue.Op{Verb: queue.Pause}, pushTrue) },
	},
	{
		Name: "resume", Doc: "Ends a pause.", Returns: []Return{{Type: "true"}},
		Example: `unilua.queue("mail"):resume()`,
		Call:    func(a Args) int { return queueDo(a, queue.Op{Verb: queue.Resume}, pushTrue) },
	},
	{
		Name: "purge",
		Doc: "Removes the items of one state that are there when it begins, or the ready and the delayed ones, and " +
			"returns how many. Very many go in several steps; taken ones belong to their holders.",
		Params:  []Param{{Name: "state", Type: `"ready"|"delayed"|"buried"`, Optional: true}},
		Returns: []Return{{Type: "integer", Name: "count"}},
		Example: `print(unilua.queue("mail"):purge("buried"))`,
		Call:    queuePurge,
	},
	{
		Name: "redrive",
		Doc: "Puts buried items back, all or the n oldest, with their attempts forgotten, as far as there is room. " +
			"Returns how many.",
		Params:  []Param{{Name: "n", Type: "integer", Optional: true}},
		Returns: []Return{{Type: "integer", Name: "count"}},
		Example: `print(unilua.queue("mail"):redrive(10))`,
		Call:    queueRedrive,
	},
	{
		Name:    "configure",
		Doc:     "States options of the queue; the latest statement holds.",
		Params:  []Param{{Name: "options", Type: "options", Options: append(queueTuning, keepingOptions...)}},
		Returns: []Return{{Type: "true"}},
		Call:    configureQueue,
	},
	dropMethod[queue.Op, queue.Reply]("queue"),
}
