package main

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/host"
	"github.com/unilua/unilua/engine/host/config"
	"github.com/unilua/unilua/engine/host/jobfile"
	"github.com/unilua/unilua/engine/sandbox"
)

// library is where a host finds its scripts. It is used by one goroutine at a
// time.
type library struct {
	flags   *serveFlags
	given   []string // places on the command line
	places  []string // folders and files
	config  *config.Config
	grants  map[string]config.Grants // by absolute path
	age     int                      // of the settings
	permits *permits
	known   map[string]*known // by file
}

// known is the last version of a script that could be used.
type known struct {
	hash [sha256.Size]byte
	age  int       // of the settings with which it was read
	job  *host.Job // nil if it is none
}

// read returns all jobs that there are now, and what is wrong. Of a script that
// has become wrong, the version before stays.
func (l *library) read() (jobs []*host.Job, wrong []error) {
	files, wrong := l.files()
	found := map[string]*known{}
	for _, file := range files {
		if found[file] != nil {
			continue
		}
		k, err := l.readOne(file)
		if err != nil {
			wrong = append(wrong, err)
			if k = l.known[file]; k == nil || k.job == nil {
				continue
			}
			old := *k.job
			old.Broken = err.Error()
			k = &known{k.hash, k.age, &old}
		}
		found[file] = k
		if k.job != nil {
			jobs = append(jobs, k.job)
		}
	}
	l.known = found
	return jobs, wrong
}

// files returns the files that can be scripts, those of a folder in the order of
// their names.
func (l *library) files() (files []string, wrong []error) {
	for _, place := range l.places {
		info, err := os.Stat(place)
		switch {
		case err != nil:
			wrong = append(wrong, unread(explainFile(place, err)))
			files = append(files, l.knownIn(place)...)
		case !info.IsDir():
			files = append(files, place)
		default:
			entries, err := os.ReadDir(place)
			if err != nil {
				wrong = append(wrong, unread(explainFile(place, err)))
				files = append(files, l.knownIn(place)...)
				continue
			}
			for _, e := range entries {
				if !e.IsDir() && filepath.Ext(e.Name()) == ".lua" {
					files = append(files, filepath.Join(place, e.Name()))
				}
			}
		}
	}
	return files, wrong
}

// knownIn returns the files of a folder that were there before: one that cannot
// be read, as one that is not mounted any more, takes no job away.
func (l *library) knownIn(folder string) (files []string) {
	for file := range l.known {
		if file != folder && filepath.Dir(file) == filepath.Clean(folder) {
			files = append(files, file)
		}
	}
	slices.Sort(files)
	return files
}

// readOne reads a script, unless it is as it was.
func (l *library) readOne(file string) (*known, error) {
	src, err := readScript(file)
	if err != nil {
		return nil, unread(err)
	}
	hash := sha256.Sum256(src)
	if old := l.known[file]; old != nil && old.hash == hash && old.age == l.age && (old.job == nil || old.job.Broken == "") {
		return old, nil
	}
	s, err := compile(file, src, l.source())
	if err != nil {
		return nil, err
	}
	k := &known{hash: hash, age: l.age}
	if s.header.Line > 0 {
		k.job, err = l.job(file, s)
	}
	return k, err
}

// source returns the limits of a script that has not been read yet.
func (l *library) source() sandbox.Limits {
	s := l.flags.limits.source()
	state(&s.Source, int(l.config.Limits.Source))
	state(&s.Nesting, l.config.Limits.Nesting)
	return s
}

// missing returns an error if a place is not there.
func (l *library) missing() error {
	for _, place := range l.places {
		if _, err := os.Stat(place); err != nil {
			return explainFile(place, err)
		}
	}
	return nil
}

// unread says that a script or a folder is not there, which while a host serves is
// not a mistake on the command line.
func unread(err error) error { return fault.New(fault.NotFound, "%w", err) }

// job makes a job of a script that has a header.
func (l *library) job(file string, s *script) (*host.Job, error) {
	plan, err := jobfile.Read(s.header, jobfile.Defaults{Name: s.job, Zone: l.config.Zone})
	if err != nil {
		return nil, err
	}
	for _, t := range plan.Triggers {
		switch t.(type) {
		case jobfile.Timed, jobfile.OnStart, jobfile.OnEnd:
		default:
			return nil, s.header.Errorf(s.header.Line, "serve cannot start a job by %s in this version: let a script with on_start wait for it", t)
		}
	}
	j, err := l.flags.job(s)
	if err != nil {
		return nil, err
	}
	l.limit(&j.Limits)
	j.Lock = plan.Lock
	if j.May, err = l.permits.newGuard(s); err != nil {
		return nil, err
	}
	path, err := filepath.Abs(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return &host.Job{Plan: plan, Script: path, Run: j}, nil
}
