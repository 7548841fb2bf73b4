package check

import (
	"strings"
	"testing"
)

var api = &API{
	Modules: map[string]Module{
		"counter": {Result: "counter", Functions: map[string]string{"list": ""}},
		"lock":    {Result: "lock", Functions: map[string]string{"list": ""}},
		"job":     {Functions: map[string]string{"spawn": "run", "name": ""}},
		"sleep":   {},
	},
	Classes: map[string]map[string]string{
		"counter": {"incr": "", "get": "", "drop": ""},
		"lock":    {"acquire": "lease", "with": ""},
		"lease":   {"release": "", "renew": ""},
		"run":     {"wait": "", "cancel": ""},
	},
}

func TestFindings(t *testing.T) {
	for _, c := range []struct {
		name, src string
		want      []string
	}{
		{"nothing to find", `
local c = unilua.counter("hits")
local function twice(n) return n * 2 end
for i, v in ipairs({ 1 }) do print(twice(i), v, c:incr()) end
local t = {} function t:go(a, ...) return self, a, arg end
unilua.sleep(1) print(t, unilua.job.name())
repeat local done = true until done
while true do break end
goto out
::out::`, nil},
		{"not Lua", "x = = 1", []string{"1:5: error: unexpected symbol near '='"}},
		{"not compilable", "local a = 1\nbreak", []string{"2:1: error: no loop to break"}},
		{"module", `print(unilua.countr("x"))`, []string{"1:14: error: unilua has no module 'countr' (did you mean 'counter'?)"}},
		{"required module", `require("unilua.lok")`, []string{"1:9: error: unilua has no module 'lok' (did you mean 'lock'?)"}},
		{"function", `unilua.job.spwan("x")`, []string{"1:12: error: unilua.job has no function 'spwan' (did you mean 'spawn'?)"}},
		{"function without suggestion", `unilua.sleep.zzzzzz()`, []string{"1:14: error: unilua.sleep has no function 'zzzzzz'"}},
		{"method of a local", "local c = unilua.counter(\"x\")\nc:inc()", []string{"2:3: error: counter has no method 'inc' (did you mean 'incr'?)"}},
		{"method at once", `unilua.counter("x"):gett()`, []string{"1:21: error: counter has no method 'gett' (did you mean 'get'?)"}},
		{"method of a result", "local lease = unilua.lock('a'):acquire()\nlease:relese()", []string{"2:7: error: lease has no method 'relese' (did you mean 'release'?)"}},
		{"method of a required module's object", "local counter = require('unilua.counter')\nlocal c = counter('x')\nc:inc()", []string{"3:3: error: counter has no method 'inc' (did you mean 'incr'?)"}},
		{"method of an alias", "local u = unilua\nlocal job = u.job\njob.spawn('x'):wiat()", []string{"3:16: error: run has no method 'wiat' (did you mean 'wait'?)"}},
		{"method inside of a function", "local c = unilua.counter('x')\nprint(function() return c:inc() end)", []string{"2:27: error: counter has no method 'inc' (did you mean 'incr'?)"}},
		{"a local that is set again may be anything", "local c = unilua.counter('x')\nc = { inc = print }\nc:inc()", nil},
		{"a local that hides another", "local c = unilua.counter('x')\ndo local c = { inc = print } c:inc() end\nc:get()", nil},
		{"a parameter may be anything", "print(function(c) c:inc() end)", nil},
		{"a local called unilua", "local unilua = {}\nunilua.anything()", nil},
		{"unused local", "local a, b = 1, 2\nprint(b)", []string{"1:7: warning: unused local 'a'"}},
		{"set and never read", "local a\na = 1", []string{"1:7: warning: unused local 'a'"}},
		{"unused function", "local function f() end", []string{"1:16: warning: unused local 'f'"}},
		{"unused in a block", "if true then\n  local x = 1\nelse\n  local y = 2\nend", []string{"2:9: warning: unused local 'x'", "4:9: warning: unused local 'y'"}},
		{"meant to be unused", "local _, _rest, x = 1, 2, 3\nprint(x)", nil},
		{"undeclared global", "print(conut)\nlocal count = 1 print(count)", []string{"1:7: warning: undeclared global 'conut'"}},
		{"misspelt local", "local count = 1 print(conut, count)", []string{"1:23: warning: undeclared global 'conut' (did you mean 'count'?)"}},
		{"misspelt function", "prnt(1)", []string{"1:1: warning: undeclared global 'prnt' (did you mean 'print'?)"}},
		{"global set", "total = 1\ntotal = 2\nprint(total)", []string{"1:1: warning: global 'total' is set here (is a local missing?)"}},
		{"global function", "function f() end\nf()", []string{"1:10: warning: global 'f' is set here (is a local missing?)"}},
		{"used before it is declared", "print(x)\nlocal x = 1\nprint(x)", []string{"1:7: warning: undeclared global 'x'"}},
		{"in order of the lines", "local a = 1\nprnt(2)\nlocal b = 2", []string{
			"1:7: warning: unused local 'a'", "2:1: warning: undeclared global 'prnt' (did you mean 'print'?)", "3:7: warning: unused local 'b'",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, f := range Source("job.lua", []byte(c.src), api) {
				got = append(got, strings.TrimPrefix(f.String(), "job.lua:"))
			}
			if strings.Join(got, "\n") != strings.Join(c.want, "\n") {
				t.Errorf("got:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

func FuzzSourceNeverPanics(f *testing.F) {
	f.Add([]byte("local c = unilua.counter('x') c:inc() function a.b:c(...) end for i = 1, 2 do end"))
	f.Fuzz(func(t *testing.T, src []byte) {
		for _, finding := range Source("f", src, api) {
			if finding.Line < 1 || finding.Column < 1 || finding.Message == "" {
				t.Fatalf("%+v", finding)
			}
		}
	})
}
