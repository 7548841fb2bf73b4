package main

import (
	"os"

	"github.com/spf13/pflag"

	"github.com/unilua/unilua/engine/datafolder"
)

// dataFlags say where shared objects are kept.
type dataFlags struct {
	folder    string
	ephemeral bool
}

func (f *dataFlags) add(flags *pflag.FlagSet) {
	f.addFolder(flags)
	flags.BoolVar(&f.ephemeral, "ephemeral", false, "keep nothing: shared objects end with this process")
}

// addFolder adds the flag of commands that are about a folder.
func (f *dataFlags) addFolder(flags *pflag.FlagSet) {
	flags.StringVar(&f.folder, "data", "", "data `FOLDER` ($UNILUA_DATA, else unilua in the state folder of the user)")
}

func (f *dataFlags) check() error {
	if f.ephemeral && f.folder != "" {
		return usagef("--data and --ephemeral exclude each other")
	}
	return nil
}

// dir returns the data folder, "" if nothing is to be kept.
func (f *dataFlags) dir() (string, error) {
	if f.ephemeral {
		return "", nil
	}
	dir, err := datafolder.Resolve(f.folder, os.Getenv)
	return dir, aboutFolder(err)
}
