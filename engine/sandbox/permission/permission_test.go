package permission

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/unilua/unilua/engine/fault"
)

// ask returns the request that a script's call makes: paths are resolved and
// programs located.
func ask(t *testing.T, k Kind, target string, args ...string) Request {
	t.Helper()
	r := Request{Kind: k, Target: target, Args: args}
	if k == Run {
		if found, err := Locate(target); err == nil {
			r.Target = found
		}
	}
	if isPath(k) {
		path, err := Resolve(target)
		if err != nil {
			return Request{Kind: k, Target: "\x00"}
		}
		r.Target = path
	}
	return r
}

func TestTheZeroSetAllowsSharedObjectsOnly(t *testing.T) {
	for _, k := range Kinds() {
		err := new(Set).Check(Request{Kind: k, Target: "/x"})
		if allowed := err == nil; allowed != (k == Share) {
			t.Errorf("%s: %v", k, err)
		}
	}
}

func TestARefusalIsDeniedAndEndsWithItsFlag(t *testing.T) {
	for _, c := range []struct {
		kind         Kind
		target, want string
	}{
		{Run, "df", `running "df" is not allowed (allow it with --allow-run=df)`},
		{Net, "db.example.com:5432", `connecting to "db.example.com:5432" is not allowed (allow it with --allow-net=db.example.com:5432)`},
		{Env, "HOME", `reading the environment variable "HOME" is not allowed (allow it with --allow-env=HOME)`},
		{Read, "/nowhere/../my file", `reading "/my file" is not allowed (allow it with --allow-read='/my file')`},
		{Write, "/it's", `writing "/it's" is not allowed (allow it with --allow-write='/it'\''s')`},
		{Share, "__run", `using the shared object "__run" is not allowed (allow it with --allow-share=__run)`},
	} {
		err := new(Set).Check(ask(t, c.kind, c.target))
		if !fault.Is(err, fault.Denied) || err.Error() != c.want {
			t.Errorf("got  %v\nwant %s", err, c.want)
		}
	}
}

func TestEverythingMeansEverythingButTheHostsOwnObjects(t *testing.T) {
	s := &Set{AllowAll: true}
	for _, k := range Kinds() {
		if err := s.Check(Request{Kind: k, Target: "x"}); err != nil {
			t.Error(err)
		}
	}
	if err := s.Check(Request{Kind: Share, Target: "__run"}); !fault.Is(err, fault.Denied) {
		t.Error(err)
	}
}

func TestSharedNames(t *testing.T) {
	for _, c := range []struct {
		grants  string
		name    string
		allowed bool
	}{
		{"backup.*", "backup.db1", true},
		{"backup.*", "backup.db1.size", true},
		{"backup.*", "backup", false},
		{"backup.*,jobs", "jobs", true},
		{"jobs", "other", false},
		{"*", "anything", true},
		{"*", "__run", false},
		{"__run", "__run", true},
		{"__*", "__run", true},
		{"", "anything", false},
	} {
		s := &Set{Share: []string{}}
		if err := s.Grant(Share, c.grants); err != nil {
			t.Fatal(err)
		}
		if got := s.Check(Request{Kind: Share, Target: c.name}) == nil; got != c.allowed {
			t.Errorf("--allow-share=%s, %s: allowed %v, want %v", c.grants, c.name, got, c.allowed)
		}
	}
}

