package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestTheTourInTheReadmeRuns executes every block of the README's tour, in
// order and in one folder. A Lua block is a file, named by the comment on its
// first line. A console block has commands behind "$ ", each followed by what
// it prints; "..." stands for any text.
func TestTheTourInTheReadmeRuns(t *testing.T) {
	bin, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, tour, ok := strings.Cut(string(text), "\n## A tour\n")
	if !ok {
		t.Fatal("the README has no tour")
	}
	dir := t.TempDir()
	env := append(os.Environ(), "PATH="+filepath.Dir(bin)+":"+os.Getenv("PATH"), "UNILUA_DATA="+filepath.Join(dir, "data"))
	for _, b := range blocks(tour) {
		switch b.language {
		case "lua":
			writeBlock(t, dir, b)
		case "console":
			for _, c := range b.commands() {
				c.run(t, dir, env)
			}
		default:
			t.Errorf("line %d of the tour: a block of language %q is not executed", b.line, b.language)
		}
	}
}

// TestTheFirstCommandInTheReadmeRuns runs what the README says to try first.
func TestTheFirstCommandInTheReadmeRuns(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	line := regexp.MustCompile(`(?m)^    (go run ./cmd/unilua .*)$`).FindSubmatch(text)
	if line == nil {
		t.Fatal("the README says nothing to try")
	}
	cmd := exec.Command("sh", "-c", string(line[1]))
	cmd.Dir = "../.."
	if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), "alert: /") {
		t.Errorf("%s: %v\n%s", line[1], err, out)
	}
}

// block is a fenced block.
type block struct {
	language, text string
	line           int
}

var fence = regexp.MustCompile("(?ms)^```([a-z]*)\n(.*?)^```$")

func blocks(text string) (list []block) {
	for _, m := range fence.FindAllStringSubmatchIndex(text, -1) {
		list = append(list, block{text[m[2]:m[3]], text[m[4]:m[5]], strings.Count(text[:m[0]], "\n") + 1})
	}
	return list
}

func writeBlock(t *testing.T, dir string, b block) {
	first, _, _ := strings.Cut(b.text, "\n")
	name, ok := strings.CutPrefix(first, "-- ")
	name, _, _ = strings.Cut(name, ":")
	if !ok || filepath.Ext(name) != ".lua" || filepath.Base(name) != name {
		t.Fatalf("line %d of the tour: a Lua block begins with -- NAME.lua", b.line)
	}
	if err := os.WriteFile(filepath.Join(dir, name), []byte(b.text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// command is one command of a console block.
type command struct{ line, want string }

func (b block) commands() (list []command) {
	for line := range strings.Lines(b.text) {
		if text, ok := strings.CutPrefix(line, "$ "); ok {
			list = append(list, command{line: strings.TrimSpace(text)})
		} else if len(list) > 0 {
			list[len(list)-1].want += line
		}
	}
	return list
}

func (c command) run(t *testing.T, dir string, env []string) {
	t.Helper()
	cmd := exec.Command("sh", "-c", c.line)
	cmd.Dir, cmd.Env = dir, env
	out, _ := cmd.CombinedOutput() // its failure shows in what it prints
	if !c.matches(string(out)) {
		t.Errorf("$ %s\nprinted:\n%s\nthe README says:\n%s", c.line, out, c.want)
	}
}

func (c command) matches(out string) bool {
	parts := strings.Split(c.want, "...")
	for i := range parts {
		parts[i] = regexp.QuoteMeta(parts[i])
	}
	return regexp.MustCompile(fmt.Sprintf(`(?s)^%s$`, strings.Join(parts, ".*"))).MatchString(out)
}
