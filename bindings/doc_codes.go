package bindings

import (
	"slices"

	"github.com/unilua/unilua/engine/fault"
)

// codeDocs explain the codes of failures to those who write scripts.
var codeDocs = map[fault.Code]string{
	fault.Timeout:     "the wait, or the command, took longer than it was given",
	fault.Canceled:    "the run was stopped",
	fault.Closed:      "the object was dropped or closed",
	fault.Held:        "a lock has another holder",
	fault.NotHeld:     "there is no lease any more: it was given back before",
	fault.Deadlock:    "waiting would never end: each in a circle waits for the next",
	fault.Conflict:    "another change came first",
	fault.Exists:      "it is there already",
	fault.NotFound:    "it is not there",
	fault.Empty:       "there is nothing to take",
	fault.Full:        "there is no room",
	fault.TooLarge:    "it is larger than the limit",
	fault.Range:       "the number is outside of what is exact, or the time outside of what is kept",
	fault.Denied:      "the run may not do this; the message names the flag that would allow it",
	fault.Unavailable: "it certainly did not happen",
	fault.Unknown:     "it may have happened; asking again under the same id is safe",
	fault.Lost:        "a lease expired while it was in use",
	fault.Invalid:     "its content was refused by a check",
	fault.Internal:    "a fault of unilua itself",
}

// codeEntries returns the page that lists the codes, and one for each.
func codeEntries() []entry {
	var codes []entry
	for _, code := range fault.Codes() {
		codes = append(codes, entry{
			keys:   []string{string(code)},
			Member: Member{string(code), "code", string(code), codeDocs[code]},
			page:   func() *Page { return codePage(code) },
		})
	}
	all := entry{
		keys:   []string{"codes", "errors"},
		Member: Member{"codes", "index", "codes", "how a call can fail"},
		page: func() *Page {
			const doc = "A call that fails in a way to be expected returns nil, a message and one of these codes. A mistake in the script raises instead."
			return &Page{Name: "codes", Kind: "index", Doc: doc, Members: members(codes)}
		},
	}
	return append([]entry{all}, codes...)
}

// codePage says what a code means, and which functions fail with it.
func codePage(code fault.Code) *Page {
	p := &Page{Name: string(code), Kind: "code", Doc: codeDocs[code]}
	for _, m := range modules {
		if m.Open != nil && slices.Contains(m.Open.Codes, code) {
			p.Members = append(p.Members, m.entry().Member)
		}
		p.Members = append(p.Members, failing(code, m.Funcs, func(f *Func) entry { return f.entry("function", m.path()+"."+f.Name) })...)
		for _, c := range m.Classes {
			p.Members = append(p.Members, failing(code, c.Methods, func(f *Func) entry { return f.entry("method", c.Noun+":"+f.Name) })...)
		}
	}
	return p
}

// failing returns those functions that fail with code.
func failing(code fault.Code, funcs []Func, entryOf func(*Func) entry) []Member {
	var list []Member
	for i := range funcs {
		if slices.Contains(funcs[i].Codes, code) {
			list = append(list, entryOf(&funcs[i]).Member)
		}
	}
	return list
}