func TestPathsAreResolvedBeforeTheyAreCompared(t *testing.T) {
	dir := t.TempDir()
	for _, d := range []string{"in/deep", "out", "inside"} {
		must(t, os.MkdirAll(filepath.Join(dir, d), 0o700))
	}
	must(t, os.WriteFile(filepath.Join(dir, "out/secret"), nil, 0o600))
	for link, target := range map[string]string{
		"in/escape": "../out", "in/dangling": "../out/new", "in/home": "deep", "door": "in", "in/loop": "loop",
	} {
		must(t, os.Symlink(target, filepath.Join(dir, link)))
	}
	for _, c := range []struct {
		grant, path string
		allowed     bool
	}{
		{"in", "in", true},
		{"in", "in/deep/new/file", true},
		{"in", "in/home/x", true},
		{"in", "inside/x", false},
		{"in", "in/../out/secret", false},
		{"in", "in/escape/secret", false},
		{"in", "in/dangling", false}, // creating it would create out/new
		{"in", "in/home/../../out", false},
		{"out", "in/escape/../out/secret", true},
		{"in", "in/escape/../in/deep", true}, // escape/.. is where out is
		{"in", "in/missing/../../out/secret", false},
		{"in", "in/loop", false},
		{"door", "in/deep", true},
		{"in", "door/deep", true},
		{"in/deep/file", "in/deep/file", true},
		{"in/deep/file", "in/deep", false},
		{"/", "out/secret", true},
	} {
		grant, path := filepath.Join(dir, c.grant), dir+"/"+c.path
		if c.grant == "/" {
			grant = "/"
		}
		s := &Set{Read: []string{grant}}
		if err := s.Check(ask(t, Read, path)); (err == nil) != c.allowed {
			t.Errorf("%s for %s: %v, want allowed %v", c.grant, c.path, err, c.allowed)
		}
	}
}

func TestARelativePathIsTakenFromTheWorkingFolder(t *testing.T) {
	t.Chdir(t.TempDir())
	s := &Set{Write: []string{"."}}
	if err := s.Check(ask(t, Write, "a/b")); err != nil {
		t.Error(err)
	}
	if err := s.Check(ask(t, Write, "../b")); err == nil {
		t.Error("../b is allowed")
	}
}

func TestABareProgramNameIsTheOneInThePath(t *testing.T) {
	dir := t.TempDir()
	for _, f := range []string{"bin/tool", "tool"} {
		must(t, os.MkdirAll(filepath.Join(dir, filepath.Dir(f)), 0o700))
		must(t, os.WriteFile(filepath.Join(dir, f), nil, 0o700))
	}
	must(t, os.Symlink("tool", filepath.Join(dir, "bin/applet")))
	t.Setenv("PATH", dir+"/bin")
	t.Chdir(dir)
	for _, c := range []struct {
		grant, program string
		allowed        bool
	}{
		{"tool", "tool", true},
		{"tool", dir + "/bin/tool", true},
		{"tool", "./tool", false},
		{"tool", dir + "/tool", false},
		{dir + "/bin/tool", "tool", true},
		{"./tool", "./tool", true},
		{"./tool", "tool", false},
		{"tool", "applet", false}, // one file, but another program
		{"tool", "missing", false},
		{"missing", "missing", true}, // so that the failure is that it is nowhere
	} {
		s := &Set{Run: []string{c.grant}}
		if got := s.Check(ask(t, Run, c.program)) == nil; got != c.allowed {
			t.Errorf("%s for %s: allowed %v, want %v", c.grant, c.program, got, c.allowed)
		}
	}
}

func TestARunStartedByAnotherHasAtMostItsPermissions(t *testing.T) {
	both := All{&Set{Env: []string{"A", "B"}}, &Set{Env: []string{"B", "C"}}}
	for name, allowed := range map[string]bool{"A": false, "B": true, "C": false} {
		if got := both.Check(Request{Kind: Env, Target: name}) == nil; got != allowed {
			t.Errorf("%s: allowed %v", name, got)
		}
	}
}

func TestADeclarationAddsToTheFlags(t *testing.T) {
	s := &Set{Run: []string{"df"}}
	must(t, s.Declare(map[string][]string{"run": {"du"}, "env": {"LC_*"}}))
	for _, r := range []Request{ask(t, Run, "df"), ask(t, Run, "du"), {Kind: Env, Target: "LC_ALL"}, {Kind: Share, Target: "x"}} {
		if err := s.Check(r); err != nil {
			t.Error(err)
		}
	}
	var e *fault.Error
	if err := s.Declare(map[string][]string{"runs": {"x"}}); !errors.As(err, &e) || e.Code != fault.Invalid {
		t.Errorf("an unknown permission: %v", err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
