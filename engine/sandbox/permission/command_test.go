package permission

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// programs makes executable files in a folder that is all of PATH.
func programs(t *testing.T, names ...string) (dir string) {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	must(t, err)
	must(t, os.Mkdir(dir+"/bin", 0o700))
	for _, name := range names {
		must(t, os.WriteFile(filepath.Join(dir, "bin", name), nil, 0o700))
	}
	t.Setenv("PATH", dir+"/bin")
	return dir
}

func TestArgumentsAreComparedOneByOne(t *testing.T) {
	programs(t, "sv", "my tool")
	for _, c := range []struct {
		grant   string
		argv    []string
		allowed bool
	}{
		{"sv", []string{"sv"}, true},
		{"sv", []string{"sv", "stop", "a b"}, true},
		{"sv restart *", []string{"sv", "restart", "nginx"}, true},
		{"sv restart *", []string{"sv", "restart", ""}, true},
		{"sv restart *", []string{"sv", "restart"}, false},
		{"sv restart *", []string{"sv", "restart", "nginx", "sshd"}, false},
		{"sv restart *", []string{"sv", "stop", "nginx"}, false},
		{"sv restart *", []string{"sv", "restart nginx"}, false}, // one argument
		{"sv restart", []string{"sv", "restart ", ""}, false},
		{"sv restart ngin*", []string{"sv", "restart", "nginx --now"}, true}, // one argument, whatever is in it
		{"sv  restart   web@* ", []string{"sv", "restart", "web@7"}, true},
		{"sv log **", []string{"sv", "log"}, true},
		{"sv log **", []string{"sv", "log", "-n", "5"}, true},
		{"sv log **", []string{"sv", "-n", "log"}, false},
		{"sv **", []string{"sv", "x"}, true},
		{`sv ""`, []string{"sv"}, true},
		{`sv ""`, []string{"sv", "x"}, false},
		{`sv "" x`, []string{"sv", "", "x"}, true},
		{`sv \""`, []string{"sv", `""`}, true},
		{`sv \*`, []string{"sv", "*"}, true},
		{`sv \*`, []string{"sv", "x"}, false},
		{`sv a\ b`, []string{"sv", "a b"}, true},
		{`sv a\ b`, []string{"sv", "a", "b"}, false},
		{`my\ tool`, []string{"my tool", "x"}, true},
		{"*", []string{"anything"}, true},
	} {
		s := &Set{Run: []string{c.grant}}
		if got := s.Check(ask(t, Run, c.argv[0], c.argv[1:]...)) == nil; got != c.allowed {
			t.Errorf("%q for %q: allowed %v", c.grant, c.argv, got)
		}
	}
}

