package bindings

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/sandbox"
	"github.com/unilua/unilua/engine/sandbox/permission"
	"github.com/unilua/unilua/engine/sandbox/world"
)

// TestASpawnedScriptLiesBelowTheFolder follows links and .. as the system does.
func TestASpawnedScriptLiesBelowTheFolder(t *testing.T) {
	top := t.TempDir()
	dir := filepath.Join(top, "scripts")
	for _, file := range []string{"scripts/in.lua", "scripts/sub/deep.lua", "out.lua"} {
		path := filepath.Join(top, file)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("return 1"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for link, to := range map[string]string{
		"scripts/inside.lua": "sub/deep.lua", "scripts/outside.lua": "../out.lua", "scripts/up": "..",
		"scripts/folder": "sub", "scripts/loop.lua": "loop.lua",
	} {
		if err := os.Symlink(to, filepath.Join(top, link)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(dir, filepath.Join(top, "alias")); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]fault.Code{
		"in.lua": "", "./in.lua": "", "sub/../in.lua": "", "inside.lua": "", "folder/deep.lua": "", "folder/../in.lua": "",
		filepath.Join(dir, "in.lua"): "", filepath.Join(top, "alias", "in.lua"): "",
		"../scripts/in.lua": "", "up/scripts/in.lua": "",
		"../out.lua": fault.Denied, "outside.lua": fault.Denied, "up/out.lua": fault.Denied,
		filepath.Join(top, "out.lua"): fault.Denied, "..": fault.Denied, "../nobody.lua": fault.Denied,
		"nobody.lua": fault.NotFound, "loop.lua": fault.Unavailable, "sub": fault.Unavailable, "": fault.Unavailable,
	} {
		for _, from := range []string{dir, filepath.Join(top, "alias")} {
			j := Job{Dir: from, Script: &sandbox.Program{Name: "parent.lua"}}
			if got := fault.CodeOf(j.load(path, onHost)); got != want {
				t.Errorf("%q from %s: %q, want %q", path, from, got, want)
			}
		}
	}
}

func onHost(op *world.Op) (world.Reply, error) {
	return new(world.Host).Do(context.Background(), nil, op)
}

func TestARunThatIsNoFileFindsNoScript(t *testing.T) {
	j := Job{Script: &sandbox.Program{Name: "-"}}
	if err := j.load("child.lua", onHost); !fault.Is(err, fault.NotFound) {
		t.Error(err)
	}
}

// TestASpawnedRunHasThePermissionsOfItsParent asks from a child, and from its
// child, for what the parent may not.
func TestASpawnedRunHasThePermissionsOfItsParent(t *testing.T) {
	h := newHost(t)
	defer h.close(t)
	program, err := sandbox.Compile("test.lua", []byte(`
local result = unilua.job.spawn(function()
  return unilua.job.spawn(function()
    local _, _, mine = unilua.counter("mine"):get()
    local _, _, yours = unilua.counter("yours")
    return { tostring(mine), yours }
  end):wait().value
end):wait()
return result.value[1] .. " " .. result.value[2]`))
	if err != nil {
		t.Fatal(err)
	}
	may := &permission.Set{Share: []string{"mine"}}
	res := h.Start(context.Background(), Job{Name: "test", Script: program, Dir: h.dir, May: may}).Result()
	if got, _ := res.Value.AsString(); got != "nil denied" {
		t.Errorf("got %q, %v", got, res.Err)
	}
}
