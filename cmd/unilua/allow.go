package main

import (
	"github.com/spf13/pflag"

	"github.com/unilua/unilua/engine/sandbox/header"
	"github.com/unilua/unilua/engine/sandbox/permission"
)

// allowFlags say what scripts may do.
type allowFlags struct {
	set      permission.Set
	declared bool
}

var grants = []struct {
	kind                 permission.Kind
	metavar, allow, deny string
}{
	{permission.Run, "PROGRAM", "programs that scripts may run: df,'systemctl restart *'", "programs they may not run, whatever allows it"},
	{permission.Read, "PATH", "files and folders they may read", "files and folders they may not read"},
	{permission.Write, "PATH", "files and folders they may change", "files and folders they may not change"},
	{permission.Net, "HOST:PORT", "where they may connect to", "where they may not connect to"},
	{permission.Env, "NAME", "variables of the environment they may read", "variables they may not read"},
	{permission.Share, "NAME", "shared objects they may use, such as backup.* (all)", "shared objects they may not use"},
}

func (f *allowFlags) add(flags *pflag.FlagSet) {
	flags.BoolVarP(&f.set.AllowAll, "allow-all", "A", false, "allow everything that is not denied")
	for _, g := range grants {
		flags.Var(&grantFlag{f.set.Grant, g.kind, g.metavar}, "allow-"+string(g.kind), g.allow)
		flags.Var(&grantFlag{f.set.Forbid, g.kind, g.metavar}, "deny-"+string(g.kind), g.deny)
	}
	flags.BoolVar(&f.declared, "allow-declared", false, "allow a script what its header asks for")
}

// permissions returns what a script with that header may do. A header that asks
// for what cannot be granted is an error, also if it is not granted.
func (f *allowFlags) permissions(h *header.Header) (*permission.Set, error) {
	declared := f.set.Clone()
	if err := declared.Declare(h.Allow()); err != nil {
		allow, _ := h.Get("allow")
		return nil, h.Errorf(allow.Line, "allow: %s", err)
	}
	if f.declared {
		return declared, nil
	}
	return f.set.Clone(), nil
}

// grantFlag is a flag that can be given several times, and each time with a list.
type grantFlag struct {
	add     func(permission.Kind, string) error
	kind    permission.Kind
	metavar string
}

func (g *grantFlag) String() string        { return "" }
func (g *grantFlag) Type() string          { return g.metavar }
func (g *grantFlag) Set(list string) error { return g.add(g.kind, list) }
