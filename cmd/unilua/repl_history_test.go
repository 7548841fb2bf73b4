package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// historyIn opens the history of who has that state folder.
func historyIn(t *testing.T, state string) *history {
	h := openHistory(func(name string) string { return map[string]string{"XDG_STATE_HOME": state}[name] })
	t.Cleanup(func() { _ = h.Close() }) // it may be closed
	return h
}

func TestTheHistoryIsBounded(t *testing.T) {
	dir := t.TempDir()
	h := historyIn(t, dir)
	for i := range maxHistory + 500 {
		h.add(fmt.Sprintf("line %d", i))
	}
	h = historyIn(t, dir)
	if len(h.lines) != maxHistory || h.lines[0] != "line 500" {
		t.Errorf("%d lines, the first is %q", len(h.lines), h.lines[0])
	}
	text, err := os.ReadFile(filepath.Join(dir, "unilua-history"))
	if err != nil || strings.Count(string(text), "\n") != maxHistory {
		t.Errorf("%d lines are in the file, %v", strings.Count(string(text), "\n"), err)
	}
}

func TestPromptsShareTheirHistory(t *testing.T) {
	dir := t.TempDir()
	one, other := historyIn(t, dir), historyIn(t, dir)
	one.add("1")
	other.add("2")
	one.add("3")
	if got := historyIn(t, dir).lines; !slices.Equal(got, []string{"1", "2", "3"}) {
		t.Errorf("%q", got)
	}
}

func TestWhatIsNoLineIsNotInTheHistory(t *testing.T) {
	dir := t.TempDir()
	h := historyIn(t, dir)
	for _, line := range []string{"", " secret", "a\nb", "not UTF-8 \xff", strings.Repeat("x", maxHistoryLine+1)} {
		if h.add(line) {
			t.Errorf("%.20q is kept", line)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "unilua-history"), []byte("good\nbad \xff\n"+strings.Repeat("x", maxHistory*maxHistoryLine)+"\nlast\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := historyIn(t, dir).lines; !slices.Equal(got, []string{"last"}) {
		t.Errorf("%.40q", got)
	}
}

func TestAHistoryThatCannotBeKeptIsNone(t *testing.T) {
	h := historyIn(t, "/dev/null/nowhere")
	if !h.add("line") || h.file != nil {
		t.Error("a line goes to a file that cannot be")
	}
	if h := openHistory(func(string) string { return "" }); h.file != nil {
		t.Error("there is a history without a place for it")
	}
}
