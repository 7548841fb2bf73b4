package bindings

import (
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
)

var topicClass = newClass("Topic", "topic")

var topicModule = Module{
	Name: "topic",
	Doc: "Publish and subscribe by name, in memory: each value reaches every subscription there is at that moment, " +
		"in order. Nothing is kept for those who subscribe later.",
	Open: &Func{
		Name:    "topic",
		Doc:     "Opens the topic of that name, made if absent.",
		Params:  []Param{nameParam},
		Returns: []Return{{Type: "unilua.Topic"}},
		Example: `unilua.topic("alarms"):publish{ host = "db1", full = 0.97 }`,
		Call:    openTopic,
	},
	Funcs: []Func{listFunc(machine.Topic)},
	Classes: []*Class{
		topicClass.define("A topic, as unilua.topic returns it.", nil, topicMethods),
		listenerClass.define("A subscription to a topic. It ends with the run that made it.", nil, listenerMethods),
	},
}

var topicMethods = []Func{
	{
		Name:    "publish",
		Doc:     "Gives a value to every subscription there is, and returns how many these are. It never waits.",
		Params:  []Param{{Name: "value", Type: "any"}},
		Returns: []Return{{Type: "integer", Name: "receivers"}},
		Codes:   []fault.Code{fault.TooLarge},
		Example: `unilua.topic("alarms"):publish{ host = "db1", full = 0.97 }`,
		Call:    topicPublish,
	},
	{
		Name: "subscribe",
		Doc: "Begins to listen: the subscription gets each value that is published from now on. What its owner has " +
			"not taken yet waits in a buffer; when that is full, the oldest is dropped.",
		Params: []Param{{Name: "options", Type: "options", Optional: true, Options: []Option{
			{"buffer", "integer", "how many values wait at most, up to 1048576; 64 if absent"}}}},
		Returns: []Return{{Type: "unilua.Listener"}},
		Example: `local alarms = unilua.topic("alarms"):subscribe{ buffer = 1000 }`,
		Call:    topicSubscribe,
	},
}

var listenerClass = newClass("Listener", "subscription")

var listenerMethods = []Func{
	{
		Name: "next",
		Doc:  "Takes the oldest value that was published, or waits for one.",
		Params: []Param{{Name: "options", Type: "options", Optional: true, Options: []Option{
			{"timeout", "duration", "how long to wait; absent: until the deadline"}}}},
		Returns: []Return{{Type: "any", Name: "value"}},
		Codes:   []fault.Code{fault.Timeout, fault.Closed},
		Example: `local alarms = unilua.topic("alarms"):subscribe()
unilua.topic("alarms"):publish("db1 is full")
print(alarms:next{ timeout = "1s" })`,
		Call: listenerNext,
	},
	{
		Name:    "dropped",
		Doc:     "Returns how many values were dropped so far because the buffer was full.",
		Returns: []Return{{Type: "integer"}},
		Codes:   []fault.Code{fault.Closed},
		Example: `print(unilua.topic("alarms"):subscribe():dropped())`,
		Call:    listenerDropped,
	},
	{
		Name:    "close",
		Doc:     "Ends the subscription; what it has not given out is gone. Closing it again does nothing.",
		Returns: []Return{{Type: "true"}},
		Example: `unilua.topic("alarms"):subscribe():close()`,
		Call:    listenerClose,
	},
}
