package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// folderWith returns a folder with these files.
func folderWith(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const asksTwice = `for i = 1, 2 do
  local r, message = unilua.run{ "echo", "a b" }
  print(r and "ran" or message)
end`

const question = `job\.lua:2: allow run of echo a\\ b\? \[y\]es, \[n\]o, \[a\]lways for this content of job\.lua: $`

func TestAQuestionIsAskedOnceAndObeyed(t *testing.T) {
	dir := folderWith(t, map[string]string{"job.lua": asksTwice})
	x := onTerminal(t, dir, "run", "job.lua")
	x.sees(question)
	x.types("y\n")
	if rest := x.ends(exitDone); !strings.HasSuffix(rest, "\nran\nran\n") {
		t.Errorf("after a yes it shows %q", rest)
	}
	x = onTerminal(t, dir, "run", "job.lua", "job.lua")
	x.sees(question)
	x.types("y\n")
	if rest := x.ends(exitDone); strings.Count(rest, "ran\n") != 4 || strings.Contains(rest, "[y]es") {
		t.Errorf("two runs of one script show %q", rest)
	}
	x = onTerminal(t, dir, "run", "job.lua")
	x.sees(question)
	x.types("perhaps\n")
	x.sees(question)
	x.types("n\n")
	if rest := x.ends(exitDone); strings.Count(rest, "(allow it with --allow-run=echo)") != 2 || strings.Contains(rest, "[y]es") {
		t.Errorf("after a no it shows %q", rest)
	}
}

func TestTheEndOfTheInputIsANo(t *testing.T) {
	x := onTerminal(t, folderWith(t, map[string]string{"job.lua": asksTwice}), "run", "job.lua")
	x.sees(question)
	x.types("\x04")
	if rest := x.ends(exitDone); strings.Count(rest, "is not allowed") != 2 {
		t.Errorf("it shows %q", rest)
	}
}

func TestAlwaysIsForThisContent(t *testing.T) {
	dir := folderWith(t, map[string]string{"job.lua": asksTwice})
	x := onTerminal(t, dir, "run", "job.lua")
	x.sees(question)
	x.types("a\n")
	x.ends(exitDone)
	if rest := onTerminal(t, dir, "run", "job.lua").ends(exitDone); rest != "ran\nran\n" {
		t.Errorf("the second time it shows %q", rest)
	}
	kept, err := filepath.Glob(dir + "/config/unilua/allowed/*.json")
	if err != nil || len(kept) != 1 {
		t.Fatalf("kept are %v, %v", kept, err)
	}
	if info, err := os.Stat(kept[0]); err != nil || info.Mode() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	if err := os.WriteFile(dir+"/job.lua", []byte(asksTwice+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	x = onTerminal(t, dir, "run", "job.lua")
	x.sees(question)
	x.types("n\n")
	x.ends(exitDone)
}

func TestAnInterruptAtTheQuestionEndsTheRun(t *testing.T) {
	x := onTerminal(t, folderWith(t, map[string]string{"job.lua": asksTwice}), "run", "job.lua")
	x.sees(question)
	x.types("\x03")
	if rest := x.ends(exitInterrupted); strings.Contains(rest, "ran") {
		t.Errorf("it shows %q", rest)
	}
}

func TestALimitOfTimeHoldsAtTheQuestion(t *testing.T) {
	x := onTerminal(t, folderWith(t, map[string]string{"job.lua": asksTwice}), "run", "--timeout=100ms", "job.lua")
	x.sees(question)
	if rest := x.ends(exitLimit); !strings.Contains(rest, "--timeout") {
		t.Errorf("it shows %q", rest)
	}
}

func TestNobodyIsAskedWhoDoesNotWantToBe(t *testing.T) {
	dir := folderWith(t, map[string]string{"job.lua": asksTwice})
	for _, args := range [][]string{{"run", "--no-prompt", "job.lua"}, {"run", "--deny-run=echo", "job.lua"}} {
		if rest := onTerminal(t, dir, args...).ends(exitDone); strings.Contains(rest, "[y]es") || strings.Count(rest, "is not allowed") != 2 {
			t.Errorf("%v shows %q", args, rest)
		}
	}
	if rest := onTerminal(t, dir, "run", "--allow-run=echo", "job.lua").ends(exitDone); rest != "ran\nran\n" {
		t.Errorf("what is allowed shows %q", rest)
	}
}

// TestWhatOthersPrintDoesNotTearAQuestion has a script print while another one
// waits for an answer, which it gives only after that.
func TestWhatOthersPrintDoesNotTearAQuestion(t *testing.T) {
	dir := folderWith(t, map[string]string{
		"job.lua": `io.write("half a line") io.flush() print(os.getenv("HOME") and "told")`,
		"other.lua": `
			unilua.queue("go"):take()
			for i = 1, 100 do print("noise " .. i) end
			unilua.queue("done"):put(1)`,
		"watch.lua": `unilua.queue("go"):put(1) unilua.queue("done"):take() print(unilua.now())`,
	})
	x := onTerminal(t, dir, "run", "--ephemeral", "job.lua", "other.lua", "watch.lua")
	before := x.sees(`job\.lua:1: allow read of the variable HOME\? .*: $`)
	if i := strings.LastIndex(before, "\n"); !strings.HasPrefix(before[i+1:], "job.lua:1: ") || !strings.Contains(before, "half a line\n") {
		t.Errorf("the question stands in %q", before)
	}
	x.types("y\n")
	rest := x.ends(exitDone)
	if !strings.HasPrefix(rest, "y\n") || !strings.Contains(rest, "told\n") || strings.Count(before+rest, "noise") != 100 {
		t.Errorf("after the question it shows %q", rest)
	}
}

// TestQuestionsComeOneByOne has many ask at once.
func TestQuestionsComeOneByOne(t *testing.T) {
	dir := folderWith(t, map[string]string{"job.lua": `
		local results = unilua.job.map(function(name) return os.getenv(name) ~= nil or select(3, os.getenv(name)) end, { "HOME", "PATH", "HOME", "PATH", "HOME" }, { workers = 5 })
		for _, r in ipairs(results) do print(r.value) end`})
	x := onTerminal(t, dir, "run", "--ephemeral", "job.lua")
	for range 2 {
		seen := x.sees(`allow read of the variable (HOME|PATH)\? .*: $`)
		if strings.Contains(seen, "HOME") {
			x.types("y\n")
		} else {
			x.types("n\n")
		}
	}
	if rest := x.ends(exitDone); !strings.HasSuffix(rest, "\ntrue\ndenied\ntrue\ndenied\ntrue\n") {
		t.Errorf("it shows %q", rest)
	}
}

func TestAQuestionShowsWhatItIsAbout(t *testing.T) {
	dir := folderWith(t, map[string]string{"job.lua": `unilua.run{ "echo", "\27[2J\r harmless", "x\ny" }`})
	x := onTerminal(t, dir, "run", "job.lua")
	x.sees(`allow run of "echo \\x1b\[2J\\r\\\\ harmless x\\ny"\? `)
	x.types("n\n")
	x.ends(exitDone)
}

func TestAMemoryThatOthersCanWriteIsNotTrusted(t *testing.T) {
	dir := folderWith(t, map[string]string{"job.lua": asksTwice})
	x := onTerminal(t, dir, "run", "job.lua")
	x.sees(question)
	x.types("always\n")
	x.ends(exitDone)
	kept, err := filepath.Glob(dir + "/config/unilua/allowed/*.json")
	if err != nil || len(kept) != 1 {
		t.Fatalf("kept are %v, %v", kept, err)
	}
	if err := os.Chmod(kept[0], 0o666); err != nil {
		t.Fatal(err)
	}
	if rest := onTerminal(t, dir, "run", "job.lua").ends(exitFailed); !strings.Contains(rest, kept[0]) {
		t.Errorf("it shows %q", rest)
	}
}
