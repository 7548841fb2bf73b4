package bindings

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/sandbox"
	"github.com/unilua/unilua/engine/sandbox/permission"
)

func TestFilesAreReadAndChangedByPermission(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	for _, err := range []error{
		os.WriteFile(outside+"/secret", []byte("secret"), 0o600), os.Mkdir(dir+"/sub", 0o700), os.WriteFile(dir+"/sub/a", nil, 0o600),
		os.Symlink(outside+"/secret", dir+"/link"), os.Symlink(outside, dir+"/dirlink"),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	h := newRig(t, engine.Options{})
	may := &permission.Set{Read: []string{dir}, Write: []string{dir}}
	out := h.runAs(t, may, fmt.Sprintf(`
		local fs, dir, out = unilua.fs, %q, %q
		local calls = {
			function() return fs.read(dir .. "/link") end, function() return fs.lines(out .. "/secret") end,
			function() return fs.write(dir .. "/link", "x") end, function() return fs.write(out .. "/x", "x", { append = true }) end,
			function() return fs.exists(out .. "/secret") end, function() return fs.stat(dir .. "/link") end,
			function() return fs.list(dir .. "/dirlink") end, function() return fs.walk(out) end, function() return fs.glob(out .. "/*") end,
			function() return fs.mkdir(out .. "/d") end, function() return fs.remove(out .. "/secret") end,
			function() return fs.remove(dir .. "/dirlink/secret") end, function() return fs.rename(out .. "/secret", dir .. "/s") end,
			function() return fs.rename(dir .. "/sub/a", out .. "/a") end, function() return fs.copy(out .. "/secret", dir .. "/s") end,
			function() return fs.copy(dir .. "/sub/a", out .. "/a") end, function() return fs.hash(dir .. "/dirlink/secret") end,
			function() return fs.tmpname{ dir = out } end, function() return fs.tempdir{ dir = dir .. "/dirlink" } end,
			function() return fs.glob(dir .. "/sub/../../*") end,
		}
		for i, call in ipairs(calls) do
			local v, message, code = call()
			if v ~= nil or code ~= "denied" or not message:find("--allow-", 1, true) then
				print(i, v, message, code)
			end
		end
		print(#fs.glob(dir .. "/*"), #fs.glob(dir .. "/*/*"), #fs.glob(dir .. "/s*/../../*"))
		local n = 0
		for path in fs.walk(dir) do n = n + 1 end
		print(n)`, dir, outside))
	// What the links lead to may not be read; a walk finds the links themselves.
	if out != "1\t1\t0\n4\n" {
		t.Errorf("the script printed\n%s", out)
	}
	if text, err := os.ReadFile(outside + "/secret"); err != nil || string(text) != "secret" {
		t.Errorf("the secret is %q, %v", text, err)
	}
}

func TestTemporaryFilesEndWithTheRun(t *testing.T) {
	dir := t.TempDir()
	h := newRig(t, engine.Options{})
	out := h.run(t, fmt.Sprintf(`
		local d = unilua.fs.tempdir{ dir = %[1]q }
		assert(unilua.fs.write(d .. "/a/b", "x", { mkdir = true }))
		local f = unilua.fs.tmpname{ dir = %[1]q }
		print(#unilua.fs.list(%[1]q), unilua.fs.stat(f).mode, unilua.fs.stat(d).mode)`, dir))
	if out != "2\t0600\t0700\n" {
		t.Errorf("the script printed %q", out)
	}
	if names := must(os.ReadDir(dir)); len(names) != 0 {
		t.Errorf("left are %v", names)
	}
}

func TestALoopThatIsLeftEarlyDoesNotKeepItsFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	if err := os.WriteFile(path, []byte("one\ntwo\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	h := newRig(t, engine.Options{})
	before := descriptors(t)
	after := 0
	h.run(t, fmt.Sprintf(`
		for i = 1, 1000 do
			for line in unilua.fs.lines(%q) do
				if line == "one" then break end
			end
		end`, path))
	for range 1000 { // the files are closed at some time after a collection
		runtime.GC()
		if after = descriptors(t); after <= before {
			return
		}
	}
	t.Errorf("%d files are open, %d were before", after, before)
}

func BenchmarkFileLines(b *testing.B) {
	path := filepath.Join(b.TempDir(), "log")
	const lines = 200_000
	if err := os.WriteFile(path, []byte(strings.Repeat(strings.Repeat("x", 99)+"\n", lines)), 0o600); err != nil {
		b.Fatal(err)
	}
	h := newRig(b, engine.Options{})
	b.SetBytes(100 * lines)
	for b.Loop() {
		h.run(b, fmt.Sprintf(`local n = 0 for line in unilua.fs.lines(%q) do n = n + 1 end assert(n == %d)`, path, lines))
	}
}

func TestFilesWhoseLinesAreReadCountAsOpen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	if err := os.WriteFile(path, []byte("one\ntwo\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	out := newRig(t, engine.Options{}).run(t, fmt.Sprintf(`
		local path, held = %q, {}
		local function take()
			local lines, message, code = unilua.fs.lines(path)
			held[#held + 1] = lines
			return lines ~= nil, message, code
		end
		local f = io.open(path)
		while take() do end
		local _, message, code = take()
		print(#held, code, (message:gsub(path, "log")))
		f:close()
		print(take())
		held[1]() held[1]() held[1]() -- to its end
		print(take())
		print((take()))
		held = nil
		for i = 1, 600 do
			for line in assert(unilua.fs.lines(path)) do break end
		end`, path))
	want := `255	unavailable	log: too many open files: the run has 256, close those that it does not need
true	nil	nil
true	nil	nil
false
`
	if out != want {
		t.Errorf("the script printed\n%s", out)
	}
}

func TestFilesAreReadAsFarAsThereIsMemory(t *testing.T) {
	path := filepath.Join(t.TempDir(), "large")
	if err := errors.Join(os.WriteFile(path, []byte("x"), 0o600), os.Truncate(path, 1<<30)); err != nil {
		t.Fatal(err)
	}
	for _, call := range []string{
		`unilua.fs.read(path, { max = "8GB" })`, `unilua.fs.lines(path, { max = "8GB" })()`,
		`local t = {} for i = 1, 200 do t[i] = unilua.fs.lines(path) end`,
	} {
		res, out := runLimited(t, fmt.Sprintf(`local path = %q pcall(function() %s end) print("went on")`, path, call),
			Limits{Limits: sandbox.Limits{Memory: 8 << 20}})
		if out != "" || res.Err == nil || !strings.Contains(res.Err.Error(), "its limit of 8MB of memory") {
			t.Errorf("%s: printed %q and ended with %v", call, out, res.Err)
		}
	}
}
