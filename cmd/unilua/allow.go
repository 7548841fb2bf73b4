package main

import (
	"github.com/spf13/pflag"

	"github.com/unilua/unilua/engine/sandbox/header"
	"github.com/unilua/unilua/engine/sandbox/permission"
)

// allowFlags say what scripts may do.
type allowFlags struct {
	granted  permission.Set
	declared bool
}

var grants = []struct {
	kind           permission.Kind
	metavar, usage string
}{
	{permission.Run, "PROGRAM", "programs that scripts may run, such as df,systemctl"},
	{permission.Read, "PATH", "files and folders they may read"},
	{permission.Write, "PATH", "files and folders they may change"},
	{permission.Net, "HOST:PORT", "where they may connect to"},
	{permission.Env, "NAME", "variables of the environment they may read"},
	{permission.Share, "NAME", "shared objects they may use, such as backup.* (all)"},
}

func (f *allowFlags) add(flags *pflag.FlagSet) {
	flags.BoolVarP(&f.granted.AllowAll, "allow-all", "A", false, "allow everything")
	for _, g := range grants {
		flags.Var(&grantFlag{&f.granted, g.kind, g.metavar}, "allow-"+string(g.kind), g.usage)
	}
	flags.BoolVar(&f.declared, "allow-declared", false, "allow a script what its header asks for")
}

// permissions returns what a script with that header may do.
func (f *allowFlags) permissions(h *header.Header) (*permission.Set, error) {
	may := f.granted
	if f.declared {
		if err := may.Declare(h.Allow()); err != nil {
			return nil, err
		}
	}
	return &may, nil
}

// grantFlag is a flag that can be given several times, and each time with a list.
type grantFlag struct {
	set     *permission.Set
	kind    permission.Kind
	metavar string
}

func (g *grantFlag) String() string        { return "" }
func (g *grantFlag) Type() string          { return g.metavar }
func (g *grantFlag) Set(list string) error { return g.set.Grant(g.kind, list) }
