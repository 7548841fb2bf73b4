package bindings

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/sandbox"
)

// described calls visit for every function and method, with its name in the
// documentation.
func described(visit func(name string, f *Func)) {
	for _, m := range slices.Concat(Modules(), additions) {
		if m.Open != nil {
			visit(m.path(), m.Open)
		}
		for i := range m.Funcs {
			visit(m.path()+"."+m.Funcs[i].Name, &m.Funcs[i])
		}
		for _, c := range m.Classes {
			for i := range c.Methods {
				visit(c.Noun+":"+c.Methods[i].Name, &c.Methods[i])
			}
		}
	}
}

func TestEveryExampleRuns(t *testing.T) {
	described(func(name string, f *Func) {
		if f.Example == "" {
			return
		}
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				if res, out := runScript(t, f.Example); !res.OK {
					t.Errorf("%v\n%s\n%s", res.Err, f.Example, out)
				}
			})
		})
	})
}

func TestEverythingIsDocumented(t *testing.T) {
	for _, m := range Modules() {
		checkSentence(t, m.path(), m.Doc)
		for _, f := range m.Fields {
			checkText(t, m.path()+"."+f.Name, f.Doc)
		}
		for _, c := range m.Classes {
			checkSentence(t, "unilua."+c.Name, c.Doc)
			for _, f := range c.Fields {
				checkText(t, c.Noun+"."+f.Name, f.Doc)
			}
		}
	}
	described(func(name string, f *Func) {
		checkSentence(t, name, f.Doc)
		for _, p := range f.Params {
			checkParam(t, name, f, p)
		}
		for i, code := range f.Codes {
			if codeDocs[code] == "" || slices.Contains(f.Codes[:i], code) {
				t.Errorf("%s: the code %q is not explained, or named twice", name, code)
			}
		}
	})
}

func checkSentence(t *testing.T, name, doc string) {
	t.Helper()
	if !strings.HasSuffix(doc, ".") && !strings.HasSuffix(doc, "}") {
		t.Errorf("%s: its documentation is no sentence: %q", name, doc)
	}
}

func checkText(t *testing.T, name, doc string) {
	t.Helper()
	if doc == "" {
		t.Errorf("%s is not documented", name)
	}
}

// checkParam checks that a parameter says what it is: itself, through its
// options, or in the documentation of its function.
func checkParam(t *testing.T, name string, f *Func, p Param) {
	t.Helper()
	word := regexp.MustCompile(`\b` + regexp.QuoteMeta(p.Name) + `\b`)
	if p.Doc == "" && len(p.Options) == 0 && !word.MatchString(f.Doc) {
		t.Errorf("%s: the parameter %q is not documented", name, p.Name)
	}
	for _, o := range p.Options {
		checkText(t, name+": the option "+o.Name, o.Doc)
	}
	if p.Type == "options" && len(p.Options) == 0 {
		t.Errorf("%s: the options table %q has no options", name, p.Name)
	}
}

func TestEveryCodeIsExplained(t *testing.T) {
	for _, code := range fault.Codes() {
		checkText(t, string(code), codeDocs[code])
	}
	if len(codeDocs) != len(fault.Codes()) {
		t.Error("a code is explained that does not exist")
	}
}

// TestEveryFunctionHasAStubAndEveryStubAFunction compares the tables that a
// script gets with the definitions that an editor gets.
func TestEveryFunctionHasAStubAndEveryStubAFunction(t *testing.T) {
	stubs := stubFunctions()
	for _, m := range Modules() {
		of := "unilua"
		if m.Name != "" {
			of = m.Name
		}
		got := functionsIn(library()[m.Name].table.Metatable.(*lua.LTable).RawGetString("__index").(*lua.LTable))
		if want := stubs[of+"."]; !slices.Equal(got, want) {
			t.Errorf("%s has the functions %q, and stubs of %q", m.path(), got, want)
		}
		for _, c := range m.Classes {
			checkMethods(t, c, stubs[c.Name+":"])
		}
	}
}

// TestTheAdditionsAreThoseOfAState compares their descriptions with the globals of
// a new state.
func TestTheAdditionsAreThoseOfAState(t *testing.T) {
	s := sandbox.New(sandbox.Options{})
	defer s.Close()
	p, err := sandbox.Compile("all", []byte(`
		local library = ...
		local names = {}
		for name, v in pairs(_G[library]) do
			names[#names + 1] = name .. ":" .. type(v)
		end
		return table.concat(names, " ")`))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range additions {
		results, err := s.Run(t.Context(), p, sandbox.Strings(m.Name)...)
		if err != nil {
			t.Fatal(err)
		}
		there := strings.Fields(results[0].String())
		var known []string
		for _, f := range m.Funcs {
			known = append(known, f.Name+":function")
		}
		for _, f := range m.Fields {
			known = append(known, f.Name+":"+f.Type)
		}
		for _, name := range known {
			if !slices.Contains(there, name) {
				t.Errorf("%s has no %s", m.Name, name)
			}
		}
		if m != &tableAddition && len(there) != len(known) {
			t.Errorf("%s has %q, described are %q", m.Name, there, known)
		}
	}
}

// stubFunctions returns the names after "queue.", "Queue:" and so on in the
// stubs, sorted.
func stubFunctions() map[string][]string {
	defined := regexp.MustCompile(`(?m)^function (\w+[.:])(\w+)\(`)
	found := make(map[string][]string)
	for _, f := range Stubs() {
		for _, m := range defined.FindAllSubmatch(f.Text, -1) {
			found[string(m[1])] = append(found[string(m[1])], string(m[2]))
		}
	}
	for _, names := range found {
		slices.Sort(names)
	}
	return found
}

func functionsIn(t *lua.LTable) []string {
	var names []string
	t.ForEach(func(k, v lua.LValue) {
		if v.Type() == lua.LTFunction {
			names = append(names, k.String())
		}
	})
	slices.Sort(names)
	return names
}

func checkMethods(t *testing.T, c *Class, stubs []string) {
	t.Helper()
	index, ok := c.metatable().RawGetString("__index").(*lua.LTable)
	if ok && !slices.Equal(functionsIn(index), stubs) {
		t.Errorf("unilua.%s has the methods %q, and stubs of %q", c.Name, functionsIn(index), stubs)
	}
	if names := c.names(); !ok && !slices.Equal(slices.Sorted(slices.Values(names[:len(c.Methods)])), stubs) {
		t.Errorf("unilua.%s has the members %q, and stubs of %q", c.Name, names, stubs)
	}
}

func TestTheCommittedStubsAreUpToDate(t *testing.T) {
	const dir = "../stdlib/meta"
	var names []string
	for _, f := range Stubs() {
		names = append(names, f.Name)
		text, err := os.ReadFile(filepath.Join(dir, f.Name))
		if err != nil || !bytes.Equal(text, f.Text) {
			t.Errorf("%s/%s is out of date (%v): run go generate ./bindings", dir, f.Name, err)
		}
	}
	files, err := filepath.Glob(dir + "/*.lua")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if !slices.Contains(names, filepath.Base(file)) {
			t.Errorf("%s is of no module: remove it", file)
		}
	}
}

func TestTheStubsAreLua(t *testing.T) {
	for _, f := range Stubs() {
		if _, err := sandbox.Compile(f.Name, f.Text); err != nil {
			t.Error(err)
		}
	}
}
