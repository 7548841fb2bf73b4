package differential

import (
	"errors"
	"fmt"
	"maps"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

// comparison is a run over many programs.
type comparison struct {
	t         *testing.T
	mu        sync.Mutex
	different []difference
	forms     map[string]int
	run       int // programs
	raised    int // those that ended by an error
	skipped   int // those that cannot be compared
	lines     int // printed
}

func (c *comparison) found() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.different)
}

// batch compares some programs.
func (c *comparison) batch(first, n uint64) {
	seeds := map[Oracle][]uint64{}
	made := map[uint64]Program{}
	for s := first; s < first+n; s++ {
		p := Generate(s, strings.Split(*without, ";")...)
		made[s] = p
		seeds[OracleOf(p)] = append(seeds[OracleOf(p)], s)
	}
	for o, list := range seeds {
		sources := make([]string, len(list))
		for i, s := range list {
			sources[i] = made[s].Source
		}
		for i, want := range c.answers(o, list, sources) {
			c.compare(list[i], made[list[i]], want)
		}
	}
}

// answers is what an oracle makes of programs. If they do not end together, each
// is run alone, to tell which does not.
func (c *comparison) answers(o Oracle, seeds []uint64, sources []string) []string {
	all, err := o.Run(c.t.Context(), sources...)
	if err == nil || errors.Is(err, exec.ErrNotFound) {
		return all
	}
	all = make([]string, len(sources))
	for i, source := range sources {
		if one, err := o.Run(c.t.Context(), source); err != nil {
			c.t.Errorf("seed %d: %v", seeds[i], err)
		} else {
			all[i] = one[0]
		}
	}
	return all
}

// compare compares what a program does here with what an oracle makes of it.
func (c *comparison) compare(seed uint64, p Program, want string) {
	comparable := OracleOf(p).Comparable(want)
	got := ""
	if comparable {
		got = Sandbox(c.t.Context(), p.Source)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.run++
	c.lines += strings.Count(want, "\n")
	if !comparable {
		c.skipped++
		if strings.HasPrefix(want, "refused") {
			c.t.Errorf("seed %d makes no program: %s", seed, want)
		}
	}
	if strings.HasPrefix(want, "error") {
		c.raised++
	}
	for f, n := range p.Forms {
		c.forms[f] += n
	}
	if comparable && !agree(got, want) {
		c.different = append(c.different, difference{seed, p, want, signature(want, got)})
	}
}

var named = regexp.MustCompile(`(attempt to [a-z ]+) (?:local|global|field|upvalue|method) '[^']*' \(a (\w+) value\)`)

// agree reports whether a program does here what an oracle says. An error may
// name the variable where the oracle's does not: see Exclusions.
func agree(got, want string) bool {
	if got == want {
		return true
	}
	ours, theirs := strings.Split(got, "\n"), strings.Split(want, "\n")
	return slices.EqualFunc(ours, theirs, func(a, b string) bool {
		return a == b || named.ReplaceAllString(a, "$1 a $2 value") == b
	})
}

// log says what was compared, so that it can be seen whether it says anything.
func (c *comparison) log() {
	c.t.Logf("%d programs, %d ended by an error, %d not comparable, %d lines each", c.run, c.raised, c.skipped, c.lines/max(c.run, 1))
	names := slices.SortedFunc(maps.Keys(c.forms), func(a, b string) int { return c.forms[b] - c.forms[a] })
	var list strings.Builder
	for _, name := range names {
		fmt.Fprintf(&list, "%s %d, ", name, c.forms[name])
	}
	c.t.Log(strings.TrimSuffix(list.String(), ", "))
}
