package datafolder

import (
	"os"
	"path/filepath"
	"testing"
)

func TestTheFolderIsChosenInTheDocumentedOrder(t *testing.T) {
	wd, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{"UNILUA_DATA": "/env", "XDG_STATE_HOME": "/xdg", "HOME": "/home/ada"}
	for _, c := range []struct {
		name string
		flag string
		env  map[string]string
		root bool
		want string
	}{
		{"the flag first", "/flag", all, false, "/flag"},
		{"the flag first for root too", "/flag", all, true, "/flag"},
		{"a relative flag is made absolute", "data", all, false, filepath.Join(wd, "data")},
		{"then UNILUA_DATA", "", all, false, "/env"},
		{"UNILUA_DATA for root too", "", all, true, "/env"},
		{"a relative UNILUA_DATA is made absolute", "", map[string]string{"UNILUA_DATA": "d/../e"}, false, filepath.Join(wd, "e")},
		{"then XDG_STATE_HOME", "", map[string]string{"XDG_STATE_HOME": "/xdg", "HOME": "/home/ada"}, false, "/xdg/unilua"},
		{"a relative XDG_STATE_HOME is ignored", "", map[string]string{"XDG_STATE_HOME": "xdg", "HOME": "/home/ada"}, false, "/home/ada/.local/state/unilua"},
		{"then the home", "", map[string]string{"HOME": "/home/ada"}, false, "/home/ada/.local/state/unilua"},
		{"root has the system's", "", map[string]string{"XDG_STATE_HOME": "/xdg", "HOME": "/root"}, true, "/var/lib/unilua"},
	} {
		got, err := resolve(c.flag, func(name string) string { return c.env[name] }, c.root)
		if err != nil || got != c.want {
			t.Errorf("%s: %q, %v; want %q", c.name, got, err, c.want)
		}
	}
}

func TestWithoutAHomeTheUserIsToldWhatToDo(t *testing.T) {
	_, err := resolve("", func(string) string { return "" }, false)
	checkUnavailable(t, err, "--data", "UNILUA_DATA", "--ephemeral")
}
