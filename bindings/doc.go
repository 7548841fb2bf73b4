package bindings

import (
	"slices"
	"strings"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/value"
)

// Page is what the documentation says about one name.
type Page struct {
	Name    string      `json:"name"` // as it is written in a script: unilua.queue, queue:put
	Kind    string      `json:"kind"` // module, library, class, function, method, field, code, page or index
	Syntax  string      `json:"syntax,omitempty"`
	Doc     string      `json:"doc,omitempty"`
	Body    []Part      `json:"body,omitempty"`
	Params  []PageParam `json:"params,omitempty"`
	Returns []PageValue `json:"returns,omitempty"`
	Codes   []PageCode  `json:"codes,omitempty"`
	Example string      `json:"example,omitempty"`
	Members []Member    `json:"members,omitempty"`
}

// PageValue is a named value of a type.
type PageValue struct {
	Name string `json:"name,omitempty"`
	Type string `json:"type"`
	Doc  string `json:"doc,omitempty"`
}

// PageParam is a parameter, with its keys if it is an options table.
type PageParam struct {
	PageValue
	Optional bool        `json:"optional,omitempty"`
	Options  []PageValue `json:"options,omitempty"`
}

// PageCode is a failure that a script may expect.
type PageCode struct {
	Code fault.Code `json:"code"`
	Doc  string     `json:"doc"`
}

// Member is a line about something with a page of its own.
type Member struct {
	Name    string `json:"name"`
	Kind    string `json:"kind"`
	Syntax  string `json:"syntax"`
	Summary string `json:"summary,omitempty"`
}

// Doc returns the page about a name, in any of its spellings: queue,
// unilua.queue.list, queue:put, Queue.put, put, codes, not_held. "" is the list
// of all modules. An unknown name gives not_found, with a suggestion.
func Doc(name string) (*Page, error) {
	entries := docEntries()
	if e := findEntry(entries, name); e != nil {
		return e.page(), nil
	}
	if found := withLastName(entries, name); len(found) == 1 {
		return found[0].page(), nil
	} else if len(found) > 1 {
		return &Page{Name: name, Kind: "index", Doc: "Several things have this name.", Members: members(found)}, nil
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.keys...)
	}
	if near := value.Suggest(name, names); near != "" {
		return nil, fault.New(fault.NotFound, "nothing is known about %q (did you mean %s?)", name, near)
	}
	return nil, fault.New(fault.NotFound, "nothing is known about %q (unilua doc lists all modules)", name)
}

