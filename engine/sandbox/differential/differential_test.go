package differential

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

var (
	programs = flag.Int("programs", 0, "how many random programs to compare with lua5.1")
	seed     = flag.Uint64("seed", rand.Uint64N(1e9), "seed of the first random program")
	failures = flag.Int("failures", 3, "how many programs that differ are enough")
	ignore   = flag.String("ignore", "\x00", "a regexp of what is left out of what the programs print")
	without  = flag.String("without", "", "forms that the programs do without, separated by semicolons")
)

// together is how many programs one process of an oracle runs.
const together = 200

// oracle is the answer of an Oracle in a test, which is skipped without it.
func oracle(t *testing.T, o Oracle, program string) string {
	t.Helper()
	answers, err := o.Run(t.Context(), program)
	if errors.Is(err, exec.ErrNotFound) {
		t.Skip(o, " is not installed")
	}
	if err != nil {
		t.Fatal(err)
	}
	return answers[0]
}

func TestRandomProgramsPrintWhatLuaPrints(t *testing.T) {
	oracle(t, Lua51, "")
	t.Logf("-seed %d -programs %d", *seed, *programs)
	c := &comparison{t: t, forms: map[string]int{}}
	var wg sync.WaitGroup
	next := make(chan uint64)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for first := range next {
				c.batch(first, min(together, *seed+uint64(*programs)-first))
			}
		})
	}
	for done := 0; done < *programs && c.found() < *failures; done += together {
		next <- *seed + uint64(done)
	}
	close(next)
	wg.Wait()
	c.log()
	for _, d := range c.kinds() {
		keep(t, d)
	}
}

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
	if comparable && !alike(got, want) {
		c.different = append(c.different, difference{seed, p, want, signature(want, got)})
	}
}

var ignored = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(*ignore) })

// alike reports whether two answers are equal, as far as it matters.
func alike(a, b string) bool {
	return a == b || ignored().ReplaceAllString(a, "") == ignored().ReplaceAllString(b, "")
}

// difference is a program that does here what it does not do in Lua.
type difference struct {
	seed      uint64
	program   Program
	want      string // what it does in Lua
	signature string
}

// signature is about the same for programs that differ for the same reason.
func signature(want, got string) string {
	a, b := firstDifference(want, got)
	return digits.ReplaceAllString(a+"\n"+b, "N")
}

// firstDifference returns the first line that differs, of two answers. The first
// of all, how the program ended, counts as the last.
func firstDifference(want, got string) (string, string) {
	lines := func(answer string) []string {
		end, printed, _ := strings.Cut(ignored().ReplaceAllString(answer, ""), "\n")
		return append(strings.Split(printed, "\n"), end)
	}
	a, b := lines(want), lines(got)
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return a[i], b[i]
		}
	}
	return "", ""
}

var digits = regexp.MustCompile("[0-9]+")

// kinds returns one difference for each of the most frequent reasons, in the
// shortest program.
func (c *comparison) kinds() []difference {
	frequency, shortest := map[string]int{}, map[string]difference{}
	for _, d := range c.different {
		frequency[d.signature]++
		if s, ok := shortest[d.signature]; !ok || len(d.program.Source) < len(s.program.Source) {
			shortest[d.signature] = d
		}
	}
	list := slices.Collect(maps.Values(shortest))
	slices.SortFunc(list, func(a, b difference) int {
		return cmp.Or(frequency[b.signature]-frequency[a.signature], cmp.Compare(a.seed, b.seed))
	})
	if len(list) > 0 {
		c.t.Logf("%d programs differ, of %d kinds", len(c.different), len(list))
	}
	return list[:min(len(list), *failures)]
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

// differs reports whether a program ends well in an oracle or not, as the one
// that it is made from, and does otherwise here: with the same signature, unless
// that is empty.
func (d difference) differs(ctx context.Context, program, signed string) bool {
	o := OracleOf(d.program)
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second) // a program that is cut down may not end
	defer cancel()
	want, err := o.Run(ctx, program)
	if err != nil || !o.Comparable(want[0]) || endsWell(want[0]) != endsWell(d.want) {
		return false
	}
	got := Sandbox(ctx, program)
	return !alike(got, want[0]) && (signed == "" || signature(want[0], got) == signed)
}

func endsWell(answer string) bool { return strings.HasPrefix(answer, "ok\n") }

// reduced returns a small program that differs, as this one does if it is small
// then, or else in any way.
func (d difference) reduced(ctx context.Context) string {
	small := Reduce(d.program.Source, func(text string) bool { return d.differs(ctx, text, d.signature) })
	if strings.Count(small, "\n") > fewLines {
		small = Reduce(small, func(text string) bool { return d.differs(ctx, text, "") })
	}
	return small
}

// fewLines is how long a reduced program may be to be understood.
const fewLines = 12

// keep reduces a program that differs to a few lines, and keeps them as a test,
// with what they should print.
func keep(t *testing.T, d difference) {
	t.Helper()
	small := d.reduced(t.Context())
	want := oracle(t, OracleOf(d.program), small)
	there, here := firstDifference(want, Sandbox(t.Context(), small))
	if there == here {
		t.Errorf("seed %d differed, after the programs before it:\n%s", d.seed, d.signature)
		return
	}
	name := filepath.Join("testdata", fmt.Sprintf("seed%d", d.seed))
	if err := errors.Join(os.WriteFile(name+".lua", []byte(small), 0o644), os.WriteFile(name+".expected", []byte(want+"\n"), 0o644)); err != nil {
		t.Error(err)
	}
	t.Errorf("seed %d differs, kept in %s.lua:\n%s\nLua: %s\nhere: %s\nat first:\n%s", d.seed, name, small, there, here, d.signature)
}

func TestProgramsThatOnceDifferedPrintWhatLuaPrints(t *testing.T) {
	files, err := filepath.Glob("testdata/*.lua")
	if err != nil || len(files) == 0 {
		t.Fatal("no programs", err)
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(strings.TrimSuffix(file, ".lua") + ".expected")
		if err != nil {
			t.Fatal(err)
		}
		if got := Sandbox(t.Context(), string(src)); got != strings.TrimSuffix(string(want), "\n") {
			t.Errorf("%s:\n%s\n--- lua5.1\n%s\n--- here\n%s", file, src, want, got)
		}
	}
}

func TestASeedGivesTheSameProgramAgain(t *testing.T) {
	for seed := range uint64(50) {
		if Generate(seed).Source != Generate(seed).Source {
			t.Errorf("seed %d", seed)
		}
	}
}
