package bindings

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/sandbox/permission"
)

// TestASwapOfLinksLeadsNoScriptOutside has an adversary exchange a folder with a
// link to what the script may not touch, all the time, while the script reads,
// writes and removes through it in all ways there are.
func TestASwapOfLinksLeadsNoScriptOutside(t *testing.T) {
	dir, outside := must(filepath.EvalSymlinks(t.TempDir())), must(filepath.EvalSymlinks(t.TempDir()))
	for _, err := range []error{
		os.WriteFile(outside+"/file", []byte("secret"), 0o600), os.WriteFile(outside+"/secret.lua", []byte("return 'secret'"), 0o600),
		os.Mkdir(dir+"/real", 0o700), os.WriteFile(dir+"/real/file", []byte("public"), 0o600), os.Symlink(outside, dir+"/away"),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	stop := make(chan struct{})
	var adversary sync.WaitGroup
	adversary.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				_ = unix.Renameat2(unix.AT_FDCWD, dir+"/real", unix.AT_FDCWD, dir+"/away", unix.RENAME_EXCHANGE)
			}
		}
	})
	end := sync.OnceFunc(func() { close(stop); adversary.Wait() })
	t.Cleanup(end)
	h := newRig(t, engine.Options{})
	may := &permission.Set{Read: []string{dir}, Write: []string{dir}}
	out := h.runAs(t, may, fmt.Sprintf(`
		local fs, dir = unilua.fs, %q
		local seen = 0
		local function public(text)
			if text then
				seen = seen + 1
				if text:find("secret") then print("read outside: " .. text) end
			end
		end
		for i = 1, 300 do
			local f = io.open(dir .. "/real/file")
			if f then public(f:read("*a")) f:close() end
			public(fs.read(dir .. "/real/file"))
			local lines = fs.lines(dir .. "/real/file")
			if lines then public(lines()) end
			for _, name in ipairs(fs.list(dir .. "/real") or {}) do public(name) end
			for path in fs.walk(dir) do public(path) end
			public(loadfile(dir .. "/real/secret.lua") and "secret")
			fs.write(dir .. "/real/new", "x")
			fs.write(dir .. "/real/add", "x", { append = true })
			fs.write(dir .. "/real/a/b/c", "x", { mkdir = true })
			fs.mkdir(dir .. "/real/made")
			fs.copy(dir .. "/real/file", dir .. "/real/copy")
			fs.rename(dir .. "/real/copy", dir .. "/real/moved")
			public(fs.read(dir .. "/real/moved"))
			fs.remove(dir .. "/real/a", { recursive = true })
			local w = io.open(dir .. "/real/opened", "w")
			if w then w:close() end
			os.remove(dir .. "/real/secret.lua")
		end
		print(seen > 0)`, dir))
	end()
	if out != "true\n" {
		t.Errorf("the script printed %q", out)
	}
	names := must(os.ReadDir(outside))
	if text := must(os.ReadFile(outside + "/file")); len(names) != 2 || string(text) != "secret" {
		t.Errorf("outside there are %v, and the file has %q", names, text)
	}
}