// Topics returns the names that have a page, each once.
func Topics() []string {
	var names []string
	for _, e := range docEntries()[1:] {
		names = append(names, cutRoot(e.keys[0]))
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// entry is something that has a page.
type entry struct {
	keys []string // what it is found by, the best first
	last string   // the last part of its name
	Member
	page func() *Page
}

// findEntry returns the entry with that key; capitals matter only if they make
// a difference.
func findEntry(entries []entry, name string) *entry {
	for _, same := range []func(a, b string) bool{func(a, b string) bool { return a == b }, strings.EqualFold} {
		for i := range entries {
			if slices.ContainsFunc(entries[i].keys, func(key string) bool { return same(key, name) }) {
				return &entries[i]
			}
		}
	}
	return nil
}

func withLastName(entries []entry, name string) []entry {
	var found []entry
	for _, e := range entries {
		if e.last == name {
			found = append(found, e)
		}
	}
	return found
}

func members(entries []entry) []Member {
	list := make([]Member, len(entries))
	for i, e := range entries {
		list[i] = e.Member
	}
	return list
}

// docEntries returns everything that has a page. What comes first is found
// first.
func docEntries() []entry {
	list := append([]entry{{keys: []string{""}, page: indexPage}}, longPages()...)
	all := slices.Concat(modules, additions)
	for _, m := range all {
		list = append(list, m.entry())
	}
	for _, m := range all {
		list = append(list, m.functionEntries()...)
	}
	for _, m := range all {
		for _, c := range m.Classes {
			list = append(append(list, c.entry()), c.memberEntries()...)
		}
	}
	return append(list, codeEntries()...)
}

func indexPage() *Page {
	p := &Page{Name: "unilua", Kind: "index", Doc: rootModule.Doc}
	for _, m := range slices.Concat(modules[1:], additions) {
		p.Members = append(p.Members, m.entry().Member)
	}
	p.Members = append(p.Members, members(longPages())...)
	return p
}

func (m *Module) entry() entry {
	return entry{
		keys:   []string{m.path(), cutRoot(m.path())},
		Member: Member{m.path(), m.kind(), m.path(), summary(m.Doc)},
		page:   m.page,
	}
}

func (m *Module) kind() string {
	if m.global {
		return "library"
	}
	return "module"
}

func (m *Module) page() *Page {
	p := &Page{Name: m.path(), Kind: m.kind()}
	if m.Open != nil {
		p = m.Open.page(m.path(), m.kind())
	}
	p.Doc = strings.TrimSpace(m.Doc + " " + p.Doc)
	p.Members = members(m.functionEntries())
	for _, c := range m.Classes {
		p.Members = append(append(p.Members, c.entry().Member), members(c.memberEntries())...)
	}
	return p
}

func (m *Module) functionEntries() []entry {
	var list []entry
	for i := range m.Funcs {
		list = append(list, m.Funcs[i].entry("function", m.path()+"."+m.Funcs[i].Name))
	}
	for i := range m.Fields {
		list = append(list, m.Fields[i].entry(m.path()+"."+m.Fields[i].Name))
	}
	return list
}

func (c *Class) entry() entry {
	name := "unilua." + c.Name
	member := Member{name, "class", name, summary(c.Doc)}
	return entry{
		keys:   []string{name, c.Name},
		Member: member,
		page: func() *Page {
			return &Page{Name: name, Kind: "class", Doc: c.Doc, Members: members(c.memberEntries())}
		},
	}
}

// memberEntries returns the methods and fields of a class. They are found by
// the name of the class and by its noun.
func (c *Class) memberEntries() []entry {
	var list []entry
	for i := range c.Methods {
		f := &c.Methods[i]
		e := f.entry("method", c.Noun+":"+f.Name)
		e.keys = append(e.keys, c.Name+":"+f.Name, c.Name+"."+f.Name, c.Noun+"."+f.Name)
		list = append(list, e)
	}
	for i := range c.Fields {
		f := &c.Fields[i]
		e := f.entry(c.Noun + "." + f.Name)
		e.keys = append(e.keys, c.Name+"."+f.Name, c.Noun+":"+f.Name)
		list = append(list, e)
	}
	return list
}

func (f *Func) entry(kind, name string) entry {
	return entry{
		keys:   []string{name, cutRoot(name)},
		last:   f.Name,
		Member: Member{name, kind, f.syntax(name), summary(f.Doc)},
		page:   func() *Page { return f.page(name, kind) },
	}
}

func (f *Field) entry(name string) entry {
	return entry{
		keys:   []string{name, cutRoot(name)},
		last:   f.Name,
		Member: Member{name, "field", name, summary(f.Doc)},
		page: func() *Page {
			return &Page{Name: name, Kind: "field", Syntax: name + ": " + f.Type, Doc: f.Doc}
		},
	}
}

func (f *Func) page(name, kind string) *Page {
	p := &Page{Name: name, Kind: kind, Syntax: f.syntax(name), Doc: f.Doc, Example: f.Example}
	for _, param := range f.Params {
		q := PageParam{PageValue: PageValue{param.Name, param.Type, param.Doc}, Optional: param.Optional}
		for _, o := range param.Options {
			q.Options = append(q.Options, PageValue(o))
		}
		p.Params = append(p.Params, q)
	}
	for _, r := range f.Returns {
		p.Returns = append(p.Returns, PageValue{r.Name, r.Type, r.Doc})
	}
	for _, code := range f.Codes {
		p.Codes = append(p.Codes, PageCode{code, codeDocs[code]})
	}
	return p
}

// syntax returns how f is called: queue:put(value [, options]).
func (f *Func) syntax(name string) string {
	var b strings.Builder
	b.WriteString(name + "(")
	open := 0
	for i, p := range f.Params {
		sep := ", "
		if i == 0 {
			sep = ""
		}
		if p.Optional {
			open++
			sep = strings.TrimLeft(" ["+sep, " ")
			if i > 0 {
				sep = " [" + ", "
			}
		}
		b.WriteString(sep + p.Name)
	}
	b.WriteString(strings.Repeat("]", open) + ")")
	return b.String()
}

// summary returns the first sentence of a text.
func summary(doc string) string {
	if first, _, more := strings.Cut(doc, ". "); more {
		return first + "."
	}
	return doc
}

func cutRoot(name string) string { return strings.TrimPrefix(name, "unilua.") }
