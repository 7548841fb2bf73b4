package datafolder

import (
	"os"
	"path/filepath"

	"github.com/unilua/unilua/engine/fault"
)

// systemFolder is where root keeps state if nothing else is said.
const systemFolder = "/var/lib/unilua"

// Resolve says which folder is meant, as an absolute path: flag, which is the
// value of --data, or else $UNILUA_DATA; or else /var/lib/unilua for root, and
// for anybody else $XDG_STATE_HOME/unilua, by default ~/.local/state/unilua. An
// empty value counts as absent, and so does a relative $XDG_STATE_HOME, as the
// XDG specification demands. It looks at no disk.
func Resolve(flag string, getenv func(string) string) (string, error) {
	return resolve(flag, getenv, os.Geteuid() == 0)
}

func resolve(flag string, getenv func(string) string, root bool) (string, error) {
	if flag == "" {
		flag = getenv("UNILUA_DATA")
	}
	if flag != "" {
		dir, err := filepath.Abs(flag)
		if err != nil {
			return "", fault.New(fault.Unavailable, "data folder %s: %w", flag, err)
		}
		return dir, nil
	}
	if root {
		return systemFolder, nil
	}
	if state := getenv("XDG_STATE_HOME"); filepath.IsAbs(state) {
		return filepath.Join(state, "unilua"), nil
	}
	if home := getenv("HOME"); filepath.IsAbs(home) {
		return filepath.Join(home, ".local", "state", "unilua"), nil
	}
	return "", fault.New(fault.Unavailable,
		"there is no place for a data folder, since HOME is not set: name one with --data or in UNILUA_DATA, or keep nothing with --ephemeral")
}
