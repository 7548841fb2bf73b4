package bindings

import (
	"strings"

	lua "github.com/yuin/gopher-lua"
)

// optionsAt returns the options that may stand at the end of text, each with its
// =, if that is in a table of options.
func (p *Prompt) optionsAt(text string) (names []string) {
	before, ok := tableBegun(text)
	if !ok {
		return nil
	}
	f := p.callee(before)
	if f == nil {
		return nil
	}
	for _, param := range f.Params {
		for _, o := range param.Options {
			names = append(names, o.Name+" = ")
		}
	}
	return names
}

// tableBegun returns what stands before the innermost table that is not closed
// at the end of text, if a key of it may stand there.
func tableBegun(text string) (before string, ok bool) {
	end := strings.TrimRight(text, " \t")
	if !strings.HasSuffix(end, "{") && !strings.HasSuffix(end, ",") {
		return "", false
	}
	var open []int // where the brackets are that are not closed
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case '"', '\'':
			i = endOfString(text, i)
		case '{', '(', '[':
			open = append(open, i)
		case '}', ')', ']':
			if len(open) > 0 {
				open = open[:len(open)-1]
			}
		}
	}
	if len(open) == 0 || text[open[len(open)-1]] != '{' {
		return "", false
	}
	before = text[:open[len(open)-1]]
	if len(open) > 1 && text[open[len(open)-2]] == '(' {
		before = text[:open[len(open)-2]]
	}
	return strings.TrimRight(before, " \t"), true
}

// endOfString returns where the string ends that begins at i, the end of text if
// it does not.
func endOfString(text string, i int) int {
	for end := i + 1; end < len(text); end++ {
		switch text[end] {
		case '\\':
			end++
		case text[i]:
			return end
		}
	}
	return len(text)
}

// callee returns the function or method of ours that an expression at the end of
// text calls, nil if it is none.
func (p *Prompt) callee(text string) *Func {
	name := word.FindString(text)
	owner, colon, ok := ownerBefore(strings.TrimSuffix(text, name))
	switch {
	case !ok:
		return nil
	case colon:
		return p.method(owner, name)
	}
	t, _ := p.lookUp(owner).(*lua.LTable)
	s := sharedOf(t)
	switch {
	case s == nil:
		return nil
	case s.Name == "" && library()[name] != nil:
		return library()[name].Open
	}
	return funcNamed(s.Funcs, name)
}

// method returns a method of the object that an expression has.
func (p *Prompt) method(owner, name string) *Func {
	c := classOpenedBy(owner)
	if v, ok := p.lookUp(owner).(*lua.LUserData); ok && c == nil {
		c = classOf(v)
	}
	if c == nil {
		return nil
	}
	return funcNamed(c.Methods, name)
}

func funcNamed(funcs []Func, name string) *Func {
	for i := range funcs {
		if funcs[i].Name == name {
			return &funcs[i]
		}
	}
	return nil
}
