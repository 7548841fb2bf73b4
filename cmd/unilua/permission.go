package main

import (
	"errors"
	"os"
	"path/filepath"

	"github.com/spf13/pflag"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/sandbox/permission"
)

// permissionFlags say what scripts may do, who is asked about the rest, and
// where that is written down.
type permissionFlags struct {
	allowFlags
	noPrompt      bool
	record, audit string
}

func (f *permissionFlags) add(flags *pflag.FlagSet) {
	f.allowFlags.add(flags)
	flags.BoolVar(&f.noPrompt, "no-prompt", false, "never ask on the terminal: refuse what is not allowed")
	flags.StringVar(&f.record, "record", "", "write what the scripts used to `FILE`, as headers that allow just that")
	flags.StringVar(&f.audit, "audit", "", "append each decision about a permission to `FILE`, as a line of JSON")
}

// permits decide what the scripts of a process may do.
type permits struct {
	flags   *permissionFlags
	memory  *memory // nil if there is no place for it
	person  *person // nil if nobody is to be asked
	audit   *os.File
	records *records // nil unless they are wanted
	guards  map[string]*permission.Guard
	more    func(*script, *permission.Set) error // adds grants; nil if there are none
}

// open opens the files that decisions are written to.
func (f *permissionFlags) open(who *person) (*permits, error) {
	p := &permits{flags: f, memory: newMemory(os.Getenv), person: who, guards: map[string]*permission.Guard{}}
	if f.noPrompt {
		p.person = nil
	}
	var err error
	if f.audit != "" {
		if p.audit, err = os.OpenFile(f.audit, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600); err != nil {
			return nil, usagef("the audit %s cannot be written: %s", f.audit, bareError(err))
		}
	}
	if f.record != "" {
		if p.records, err = newRecords(f.record); err != nil {
			return nil, usagef("the record %s cannot be written: %s", f.record, bareError(err))
		}
	}
	return p, nil
}

// bareError returns an error of the system without the operation and the path.
func bareError(err error) error {
	var path *os.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// guard returns what decides for a script. One that runs several times has one,
// and so asks once.
func (p *permits) guard(s *script) (*permission.Guard, error) {
	if g := p.guards[s.program.Name]; g != nil {
		return g, nil
	}
	g, err := p.newGuard(s)
	if err == nil {
		p.guards[s.program.Name] = g
	}
	return g, err
}

func (p *permits) newGuard(s *script) (*permission.Guard, error) {
	set, err := p.flags.permissions(s.header)
	if err != nil {
		return nil, err
	}
	if p.more != nil {
		if err := p.more(s, set); err != nil {
			return nil, err
		}
	}
	if err := p.protect(set); err != nil {
		return nil, err
	}
	m := p.memory
	if s.typed {
		m = nil // what is typed next has another content
	}
	if m != nil {
		if err := m.recall(s, set); err != nil {
			return nil, err
		}
	}
	g := permission.NewGuard(set)
	if p.person != nil {
		g.Ask = func(r permission.Request) (permission.Answer, error) { return p.person.ask(r, s, m) }
	}
	if p.audit != nil {
		g.Notes = append(g.Notes, permission.Audit(p.audit))
	}
	if p.records != nil {
		g.Notes = append(g.Notes, p.records.add(s).Note)
	}
	return g, set.Pin()
}

// protect keeps scripts from writing where decisions about them are.
func (p *permits) protect(set *permission.Set) error {
	kept := map[string]string{"--audit": p.flags.audit, "--record": p.flags.record}
	if p.memory != nil {
		kept["what unilua remembers"] = p.memory.dir
	}
	for why, path := range kept {
		if path == "" {
			continue
		}
		full, err := filepath.Abs(path)
		if err != nil {
			return err
		}
		set.Keep(why, permission.Write, full)
	}
	return nil
}

// close writes the record, and closes the audit.
func (p *permits) close() error {
	var err error
	if p.records != nil {
		err = p.records.write()
	}
	if p.audit != nil {
		err = errors.Join(err, p.audit.Close())
	}
	if err != nil {
		return fault.New(fault.Unavailable, "the record or the audit could not be completed: %w", err)
	}
	return nil
}

// discard leaves nothing behind of a record that is not written.
func (p *permits) discard() {
	if p.records != nil {
		_ = p.records.file.Cleanup()
	}
}
