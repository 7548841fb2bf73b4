package bindings

import (
	"regexp"
	"slices"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine/machine"
)

// Complete returns what may stand where the last word of text is, which is the
// beginning of what is typed at a prompt: the words, sorted, and where they
// begin. It knows names of variables and of what is in them, modules and their
// functions, methods of objects, options in a table of options, and shared
// objects where one is opened. Nothing of the script runs for it.
func (p *Prompt) Complete(text string) (from int, words []string) {
	if m := opening.FindStringSubmatchIndex(text); m != nil {
		return m[4], p.objects(text[m[2]:m[3]], text[m[4]:])
	}
	from = len(text) - len(word.FindString(text))
	begun := text[from:]
	if owner, colon, ok := ownerBefore(text[:from]); ok {
		words = p.members(owner, colon)
	} else if words = p.optionsAt(text[:from]); words == nil {
		words = p.globals()
	}
	return from, startingWith(begun, words)
}

var (
	opening  = regexp.MustCompile(`\bunilua\.(\w+)\s*\(?\s*["']([\w\-.:/]*)$`)
	word     = regexp.MustCompile(`[A-Za-z_]?\w*$`)
	path     = regexp.MustCompile(`(?:[A-Za-z_]\w*)(?:\s*\.\s*[A-Za-z_]\w*)*$`)
	openCall = regexp.MustCompile(`\bunilua\.(\w+)\s*(?:\(\s*(?:"[^"]*"|'[^']*')[^()]*\)|"[^"]*"|'[^']*')$`)
)

// ownerBefore returns the expression before a . or : at the end of text, as far as
// it can be made out; ok is false if there is none of these.
func ownerBefore(text string) (owner string, colon, ok bool) {
	text = strings.TrimRight(text, " ")
	rest, ok := strings.CutSuffix(text, ".")
	if !ok {
		rest, ok = strings.CutSuffix(text, ":")
		colon = ok
	}
	rest = strings.TrimRight(rest, " ")
	if call := openCall.FindString(rest); call != "" {
		return call, colon, ok
	}
	return path.FindString(rest), colon, ok
}

// objects returns the names of shared objects of a kind.
func (p *Prompt) objects(kind, prefix string) []string {
	k, ok := machine.ParseKind(kind)
	if !ok {
		return nil
	}
	list := func(prefix string) ([]string, error) { return p.r.names(k, prefix) }
	if k == machine.Lock {
		list = p.r.lockNames
	}
	names, err := list(prefix)
	if err != nil {
		return nil // whoever opens one is told
	}
	return names
}

// members returns what may stand behind an expression and a . or :.
func (p *Prompt) members(owner string, colon bool) []string {
	if c := classOpenedBy(owner); c != nil {
		return c.members(colon)
	}
	switch v := p.lookUp(owner).(type) {
	case *lua.LTable:
		if s := sharedOf(v); s != nil && !colon {
			return s.names()
		}
		return plainNames(p.r.state.Names(v))
	case *lua.LUserData:
		if c := classOf(v); c != nil {
			return c.members(colon)
		}
	case lua.LString:
		if colon {
			strings, _ := p.lookUp("string").(*lua.LTable)
			return plainNames(p.r.state.Names(strings))
		}
	}
	return nil
}

// members returns the methods of a class, or its fields.
func (c *Class) members(methods bool) (names []string) {
	if !methods {
		for _, f := range c.Fields {
			names = append(names, f.Name)
		}
		return names
	}
	for _, m := range c.Methods {
		names = append(names, m.Name)
	}
	return names
}

// classOpenedBy returns the class of what unilua.KIND("name") is, nil if the
// expression is not of that form.
func classOpenedBy(expression string) *Class {
	m := openCall.FindStringSubmatch(expression)
	if m == nil || library()[m[1]] == nil {
		return nil
	}
	open := library()[m[1]].Open
	if open == nil || len(open.Returns) == 0 {
		return nil
	}
	return classNamed(open.Returns[0].Type)
}

// classNamed returns the class that the documentation calls so.
func classNamed(name string) *Class {
	for _, m := range modules {
		for _, c := range m.Classes {
			if "unilua."+c.Name == name {
				return c
			}
		}
	}
	return nil
}

// sharedOf returns the module whose table t is, nil if it is another one.
func sharedOf(t *lua.LTable) *shared {
	for _, s := range library() {
		if s.table == t {
			return s
		}
	}
	return nil
}

// lookUp returns the value of a path of names, without any metamethod.
func (p *Prompt) lookUp(path string) lua.LValue {
	var v lua.LValue = p.r.state.Globals()
	for name := range strings.SplitSeq(path, ".") {
		t, ok := v.(*lua.LTable)
		if !ok {
			return lua.LNil
		}
		name = strings.TrimSpace(name)
		switch s := sharedOf(t); {
		case s != nil && s.Name == "" && library()[name] != nil:
			v = library()[name].table
		case s != nil:
			v = s.function(name)
		default:
			v = p.r.state.Field(t, name)
		}
	}
	return v
}

// globals returns the names of all global variables, and the words of the
// language that are worth it.
func (p *Prompt) globals() []string {
	return append(plainNames(p.r.state.Names(p.r.state.Globals())), longWords...)
}

var longWords = []string{"break", "else", "elseif", "false", "function", "local", "repeat", "return", "then", "true", "until", "while"}

// plainNames leaves out what cannot be written behind a dot.
func plainNames(names []string) []string {
	return slices.DeleteFunc(names, func(name string) bool { return !wholeName.MatchString(name) })
}

var wholeName = regexp.MustCompile(`^[A-Za-z_]\w*$`)

// startingWith returns the words that go on as begun, sorted, each once.
func startingWith(begun string, words []string) []string {
	words = slices.DeleteFunc(words, func(w string) bool { return !strings.HasPrefix(w, begun) })
	slices.Sort(words)
	return slices.Compact(words)
}
