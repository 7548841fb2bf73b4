package header

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/unilua/unilua/engine/sandbox/syntax"
)

func TestAHeaderIsReadWithItsLines(t *testing.T) {
	h, err := Read("job.lua", []byte(`#!/usr/bin/env unilua
-- nightly
unilua.job{
  every = "5m", retries = -3, ["tz"] = 'UTC',
  on_start = true,
  workers = 0x10,
  watch = { "/a", "/b" },
  allow = { run = { "df" }, read = {}, share = { "backup.*" } },
}
error("must not run")
`))
	if err != nil {
		t.Fatal(err)
	}
	want := []Field{
		{"every", Constant{4, "5m"}}, {"retries", Constant{4, -3.0}}, {"tz", Constant{4, "UTC"}}, {"on_start", Constant{5, true}},
		{"workers", Constant{6, 16.0}}, {"watch", Constant{7, List{{7, "/a"}, {7, "/b"}}}},
		{"allow", Constant{8, Map{
			{"run", Constant{8, List{{8, "df"}}}}, {"read", Constant{8, List(nil)}}, {"share", Constant{8, List{{8, "backup.*"}}}},
		}}},
	}
	if h.Line != 3 || !reflect.DeepEqual(h.Fields, want) {
		t.Errorf("line %d, %+v", h.Line, h.Fields)
	}
	if got := h.Allow(); !reflect.DeepEqual(got, map[string][]string{"run": {"df"}, "read": {}, "share": {"backup.*"}}) {
		t.Errorf("%v", got)
	}
	if c, ok := h.Get("tz"); !ok || c.Value != "UTC" {
		t.Errorf("%v", c)
	}
	if _, ok := h.Get("cron"); ok {
		t.Error("there is no cron")
	}
}

func TestAScriptWithoutHeaderHasAnEmptyOne(t *testing.T) {
	for _, src := range []string{
		"", "print(1)", "unilua.jobs{}", "other.job{}", "unilua.job.spawn('x')", "unilua:job{}", "local job = unilua.job",
		"local unilua = require('other')\nunilua.job{}", "for _, unilua in pairs(all) do unilua.job{} end",
		"local function f(unilua) unilua.job{} end", "for unilua = 1, 2 do unilua.job{} end",
	} {
		h, err := Read("job.lua", []byte(src))
		if err != nil || h.Line != 0 || len(h.Fields) != 0 || len(h.Allow()) != 0 {
			t.Errorf("%q: %+v, %v", src, h, err)
		}
	}
}

func TestAWrongHeaderIsAnErrorWithItsLine(t *testing.T) {
	for src, want := range map[string]string{
		"unilua.job{\n  evry = '5m' }":                              `2: unknown field "evry" in the header (did you mean "every"?)`,
		"unilua.job{ zzzzzz = 1 }":                                  `1: unknown field "zzzzzz" in the header (known: every, cron`,
		"unilua.job{\n every = minutes }":                           "2: the header must be constant",
		"unilua.job{\n\n every = '5' .. 'm' }":                      "3: the header must be constant",
		"unilua.job{ retries = -'x' }":                              "1: the header must be constant",
		"unilua.job{ watch = { f() } }":                             "1: the header must be constant",
		"unilua.job{ every = nil }":                                 "1: the header must be constant",
		"unilua.job{ 'x' }":                                         "1: a value without a name",
		"unilua.job{ name = 'x',\n 'y' }":                           "2: a value without a name",
		"unilua.job{ [1] = 'x' }":                                   "1: the names in a header are texts",
		"unilua.job{ name = 'x',\n name = 'y' }":                    `2: "name" is given twice`,
		"unilua.job(config)":                                        "1: the header must be a table",
		"unilua.job()":                                              "1: the header is one table",
		"unilua.job({}, {})":                                        "1: the header is one table",
		"unilua.job{ allow = { rum = {} } }":                        `1: unknown permission "rum" in allow (did you mean "run"?)`,
		"unilua.job{ allow = { run = 'df' } }":                      "1: allow.run is a list of texts",
		"unilua.job{ allow = { run = { 1 } } }":                     "1: allow.run is a list of texts",
		"unilua.job{ allow = { 'df' } }":                            "1: allow is a table",
		"unilua.job{ allow = true }":                                "1: allow is a table",
		"unilua.job{":                                               "1: unexpected symbol near '<eof>'",
		"local x = 1\nunilua.job{ every = '5m' }":                   "2: " + Misplaced,
		"\nlocal j = unilua.job{}":                                  "2: " + Misplaced,
		"unilua.job{}\nunilua.job{}":                                "2: " + Misplaced,
		"if true then\n unilua['job'](x)\nend":                      "2: " + Misplaced,
		"print(function()\n return { unilua.job() }\nend)":          "2: " + Misplaced,
		"unilua.job{}\nlocal a = 1\nfor i = 1, unilua.job{} do end": "3: " + Misplaced,
	} {
		_, err := Read("job.lua", []byte(src))
		var e *syntax.Error
		if !errors.As(err, &e) || !strings.HasPrefix(e.Error(), "job.lua:"+want) || e.SourceLine == "" {
			t.Errorf("%q:\n%v, want %s", src, err, want)
		}
	}
}

func FuzzReadNeverPanics(f *testing.F) {
	f.Add([]byte("unilua.job{ every = '5m', allow = { run = { 'df' } }, retries = -1 }"))
	f.Fuzz(func(t *testing.T, src []byte) {
		if h, err := Read("f", src); (h == nil) == (err == nil) {
			t.Fatal(h, err)
		}
	})
}
