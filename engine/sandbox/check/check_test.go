package check

import (
	"strings"
	"testing"
)

var api = &API{
	Modules: map[string]Module{
		"counter": {Open: &Function{Result: "counter", Params: 2, Options: map[int][]string{2: {"persist", "start"}}}, Functions: Members{"list": of("", 1)}},
		"lock":    {Open: &Function{Result: "lock", Params: 2}, Functions: Members{"list": of("", 0)}},
		"queue":   {Open: &Function{Result: "queue", Params: 2}},
		"job":     {Open: &Function{Params: 1}, Functions: Members{"spawn": of("run", 2), "name": of("", 0), "args": {}}},
		"sleep":   {Open: &Function{Params: 1}},
		"log":     {Functions: Members{"info": of("", -1)}},
	},
	Classes: map[string]Members{
		"counter": {"incr": of("", 1), "get": of("", 0), "drop": of("", 0)},
		"lock":    {"acquire": {&Function{Result: "lease", Params: 1, Options: map[int][]string{1: {"timeout", "ttl"}}}}, "with": of("", 2)},
		"lease":   {"release": of("", 0), "renew": of("", 1)},
		"run":     {"wait": of("", 1), "cancel": of("", 0)},
		"queue":   {"put": {&Function{Params: 2, Options: map[int][]string{2: {"delay", "ttl"}}}}, "take": of("item", 1)},
		"item":    {"ack": of("", 0), "value": {}},
	},
}

func of(result string, params int) Member { return Member{&Function{Result: result, Params: params}} }

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
		{"not compilable", "local a = 1\nbreak", []string{"2:6: error: no loop to break near '<eof>'"}},
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
		{"a module that is set again may be anything", "local u = unilua\nu = { anything = print }\nu.anything()", nil},
		{"a local that is set again first", "local c = unilua.counter('x')\nlocal function f() c:inc() end\nc = {}\nprint(f)", nil},
		{"a field of an object", "local item = unilua.queue('q'):take()\nprint(item.vlaue)", []string{"2:12: error: item has no field or method 'vlaue' (did you mean 'value'?)"}},
		{"what is in a field may be anything", "local item = unilua.queue('q'):take()\nprint(item.value.anything, item.value:anything())", nil},
		{"dot for colon", "local c = unilua.counter('x')\nc.incr()", []string{"2:3: error: 'incr' is a method: write a colon, c:incr(...)"}},
		{"dot for colon with an argument", "local q = unilua.queue('q')\nlocal function hand(x) q.put(x) end\nhand()", []string{"2:26: error: 'put' is a method: write a colon, q:put(...)"}},
		{"dot for colon at once", "unilua.queue('q').put{ a = 1 }", []string{"1:19: error: 'put' is a method: write a colon, queue:put(...)"}},
		{"a dot with the receiver itself", "local c = unilua.counter('x')\nc.incr(c)\npcall(c.incr, c)", nil},
		{"a dot with a receiver of the same class", "local c = unilua.counter('x')\nc.incr(unilua.counter('y'))", nil},
		{"colon for dot", "unilua.job:name()", []string{"1:12: error: 'name' is a function, not a method: write a dot, unilua.job.name(...)"}},
		{"colon for dot before a module", "unilua:sleep(1)", []string{"1:8: error: 'sleep' is a function, not a method: write a dot, unilua.sleep(...)"}},
		{"unknown option", "local l = unilua.lock('a')\nl:acquire{\n  timeout = 1,\n  tll = 2,\n}", []string{"4:3: error: unknown option 'tll' to 'acquire' (did you mean 'ttl'?)"}},
		{"unknown option without suggestion", "unilua.queue('q'):put({ anything = 1 }, { zzzz = 1, ['delay'] = 2 })", []string{"1:43: error: unknown option 'zzzz' to 'put' (known: delay, ttl)"}},
		{"unknown option to a module", "print(unilua.counter('x', { strat = 1 }))", []string{"1:29: error: unknown option 'strat' to 'counter' (did you mean 'start'?)"}},
		{"an options table from elsewhere", "local o = { anything = 1 }\nunilua.lock('a'):acquire(o)", nil},
		{"keys that are not known yet", "local k = 'x'\nunilua.lock('a'):acquire{ [k] = 1, 2 }", nil},
		{"too many arguments", "unilua.sleep(1, 2)\nunilua.counter('x'):incr(1, 2, 3)", []string{
			"1:8: warning: 'sleep' takes 1 argument, 2 are given", "2:21: warning: 'incr' takes 1 argument, 3 are given"}},
		{"arguments where there are none", "unilua.job.name('x')\nunilua.job.spawn('x', {}, 1)", []string{
			"1:12: warning: 'name' takes no arguments, 1 are given", "2:12: warning: 'spawn' takes at most 2 arguments, 3 are given"}},
		{"arguments that may be none", "unilua.sleep(1, print())\nunilua.sleep(1, ...)\nunilua.log.info(1, 2, 3, 4)", nil},
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