func TestWhatIsNoCommandIsAMistake(t *testing.T) {
	for grant, want := range map[string]string{
		" ": "a program", "s* x": "no *", "** x": "no *", "sv ** x": "only be the last", `sv \`: "backslash", "": "empty",
	} {
		if err := new(Set).Add("test", Run, grant); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", grant, err)
		}
	}
}

// TestAGrantOfANameIsNotFooledByWhatTheScriptMakes pins the program first, as a
// command line does, and then changes what the name leads to.
func TestAGrantOfANameIsNotFooledByWhatTheScriptMakes(t *testing.T) {
	dir := programs(t, "sv")
	must(t, os.Mkdir(dir+"/mine", 0o700))
	t.Setenv("PATH", dir+"/mine:"+dir+"/link:.:"+dir+"/bin")
	t.Chdir(dir + "/mine")
	s := &Set{Run: []string{"sv", "later"}}
	must(t, s.Pin())
	for _, path := range []string{"/mine/sv", "/mine/later"} {
		must(t, os.WriteFile(dir+path, nil, 0o700))
	}
	must(t, os.Symlink(dir+"/bin/sv", dir+"/alias"))
	must(t, os.Symlink(dir+"/mine", dir+"/link"))
	for program, allowed := range map[string]bool{
		"sv": false, "later": false, "./sv": false, dir + "/mine/sv": false, dir + "/link/sv": false, dir + "/alias": false,
		dir + "/bin/sv": true, dir + "/bin/../bin/sv": true, dir + "/link/../bin/sv": true, "../bin/sv": true,
	} {
		if err := s.Check(ask(t, Run, program)); (err == nil) != allowed {
			t.Errorf("%s: %v", program, err)
		}
	}
	must(t, os.Remove(dir+"/mine/sv"))
	if err := s.Check(ask(t, Run, "sv")); err != nil {
		t.Error(err)
	}
}

func TestADenialOfAProgramHoldsUnderOtherNames(t *testing.T) {
	dir := programs(t, "sv", "df")
	must(t, os.Symlink("bin/sv", dir+"/alias"))
	must(t, os.Mkdir(dir+"/mine", 0o700))
	must(t, os.WriteFile(dir+"/mine/sv", nil, 0o700))
	s := &Set{AllowAll: true, Deny: map[Kind][]string{Run: {"sv stop **", "nowhere"}}}
	for command, allowed := range map[string]bool{
		"sv stop": false, "sv stop now": false, "sv start": true, "df": true, "nowhere": false,
		dir + "/alias stop": false, dir + "/alias start": true, dir + "/mine/sv stop": false,
	} {
		words := strings.Fields(command)
		err := s.Check(ask(t, Run, words[0], words[1:]...))
		if (err == nil) != allowed {
			t.Errorf("%s: %v", command, err)
		}
	}
	err := s.Check(ask(t, Run, "sv", "stop"))
	if want := `running "sv" is not allowed: --deny-run='sv stop **' denies it`; err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestTheFlagOfARefusalNamesTheArgumentsWhereTheyMatter(t *testing.T) {
	programs(t, "sv", "df")
	s := &Set{Run: []string{"sv restart *"}}
	for want, r := range map[string]Request{
		`running "df" is not allowed (allow it with --allow-run=df)`:                                       ask(t, Run, "df", "-P"),
		`running "sv" with these arguments is not allowed (allow it with --allow-run='sv stop a\ b\,c x')`: ask(t, Run, "sv", "stop", "a b,c", "x"),
	} {
		if err := s.Check(r); err == nil || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
}

// TestTheFlagOfARefusalAllowsJustThat pastes the flag as a shell would.
func TestTheFlagOfARefusalAllowsJustThat(t *testing.T) {
	programs(t, "sv")
	rapid.Check(t, func(rt *rapid.T) {
		word := rapid.OneOf(rapid.StringMatching(`[a*\\ ,"']{0,4}`), rapid.SampledFrom([]string{"", "**", `""`, "*", `\`}))
		args := rapid.SliceOfN(word, 0, 3).Draw(rt, "args")
		other := rapid.SliceOfN(word, 0, 3).Draw(rt, "other")
		s := &Set{}
		if err := s.Grant(Run, listed(Run, Text(ask(t, Run, "sv", args...)))); err != nil {
			rt.Fatal(err)
		}
		if err := s.Check(ask(t, Run, "sv", args...)); err != nil {
			rt.Fatal(err)
		}
		same := slices.Equal(args, other) || strings.Join(args, "") == "" && strings.Join(other, "") == "" && len(args) < 2 && len(other) < 2
		if err := s.Check(ask(t, Run, "sv", other...)); (err == nil) != same {
			rt.Fatalf("%q for %q: %v", s.Run, other, err)
		}
	})
}

func FuzzCommand(f *testing.F) {
	for _, seed := range [][2]string{{"sv restart *", "restart nginx"}, {`sv ""`, ""}, {`sv a\ b **`, "a b"}, {"sv **", "a"}, {`a\`, ""}} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, grant, args string) {
		c, err := parseCommand(grant)
		if err != nil {
			return
		}
		argv := strings.Split(args, " ")
		fits := c.fits(argv)
		if fits && !c.any && !c.more && len(c.args) != len(argv) {
			t.Errorf("%q allows %q", grant, argv)
		}
		own, err := parseCommand(commandText("/nowhere", argv))
		if err != nil || own.program != "/nowhere" {
			t.Fatalf("%q, %v", commandText("/nowhere", argv), err)
		}
		if !own.fits(argv) || own.fits(append(argv, "more")) {
			t.Errorf("%q does not stand for %q alone", commandText("/nowhere", argv), argv)
		}
	})
}
