package permission

import (
	"maps"
	"path/filepath"
	"slices"
	"sync"
)

// Record gathers what was granted: the least that a script needs. It is safe
// for concurrent use.
//
// A script that works through many names needs all of them next time, not just
// those of today. So many commands of one form are taken together, with a star
// where they differ, and many files in one folder for the folder.
type Record struct {
	mu       sync.Mutex
	names    map[Kind]map[string]bool
	paths    map[Kind]map[string]bool
	siblings map[Kind]map[string]int // files noted in a folder
	commands map[form]*calls
}

// form is what commands have in common that may be taken together.
type form struct {
	program string
	args    int
}

// many is how many commands of one form, or files in one folder, are too many
// to be listed.
const many = 9

// NewRecord returns an empty Record.
func NewRecord() *Record {
	return &Record{
		names: map[Kind]map[string]bool{Net: {}, Env: {}, Share: {}}, paths: map[Kind]map[string]bool{Read: {}, Write: {}},
		siblings: map[Kind]map[string]int{Read: {}, Write: {}}, commands: map[form]*calls{},
	}
}

// Note is a note for a Guard.
func (c *Record) Note(r Request, d Decision) error {
	if d.Err != nil {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case r.Kind == Run:
		f := form{r.Target, len(r.Args)}
		if c.commands[f] == nil {
			c.commands[f] = &calls{}
		}
		c.commands[f].add(r.Args)
	case isPath(r.Kind):
		c.path(r.Kind, Text(r))
	default:
		c.names[r.Kind][Text(r)] = true
	}
	return nil
}

// path notes a file or folder, unless one above it is noted.
func (c *Record) path(k Kind, path string) {
	noted, dir := c.paths[k], filepath.Dir(path)
	for above := path; ; above = filepath.Dir(above) {
		if noted[above] {
			return
		}
		if above == "/" {
			break
		}
	}
	noted[path] = true
	if c.siblings[k][dir]++; c.siblings[k][dir] >= many && dir != "/" {
		noted[dir] = true
	}
}

// Allow returns what would grant all of it, as a header's allow table has it.
// Names of shared objects are there even if there are none, since all are
// allowed where none are named.
func (c *Record) Allow() map[Kind][]string {
	c.mu.Lock()
	defer c.mu.Unlock()
	allow := map[Kind][]string{}
	for f, calls := range c.commands {
		allow[Run] = append(allow[Run], calls.texts(f.program)...)
	}
	slices.Sort(allow[Run])
	for k, paths := range c.paths {
		allow[k] = outermost(slices.Sorted(maps.Keys(paths)))
	}
	for k, names := range c.names {
		allow[k] = slices.Sorted(maps.Keys(names))
	}
	maps.DeleteFunc(allow, func(k Kind, list []string) bool { return len(list) == 0 && k != Share })
	return allow
}

// outermost leaves out of sorted paths what lies below another.
func outermost(paths []string) (kept []string) {
	for _, path := range paths {
		if !slices.ContainsFunc(kept, func(above string) bool { return holds(above, path) }) {
			kept = append(kept, path)
		}
	}
	return kept
}

// calls are the arguments of commands that have the same number of them.
type calls struct {
	list   [][]string // all of them, or the first if there are many
	varies []bool     // which arguments differ, once there are many
}

func (c *calls) add(args []string) {
	if c.varies != nil {
		c.compare(args)
		return
	}
	if slices.ContainsFunc(c.list, func(known []string) bool { return slices.Equal(known, args) }) {
		return
	}
	if c.list = append(c.list, slices.Clone(args)); len(c.list) < many {
		return
	}
	c.varies = make([]bool, len(args))
	for _, other := range c.list {
		c.compare(other)
	}
	c.list = c.list[:1]
}

// compare notes where args differ from the first.
func (c *calls) compare(args []string) {
	for i, arg := range args {
		c.varies[i] = c.varies[i] || arg != c.list[0][i]
	}
}

// texts returns the patterns that cover the calls.
func (c *calls) texts(program string) (list []string) {
	if c.varies == nil {
		for _, args := range c.list {
			list = append(list, commandText(program, args))
		}
		return list
	}
	text := wordText(Called(program))
	for i, arg := range c.list[0] {
		if c.varies[i] {
			text += " *"
		} else {
			text += " " + wordText(arg)
		}
	}
	return []string{text}
}
