package config

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/unilua/unilua/engine/logging"
	"github.com/unilua/unilua/engine/sandbox/permission"
)

// valid states each key.
const valid = `
jobs = ["jobs", "/srv/report.lua"]
catch_up_window = "2h"
data = "data"
listen = "0.0.0.0:8443"
token_file = "/run/token"
tz = "Europe/Berlin"
max_runs = 16
drain = 2.5
log_level = "warn"
log_format = "json"
tls = { cert = "cert.pem", key = "/key.pem" }
[limits]
timeout = 90
max_instructions = 5000000000
max_memory = "64MB"
max_output = 1024
max_objects = 1
max_children = 2
max_coroutines = 3
max_source = "2MB"
max_nesting = 300
[keep]
age = "7d"
runs = 10
size = "5MB"
[scripts."sub/../backup.lua"]
allow = { run = ["tar -c *"], share = [] }
deny = { read = ["/srv/secret"] }
[scripts.plain]
`

func TestAFileSaysHowAHostWorks(t *testing.T) {
	c, err := Parse("/etc/unilua/unilua.toml", []byte(valid))
	if err != nil {
		t.Fatal(err)
	}
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	want := &Config{
		File: "/etc/unilua/unilua.toml", Jobs: []string{"/etc/unilua/jobs", "/srv/report.lua"}, Window: 2 * time.Hour, Data: "/etc/unilua/data", Listen: Address{"tcp", "0.0.0.0:8443"},
		TokenFile: "/run/token", TLS: TLS{"/etc/unilua/cert.pem", "/key.pem"}, Zone: zone, MaxRuns: 16,
		Drain: 2500 * time.Millisecond, LogLevel: logging.Warn, LogFormat: "json",
		Limits: Limits{90 * time.Second, 5e9, 64 << 20, 1024, 1, 2, 3, 2 << 20, 300},
		Keep:   Keep{7 * 24 * time.Hour, 10, 5 << 20},
		Scripts: map[string]Grants{
			"/etc/unilua/backup.lua": {
				Allow: map[permission.Kind][]string{permission.Run: {"tar -c *"}, permission.Share: {}},
				Deny:  map[permission.Kind][]string{permission.Read: {"/srv/secret"}},
			},
			"/etc/unilua/plain": {},
		},
	}
	if !reflect.DeepEqual(c, want) {
		t.Errorf("got\n%+v\nwant\n%+v", c, want)
	}
}

func TestAnEmptyFileIsTheDefault(t *testing.T) {
	c, err := Parse("unilua.toml", nil)
	want := Default()
	want.File = "unilua.toml"
	if err != nil || !reflect.DeepEqual(c, want) {
		t.Errorf("%+v, %v", c, err)
	}
}

