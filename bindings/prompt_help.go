package bindings

import (
	"fmt"
	"strings"
	"sync"

	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine/sandbox"
)

// helpText is what help() prints.
const helpText = `Type Lua: the values of an expression are printed, a statement is run, and what
is not finished goes on in the next line. Global variables stay, locals end with
their line.

  help(unilua)                the modules
  help(unilua.queue)          a module, with its functions and methods
  help(unilua.queue("mail"))  what can be done with an object
  help("queue:put")           a method; also any other name that unilua doc knows
  help("lua")                 the language, and how it differs from Lua 5.1

Tab completes names, Ctrl-C ends what runs or drops what is typed, Ctrl-D or
unilua.exit() ends the prompt.
`

// helpWidth is how wide what help prints is, in characters.
const helpWidth = 80

// bareHelp reports that who typed it wants help() and does not know it.
func bareHelp(typed string) bool {
	word := strings.TrimSpace(typed)
	return word == "help" || word == "?"
}

// help is the function of that name at a prompt: it prints the page about a
// value, or about a name.
func (p *Prompt) help(L *lua.LState) int {
	text := helpText
	if L.GetTop() > 0 {
		text = pageAbout(L.Get(1))
	}
	if err := p.r.state.Print(text); err != nil {
		sandbox.Raise(L, err)
	}
	return 0
}

// pageAbout returns the page about a value, or why there is none.
func pageAbout(v lua.LValue) string {
	name := nameOf(v)
	switch v := v.(type) {
	case lua.LString:
		name = string(v)
	case *lua.LUserData:
		if c := classOf(v); c != nil {
			name = c.Name
		}
	}
	if name == "" {
		return fmt.Sprintf("There is no page about this %s; help() says what there is.\n", v.Type())
	}
	if name == "unilua" {
		name = ""
	}
	page, err := Doc(name)
	if err != nil {
		return err.Error() + "\n"
	}
	var b strings.Builder
	_ = page.Print(&b, helpWidth, false) // a Builder takes everything
	return b.String()
}

// nameOf returns the name of a module or function as it is written in a script,
// "" for any other value.
func nameOf(v sandbox.Value) string {
	switch v.(type) {
	case *lua.LTable, *lua.LFunction:
		return named()[v]
	}
	return ""
}

// named has the names of all modules, functions and methods.
var named = sync.OnceValue(func() map[sandbox.Value]string {
	names := map[sandbox.Value]string{}
	for _, s := range library() {
		names[s.table] = s.path()
		for i := range s.Funcs {
			names[s.function(s.Funcs[i].Name)] = s.path() + "." + s.Funcs[i].Name
		}
		for _, c := range s.Classes {
			c.metatable()
			for i := range c.Methods {
				names[c.methods.RawGetString(c.Methods[i].Name)] = c.Noun + ":" + c.Methods[i].Name
			}
		}
	}
	return names
})

// classOf returns the class of an object, nil if it is not one of ours.
func classOf(v *lua.LUserData) *Class {
	for _, m := range modules {
		for _, c := range m.Classes {
			if v.Metatable == lua.LValue(c.metatable()) {
				return c
			}
		}
	}
	return nil
}
