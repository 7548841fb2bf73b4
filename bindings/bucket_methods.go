package bindings

import (
	"slices"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine/state"
)

// reads describes the methods that look at a bucket.
func (k *bucketKind) reads() []Func {
	get := Func{
		Name:    "get",
		Doc:     "Returns a copy of the value at key, default if there is none.",
		Params:  []Param{keyParam, {Name: "default", Type: "any", Optional: true, Doc: "nil if absent"}},
		Returns: []Return{{Type: "any", Name: "value"}},
		Example: k.example(`print(b:get("db1", "unknown"))`),
		Call:    bucketGet,
	}
	pairs := Func{
		Name: "pairs",
		Doc: "Iterates over the keys that begin with prefix, in order, as the bucket is when the loop begins: " +
			pairsIsAtOne + "Takes memory for some keys only, however many there are. Raises if the " + k.noun + " is dropped meanwhile.",
		Params:  []Param{keyPrefix},
		Returns: []Return{{Type: "fun(): string, any"}},
		Example: k.example("for key, value in b:pairs(\"db\") do\n  print(key, value)\nend"),
		Call:    bucketPairs,
	}
	if k.revisions {
		get.Doc += " And the revision of the key, which grows with each change; 0 is an absent key."
		get.Returns = append(get.Returns, Return{Type: "integer", Name: "revision"})
		get.Example = k.example("local value, revision = b:get(\"db1\")\nprint(b:set(\"db1\", \"up\", { if_rev = revision }))")
		pairs.Doc += " The third loop variable is the revision."
		pairs.Returns = []Return{{Type: "fun(): string, any, integer"}}
	}
	return []Func{get,
		{
			Name: "has", Doc: "Reports whether key has a value.",
			Params: []Param{keyParam}, Returns: []Return{{Type: "boolean"}},
			Example: k.example(`print(b:has("db1"))`),
			Call:    bucketHas,
		},
		{
			Name: "keys", Doc: "Lists the keys that begin with prefix, in byte order.",
			Params: []Param{keyPrefix}, Returns: []Return{{Type: "string[]"}},
			Example: k.example(`print(#b:keys("db"))`),
			Call:    bucketKeys,
		},
		pairs,
		{
			Name: "len", Doc: "Returns how many keys there are.",
			Returns: []Return{{Type: "integer"}},
			Example: k.example(`print(b:len())`),
			Call:    bucketLen,
		},
	}
}

// changes describes the methods that change a bucket.
func (k *bucketKind) changes() []Func {
	revisions := ""
	var onlyIf []fault.Code
	if k.revisions {
		revisions = " Returns the key's new revision."
		onlyIf = []fault.Code{fault.Conflict}
	}
	return []Func{
		k.writes(Func{
			Name: "set", Doc: "Gives key a copy of value, whatever it had; a ttl that it had is over." + revisions,
			Params:  slices.Concat([]Param{keyParam, valueParam}, k.options(ttlOfKey)),
			Returns: k.revision(),
			Example: k.example(`b:set("db1", { role = "primary" }, { ttl = "10m" })`),
			Call:    bucketSet,
		}, onlyIf...),
		k.writes(Func{
			Name: "add", Doc: "Gives key a copy of value, unless it has one: exists." + revisions,
			Params: []Param{keyParam, valueParam,
				{Name: "options", Type: "options", Optional: true, Options: []Option{ttlOfKey}}},
			Returns: k.revision(),
			Example: k.example("if not b:add(\"db1\", \"mine\") then\n  print(\"somebody was faster\")\nend"),
			Call:    bucketAdd,
		}, existsOf(k)...),
		k.writes(Func{
			Name: "swap", Doc: "Gives key a copy of value and returns the one it had, nil if none.",
			Params:  []Param{keyParam, valueParam},
			Returns: []Return{{Type: "any", Name: "previous"}},
			Example: k.example(`print(b:swap("db1", "down"))`),
			Call:    bucketSwap,
		}),
		k.writes(Func{
			Name: "update",
			Doc: "Gives key what fn returns for a copy of its value, and returns that; if fn returns nil, the key is " +
				"deleted. If somebody else changes the key meanwhile, fn runs again with what it is then, as often " +
				"as that takes: it should be short, and do nothing else. A ttl goes on. An error of fn changes nothing and passes through.",
			Params: []Param{keyParam, {Name: "fn", Type: "fun(value: any): any"},
				{Name: "options", Type: "options", Optional: true, Options: []Option{
					{"default", "any", "what fn gets, a copy each time, if there is no value"}}}},
			Returns: []Return{{Type: "any", Name: "value"}},
			Example: k.example("b:update(\"seen\", function(list)\n  list[#list + 1] = \"db1\"\n  return list\nend, { default = {} })"),
			Call:    bucketUpdate,
		}),
		k.writes(Func{
			Name: "delete", Doc: "Removes key. Reports whether it was there.",
			Params:  append([]Param{keyParam}, k.options()...),
			Returns: []Return{{Type: "boolean"}},
			Example: k.example(`print(b:delete("db1"))`),
			Call:    bucketDelete,
		}, onlyIf...),
		k.writes(Func{
			Name: "clear", Doc: "Removes every key.",
			Returns: []Return{{Type: "true"}},
			Example: k.example(`b:clear()`),
			Call:    bucketClear,
		}),
		k.drop(),
	}
}

// existsOf returns the code of a key that has a value, which is one of all
// writes to a dict.
func existsOf(k *bucketKind) []fault.Code {
	if k.revisions {
		return []fault.Code{fault.Exists}
	}
	return nil
}

func (k *bucketKind) drop() Func {
	f := dropMethod[state.Op, state.Reply](k.noun)
	f.Call = func(a Args) int { return a.Done(self[*bucket](a).Drop()) }
	return f
}
