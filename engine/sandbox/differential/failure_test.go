package differential

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

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
		end, printed, _ := strings.Cut(answer, "\n")
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
	return !agree(got, want[0]) && (signed == "" || signature(want[0], got) == signed)
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

func TestOnlyAnErrorHereMayNameMore(t *testing.T) {
	const plain = "1\nerror program:2: attempt to index a nil value\n"
	const more = "1\nerror program:2: attempt to index local 'v' (a nil value)\n"
	for _, c := range []struct {
		got, want string
		agree     bool
	}{{plain, plain, true}, {more, plain, true}, {plain, more, false}, {more, "2" + plain[1:], false}, {more, plain + "x", false}} {
		if agree(c.got, c.want) != c.agree {
			t.Errorf("%q and %q agree: %v", c.got, c.want, !c.agree)
		}
	}
}
