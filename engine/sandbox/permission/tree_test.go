package permission

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestADenialOfAPathWinsOverAllGrants(t *testing.T) {
	dir, err := Resolve(t.TempDir())
	must(t, err)
	must(t, os.MkdirAll(dir+"/srv/secret", 0o700))
	must(t, os.Symlink("srv/secret", dir+"/door"))
	for _, s := range []*Set{
		{AllowAll: true, Deny: map[Kind][]string{Read: {dir + "/door"}}},
		{Read: []string{dir, "*"}, Write: []string{"/"}, Deny: map[Kind][]string{Read: {dir + "/srv/secret/"}}},
	} {
		for path, allowed := range map[string]bool{
			"/srv": true, "/srv/secret": false, "/srv/secret/x": false, "/srv/secrets": true, "/door/x": false, "/srv/x/../secret/x": false,
		} {
			if err := s.Check(ask(t, Read, dir+path)); (err == nil) != allowed {
				t.Errorf("%s: %v", path, err)
			}
		}
		// What is kept from being read cannot be moved away either, alone or with
		// a folder above it; the content may be written.
		for path, allowed := range map[string]bool{"/srv": false, "": false, "/srv/secret": false, "/srv/secret/x": false, "/srv/other": true} {
			r := ask(t, Write, dir+path)
			r.Tree = true
			if err := s.Check(r); (err == nil) != allowed {
				t.Errorf("moving %s: %v", path, err)
			}
		}
		if err := s.Check(ask(t, Write, dir+"/srv/secret/x")); err != nil {
			t.Error(err)
		}
	}
}

// TestAGrantStandsForWhatItWas pins a link first and turns it then.
func TestAGrantStandsForWhatItWas(t *testing.T) {
	dir, err := Resolve(t.TempDir())
	must(t, err)
	must(t, os.Mkdir(dir+"/in", 0o700))
	must(t, os.Symlink("in", dir+"/door"))
	s := &Set{Read: []string{dir + "/door", dir + "/later"}}
	must(t, s.Pin())
	must(t, os.Remove(dir+"/door"))
	for _, link := range []string{"/door", "/later"} {
		must(t, os.Symlink("/etc", dir+link))
		if err := s.Check(ask(t, Read, dir+link+"/passwd")); err == nil {
			t.Errorf("%s leads outside", link)
		}
	}
	if err := s.Check(ask(t, Read, dir+"/in/x")); err != nil {
		t.Error(err)
	}
}

func TestTheInsidesOfProcessesTakeAGrantOfTheirOwn(t *testing.T) {
	own := fmt.Sprintf("/proc/%d/", os.Getpid())
	for _, c := range []struct {
		set     *Set
		path    string
		allowed bool
	}{
		{&Set{Read: []string{"/"}}, "/proc/self/environ", false},
		{&Set{Read: []string{"*"}}, "/proc/self/environ", false},
		{&Set{Read: []string{"*"}}, "/proc/thread-self/mem", false},
		{&Set{Read: []string{"/"}}, "/proc/1/root", false},
		{&Set{Read: []string{"/"}}, "/proc/uptime", true},
		{&Set{Read: []string{"/"}}, "/proc/sys/kernel/pid_max", true},
		{&Set{Read: []string{"/proc/self"}}, "/proc/self/environ", true},
		{&Set{Read: []string{"/proc/self/status"}}, own + "status", true},
		{&Set{Read: []string{"/proc"}}, "/proc/1/status", true},
		{&Set{AllowAll: true}, "/proc/self/environ", true},
	} {
		if err := c.set.Check(Request{Kind: Read, Target: resolveInside(t, c.path)}); (err == nil) != c.allowed {
			t.Errorf("%v for %s: %v", c.set.Read, c.path, err)
		}
	}
	err := new(Set).Check(Request{Kind: Read, Target: own + "environ"})
	if want := `--allow-read=/proc/self/environ)`; !strings.HasSuffix(err.Error(), want) {
		t.Errorf("%v does not end with %s", err, want)
	}
}

// resolveInside resolves the links to processes, but not one like root, which
// leads out of them again.
func resolveInside(t *testing.T, path string) string {
	t.Helper()
	dir, err := Resolve(filepath.Dir(path))
	must(t, err)
	return filepath.Join(dir, filepath.Base(path))
}

func TestTricksWithPathsLeadNowhere(t *testing.T) {
	dir, err := Resolve(t.TempDir())
	must(t, err)
	must(t, os.MkdirAll(dir+"/in", 0o700))
	must(t, os.WriteFile(dir+"/secret", nil, 0o600))
	f, err := os.Open(dir + "/secret")
	must(t, err)
	defer f.Close()
	s := &Set{Read: []string{dir + "/in"}, Write: []string{dir + "/in"}}
	for _, path := range []string{
		dir + "//in//..//secret", dir + "/in/../secret/", "/proc/self/root" + dir + "/secret", "/proc/self/cwd/" + dir + "/secret",
		fmt.Sprintf("/proc/self/fd/%d", f.Fd()), fmt.Sprintf("/dev/fd/%d", f.Fd()), "/proc/thread-self/root/etc/passwd",
		dir + "/in/./.././secret", dir + "/in\x00/../secret", dir + "/in/x\x00",
	} {
		resolved, err := Resolve(path)
		if err != nil {
			continue
		}
		for _, k := range []Kind{Read, Write} {
			if err := s.Check(Request{Kind: k, Target: resolved}); err == nil {
				t.Errorf("%s %q, which is %q, is allowed", k, path, resolved)
			}
		}
	}
	for _, path := range []string{dir + "//in//x", dir + "/in/", "/proc/self/root" + dir + "/in/x", dir + "/in/../in/x"} {
		if err := s.Check(ask(t, Read, path)); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
	for _, unresolved := range []string{dir + "/in/../secret", dir + "/in/", "in", dir + "/in//x"} {
		if err := s.Check(Request{Kind: Read, Target: unresolved}); err == nil {
			t.Errorf("%s is allowed, though nobody has resolved it", unresolved)
		}
	}
}

func TestAFolderHoldsWhatIsBelowIt(t *testing.T) {
	path := rapid.Custom(func(t *rapid.T) string {
		return "/" + strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "ab"}), 0, 3).Draw(t, "parts"), "/")
	})
	rapid.Check(t, func(t *rapid.T) {
		root, target := path.Draw(t, "root"), path.Draw(t, "target")
		rel, err := filepath.Rel(root, target)
		if err != nil {
			t.Fatal(err)
		}
		if want := filepath.IsLocal(rel); holds(root, target) != want {
			t.Fatalf("%s holds %s: %v", root, target, !want)
		}
	})
}

func FuzzPath(f *testing.F) {
	for _, seed := range [][2]string{{"/a", "/a/b"}, {"/", "/x"}, {"/a", "/ab"}, {"/a/", "/a/../b"}, {"/a", "/a//b"}} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, root, target string) {
		r := Request{Kind: Read, Target: target}
		g := tree{filepath.Clean("/" + root)}
		if !g.allows(r) {
			return
		}
		rel, err := filepath.Rel(g.root, target)
		if err != nil || rel != "." && !filepath.IsLocal(rel) || strings.Contains(target, "..") && filepath.Clean(target) != target {
			t.Errorf("%q allows %q", g.root, target)
		}
		if !g.denies(r) {
			t.Errorf("%q allows %q, but does not deny it", g.root, target)
		}
	})
}
