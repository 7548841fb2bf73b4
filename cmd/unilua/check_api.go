package main

import (
	"slices"

	"github.com/unilua/unilua/bindings"
	"github.com/unilua/unilua/engine/sandbox/check"
)

// checkedAPI describes the modules to the checker. Its classes have the names
// that messages have for them when a script runs: counter, not Counter.
func checkedAPI() *check.API {
	api := &check.API{Modules: map[string]check.Module{}, Classes: map[string]check.Members{}}
	nouns := classNouns()
	for _, m := range bindings.Modules() {
		for _, c := range m.Classes {
			api.Classes[c.Noun] = nouns.members(c.Methods, c.Fields)
		}
		if m.Name == "" {
			for name, member := range nouns.members(m.Funcs, m.Fields) {
				api.Modules[name] = check.Module{Open: member.Function}
			}
			continue
		}
		described := check.Module{Functions: nouns.members(m.Funcs, m.Fields)}
		if m.Open != nil {
			described.Open = nouns.function(m.Open)
		}
		api.Modules[m.Name] = described
	}
	return api
}

// nouns maps the type of an object, such as unilua.Counter, to its noun.
type nouns map[string]string

func classNouns() nouns {
	n := nouns{}
	for _, m := range bindings.Modules() {
		for _, c := range m.Classes {
			n["unilua."+c.Name] = c.Noun
		}
	}
	return n
}

func (n nouns) members(funcs []bindings.Func, fields []bindings.Field) check.Members {
	found := make(check.Members, len(funcs)+len(fields))
	for i := range funcs {
		found[funcs[i].Name] = check.Member{Function: n.function(&funcs[i])}
	}
	for i := range fields {
		found[fields[i].Name] = check.Member{}
	}
	return found
}

func (n nouns) function(f *bindings.Func) *check.Function {
	described := &check.Function{Params: len(f.Params), Options: map[int][]string{}}
	if len(f.Returns) > 0 {
		described.Result = n[f.Returns[0].Type]
	}
	for i, p := range f.Params {
		if p.Name == "..." {
			described.Params = -1
		}
		for _, o := range p.Options {
			described.Options[i+1] = append(described.Options[i+1], o.Name)
		}
		slices.Sort(described.Options[i+1])
	}
	return described
}