func TestAMistakeIsAnErrorWithItsLine(t *testing.T) {
	for text, want := range map[string]string{
		"\nmax_rums = 3":                           `2: unknown key "max_rums" (did you mean "max_runs"?)`,
		"zzzzzzzz = 3":                             `1: unknown key "zzzzzzzz" (known: catch_up_window, data, drain, jobs`,
		"Data = '/x'":                              `1: unknown key "Data" (did you mean "data"?)`,
		"[limits]\ntimeout = 5\nmax_memry = 5":     `3: unknown key "limits.max_memry" (did you mean "max_memory"?)`,
		"\n[limit]\ntimeout = 5":                   `2: unknown key "limit" (did you mean "limits"?)`,
		"[scripts.'a.lua']\nalow = {}":             `2: unknown key "scripts.\"a.lua\".alow" (did you mean "allow"?)`,
		"[scripts.a]\nallow = { rum = [] }":        `2: unknown key "scripts.a.allow.rum" (did you mean "run"?)`,
		"[scripts.a]\nallow = { run = 'df' }":      `2: scripts.a.allow.run: a list of texts is expected`,
		"[scripts.a]\nallow.run = [1]":             `2: scripts.a.allow.run: a list of texts is expected`,
		"[scripts.a]\nallow.net = ['a:b:c:d']":     `2: scripts.a.allow.net: `,
		"[scripts.a]\ndeny = 5":                    `2: scripts.a.deny: a table is expected`,
		"scripts = 5":                              `1: scripts: a table is expected`,
		"[scripts]\na = 5":                         `2: scripts.a: a table is expected`,
		"limits = []":                              `1: limits: a table is expected`,
		"jobs = 'jobs'":                            `1: jobs: a list of texts is expected`,
		"jobs = ['']":                              `1: jobs: a list of texts is expected`,
		"data = 5":                                 `1: data: a text is expected`,
		"data = ''":                                `1: data: a text is expected`,
		"listen = '8080'":                          `1: listen: "8080" is no address`,
		"listen = 'localhost:http'":                `1: listen: "http" is no port`,
		"listen = 'unix:'":                         `1: listen: unix: needs the path of a socket`,
		"listen = ':8080'":                         `1: listen: ":8080" can be reached from other machines: that needs [tls]`,
		"listen = ':80'\ntls = {cert='c',key='k'}": `1: listen: ":80" can be reached from other machines: that needs a token_file`,
		"tz = 'Europe/Berln'":                      `1: tz: `,
		"max_runs = 0":                             `1: max_runs: a whole number of 1 or more`,
		"max_runs = 1.5":                           `1: max_runs: a whole number of 1 or more`,
		"max_runs = 5000000000":                    `1: max_runs: it can be at most 2147483647`,
		"drain = 'soon'":                           `1: drain: `,
		"drain = -1":                               `1: drain: `,
		"drain = 0":                                `1: drain: it must be more than 0`,
		"drain = true":                             `1: drain: a duration is expected`,
		"log_level = 'loud'":                       `1: log_level: `,
		"log_format = 'xml'":                       `1: log_format: "xml" is not known: "text" or "json" is expected`,
		"\n[tls]\nkey = 'k'":                       `2: tls: cert is missing`,
		"\n[tls]\ncert = 'c'":                      `2: tls: key is missing`,
		"[limits]\nmax_memory = 1.5":               `2: limits.max_memory: a size is expected`,
		"[limits]\nmax_memory = -5":                `2: limits.max_memory: it must be more than 0`,
		"[limits]\nmax_source = '20MB'":            `2: limits.max_source: it can be at most 16MB`,
		"[limits]\nmax_nesting = 2000":             `2: limits.max_nesting: it can be at most 1000`,
		"data = 'a'\ndata = 'b'":                   `2: `,
		"data = ":                                  `1: `,
	} {
		_, err := Parse("u.toml", []byte(text))
		var all Errors
		if !errors.As(err, &all) || len(all) != 1 || !strings.HasPrefix(err.Error(), "u.toml:"+want) {
			t.Errorf("%q:\n%v, want %s", text, err, want)
		}
	}
}

func TestAllMistakesAreSaidInTheOrderOfTheirLines(t *testing.T) {
	_, err := Parse("u.toml", []byte("tz = 'Mars'\nmax_runs = 0\n[keep]\nsize = 0\nage = 0\n"))
	var lines []int
	var all Errors
	if errors.As(err, &all) {
		for _, e := range all {
			lines = append(lines, e.Line)
		}
	}
	if !reflect.DeepEqual(lines, []int{1, 2, 4, 5}) {
		t.Errorf("%v", err)
	}
}

func TestOnlyWhatStaysOnTheMachineIsLocal(t *testing.T) {
	for text, want := range map[string]bool{
		"unix:/x": true, "127.0.0.1:1": true, "[::1]:1": true, "localhost:1": true, "127.9.9.9:0": true,
		":1": false, "0.0.0.0:1": false, "[::]:1": false, "192.168.0.1:1": false, "example.org:1": false,
	} {
		a, err := ParseAddress(text)
		if err != nil || a.Local() != want {
			t.Errorf("%s: %v, %v", text, a.Local(), err)
		}
	}
}

func TestGrantsAllowAndDeny(t *testing.T) {
	set := &permission.Set{}
	g := Grants{
		Allow: map[permission.Kind][]string{permission.Env: {"HOME", "LANG"}, permission.Share: {"backup.*"}},
		Deny:  map[permission.Kind][]string{permission.Env: {"LANG"}},
	}
	if err := g.Apply(set, "unilua.toml"); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		kind   permission.Kind
		target string
		want   bool
	}{
		{permission.Env, "HOME", true}, {permission.Env, "LANG", false}, {permission.Env, "TERM", false},
		{permission.Share, "backup.last", true}, {permission.Share, "other", false},
	} {
		if got := permission.Allows(set, permission.Request{Kind: c.kind, Target: c.target}); got != c.want {
			t.Errorf("%s %s: %v", c.kind, c.target, got)
		}
	}
}

func FuzzParseNeverPanics(f *testing.F) {
	f.Add([]byte(valid))
	f.Fuzz(func(t *testing.T, text []byte) {
		if c, err := Parse("f", text); (c == nil) == (err == nil) {
			t.Fatal(c, err)
		}
	})
}
