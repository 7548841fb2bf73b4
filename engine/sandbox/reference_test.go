package sandbox

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/unilua/unilua/engine/sandbox/lua51"
	"github.com/unilua/unilua/engine/sandbox/permission"
	"github.com/unilua/unilua/engine/sandbox/shelltest"
	"github.com/unilua/unilua/engine/sandbox/stream"
)

// lines runs each line of a text, and prints what it returns or raises. One that
// begins with @ is put before those that follow.
const lines = `
local text, before = ..., ""
for line in (text .. "\n"):gmatch("(.-)\n") do
  if line:sub(1, 1) == "@" then
    before = line:sub(2) .. " "
  elseif line ~= "" and line:sub(1, 1) ~= "#" then
    local chunk = assert(loadstring(before .. line, "=line"))
    print(">", line)
    print(pcall(chunk))
  end
end`

// TestLibrariesGiveWhatLuaGives compares what the lines of testdata/reference
// give with lua5.1, results and errors alike.
func TestLibrariesGiveWhatLuaGives(t *testing.T) {
	lua51 := lua51.Path(t)
	t.Setenv("TZ", "UTC")
	files, err := filepath.Glob("testdata/reference/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no lines", err)
	}
	texts := map[string]string{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		texts[filepath.Base(file)] = string(text)
	}
	for name, text := range texts {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			if err := os.WriteFile("lines.lua", []byte(lines), 0o600); err != nil {
				t.Fatal(err)
			}
			cmd := exec.Command(lua51, "lines.lua", text)
			cmd.Stderr = os.Stderr
			out, err := cmd.Output()
			if err != nil {
				t.Fatal(err)
			}
			compareLines(t, referenceRun(t, text), string(out))
		})
	}
}

// referenceRun returns what the lines print here, in a new folder.
func referenceRun(t *testing.T, text string) string {
	t.Helper()
	dir := t.TempDir()
	t.Chdir(dir)
	var out bytes.Buffer
	s := New(Options{
		Dir: dir, Stdout: stream.NewSink(&out).New(nil), Shell: testShell,
		Permissions: &permission.Set{Read: []string{"*"}, Write: []string{"*"}, Run: []string{"*"}, Env: []string{"*"}},
	})
	defer s.Close()
	p, err := Compile("lines.lua", []byte(lines))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Run(t.Context(), p, Strings(text)...); err != nil {
		t.Fatal(reported(err))
	}
	return out.String()
}

var addresses = regexp.MustCompile(`0x[0-9a-f]+`)

func compareLines(t *testing.T, got, want string) {
	t.Helper()
	g, w := strings.Split(addresses.ReplaceAllString(got, "0x"), "\n"), strings.Split(addresses.ReplaceAllString(want, "0x"), "\n")
	line, failed := "", 0
	for i := range max(len(g), len(w)) {
		ours, theirs := "", ""
		if i < len(g) {
			ours = g[i]
		}
		if i < len(w) {
			theirs = w[i]
		}
		if strings.HasPrefix(theirs, ">\t") {
			line = theirs
		}
		if ours != theirs && failed < 10 {
			failed++
			t.Errorf("%s\nhere:   %s\nlua5.1: %s", line, ours, theirs)
		}
	}
}

// testShell runs a text in a plain shell.
func testShell(ctx context.Context, text string, s ShellStreams) (int, error) {
	return shelltest.Run(ctx, text, s.In, s.Out)
}
