package engine_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// A rule says what the packages of a room may import: of this module, the
// packages in any of the rooms in ours; of others, those that are not kept for
// another room.
type rule struct {
	room string // a folder, with all below it unless a longer rule names that
	ours []string
}

const module = "github.com/unilua/unilua/"

var rules = []rule{
	{"cmd", []string{"bindings", "engine", "stdlib"}},
	{"spec", []string{"bindings", "engine"}},
	{"scripts", []string{"bindings", "engine"}},
	{"bench", []string{"bindings", "engine"}},
	{"bindings", []string{"engine", "stdlib"}},
	{"engine", []string{"engine"}},
	{"engine/fault", nil},
	{"engine/text", []string{"engine/value"}},
	{"engine/value", []string{"engine/value", "engine/fault"}},
	{"engine/machine", []string{"engine/machine", "engine/value", "engine/fault"}},
	{"engine/attach", []string{"engine/machine", "engine/value", "engine/fault"}},
	{"engine/effects", []string{"engine/machine", "engine/value", "engine/fault"}},
	{"engine/archive", []string{"engine/archive", "engine/machine", "engine/value", "engine/fault"}},
	{"engine/snapshot", []string{"engine/machine", "engine/value", "engine/fault"}},
	{"engine/datafolder", []string{"engine/fault"}},
	{"engine/command", []string{"engine/fault"}},
	{"engine/isolate", []string{"engine/isolate", "engine/fault"}},
	{"engine/logging", []string{"engine/fault"}},
	{"engine/schedule", []string{"engine/value"}},
	{"engine/host/config", []string{"engine/value", "engine/logging", "engine/schedule", "engine/sandbox/permission", "engine/sandbox/syntax"}},
	{"engine/host/jobfile", []string{"engine/value", "engine/schedule", "engine/sandbox/header"}},
	{"engine/host/systemd", nil},
	{"engine/host/page", []string{"engine", "engine/fault", "engine/text", "engine/value", "engine/machine", "engine/logging", "engine/host/record"}},
	{"engine/sandbox", []string{"engine/sandbox", "engine/value", "engine/fault"}},
	{"engine/sandbox/lua51", nil},
	{"engine/sandbox/shelltest", nil},
	{"engine/sandbox/number", nil},
	{"engine/sandbox/printf", nil},
	{"engine/sandbox/pattern", nil},
	{"engine/sandbox/internals", nil},
	{"engine/sandbox/vm", []string{"engine/sandbox/internals", "engine/sandbox/number"}},
}

// kept says which rooms may import a library.
var kept = map[string][]string{
	"github.com/yuin/gopher-lua":    {"bindings", "engine/sandbox", "bench/stock"},
	"layeh.com/gopher-luar":         {"bindings"},
	"go.etcd.io/bbolt":              {"engine/snapshot"},
	"github.com/hashicorp/go-hclog": {"engine/logging"},
	"github.com/spf13/cobra":        {"cmd"},

	"github.com/elastic/go-seccomp-bpf":   {"engine/isolate/fence"},
	"github.com/landlock-lsm/go-landlock": {"engine/isolate/fence"},

	"github.com/KimMachineGun/automemlimit": {"cmd"},

	"github.com/BurntSushi/toml":   {"engine/host/config"},
	"github.com/coreos/go-systemd": {"engine/host/systemd"},
}

func TestNoRoomReachesIntoAnother(t *testing.T) {
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		room := filepath.ToSlash(filepath.Dir(strings.TrimPrefix(path, "../")))
		for _, spec := range f.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			checkImport(t, path, room, imported)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func checkImport(t *testing.T, path, room, imported string) {
	if ours, ok := strings.CutPrefix(imported, module); ok {
		if r := ruleOf(room); r == nil {
			t.Errorf("%s is in a room that has no rule", path)
		} else if !inAny(ours, r.ours) && !in(ours, room) {
			t.Errorf("%s imports %s: %s may not", path, ours, r.room)
		}
		return
	}
	for library, rooms := range kept {
		if in(imported, library) && !inAny(room, rooms) {
			t.Errorf("%s imports %s, which is kept to %s", path, imported, strings.Join(rooms, ", "))
		}
	}
}

// ruleOf returns the rule of the smallest room that holds a folder.
func ruleOf(folder string) (found *rule) {
	for i := range rules {
		if in(folder, rules[i].room) && (found == nil || len(rules[i].room) > len(found.room)) {
			found = &rules[i]
		}
	}
	return found
}

func inAny(folder string, rooms []string) bool {
	for _, room := range rooms {
		if in(folder, room) {
			return true
		}
	}
	return false
}

func in(folder, room string) bool { return folder == room || strings.HasPrefix(folder, room+"/") }
