package differential

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
)

// Program is a generated one. It ends: its loops are short, and its functions
// return at once when too many of them were called. What it prints depends on
// nothing but the language: see Exclusions.
type Program struct {
	Source string
	Goto   bool           // it has goto, which lua5.1 does not know
	Forms  map[string]int // how often each form was written
}

// gotoEvery is how many programs there are for each one with goto.
const gotoEvery = 8

// Generate returns a random program, always the same for a seed. It does
// without the forms that are named.
func Generate(seed uint64, without ...string) Program {
	g := &generator{rand: rand.New(rand.NewPCG(seed, seed)), used: map[string]int{}}
	g.jumps = g.rand.IntN(gotoEvery) == 0
	g.chooseForms(without)
	g.line("gnum0, gnum1, gnum2 = %s, %s, %s", g.literal(), g.literal(), g.literal())
	g.line(`gstr0, gstr1, gstr2 = "a", "10", ""`)
	g.line("gtab0, gtab1, gtab2 = {}, {1, 2, 3}, {x = 1}")
	for _, k := range []kind{kindNumber, kindNumber, kindAny, kindTable, kindString, kindList} {
		g.locals(k)
	}
	g.block(3, 4+g.rand.IntN(8))
	g.line("%s", g.report())
	return Program{Source: g.text.String(), Goto: g.jumps, Forms: g.used}
}

// kind is what a variable or an expression holds, as far as it is known.
type kind int

const (
	kindAny kind = iota
	kindNumber
	kindString
	kindBoolean
	kindList // numbers without holes
	kindTable
	kindFunction
	kinds
)

type variable struct {
	name string
	kind kind
}

// generator writes a program.
type generator struct {
	rand        *rand.Rand
	text        strings.Builder
	statements  []form[func(g *generator, depth int)]
	expressions [kinds][]form[func(g *generator, depth int) string]
	faults      []form[func(g *generator) string] // expressions that may raise
	used        map[string]int
	jumps       bool       // the program may have goto
	vars        []variable // in scope, also those of the functions around
	next        int        // number of the next name
	loops       int        // around the statement, within the function
	funcs       int        // around the statement
	blocks      int        // around the statement
	varied      bool       // the function has ...
	yields      bool       // the function runs in a coroutine
	caught      bool       // an error of the function is caught
}

func (g *generator) line(format string, args ...any) {
	fmt.Fprintf(&g.text, format+"\n", args...)
}

// one returns one of several.
func one[T any](g *generator, choices ...T) T { return choices[g.rand.IntN(len(choices))] }

// often is true n times out of a hundred.
func (g *generator) often(n int) bool { return g.rand.IntN(100) < n }

// between returns a number from low to high.
func (g *generator) between(low, high int) int { return low + g.rand.IntN(high-low+1) }

// name returns a name for a new local. Some hide others.
func (g *generator) name() string {
	if len(g.vars) > 0 && g.often(8) {
		return one(g, g.vars...).name
	}
	return g.fresh("v")
}

// fresh returns a name that nothing has.
func (g *generator) fresh(prefix string) string {
	g.next++
	return fmt.Sprintf("%s%d", prefix, g.next)
}

func (g *generator) declare(k kind, names ...string) {
	for _, n := range names {
		g.vars = append(g.vars, variable{n, k})
	}
}

// global names one of a few global variables, which hold what k says: those of
// kindAny hold nil at first, and those of kindFunction may.
func (g *generator) global(k kind) string {
	prefix := [kinds]string{"gany", "gnum", "gstr", "gany", "gany", "gtab", "gfun"}[k]
	return fmt.Sprintf("%s%d", prefix, g.rand.IntN(3))
}

// visible returns a variable of a kind, "" if there is none.
func (g *generator) visible(k kind) string {
	hidden := map[string]bool{}
	var found []string
	for i := len(g.vars) - 1; i >= 0; i-- {
		v := g.vars[i]
		if v.kind == k && !hidden[v.name] {
			found = append(found, v.name)
		}
		hidden[v.name] = true
	}
	if len(found) == 0 {
		return ""
	}
	return one(g, found...)
}

// assignable returns a variable of a kind: a local, one of a function around,
// or a global.
func (g *generator) assignable(k kind) string {
	if name := g.visible(k); name != "" && g.often(80) {
		return name
	}
	return g.global(k)
}

// scope writes what inside writes, whose locals end with it.
func (g *generator) scope(inside func()) {
	vars := len(g.vars)
	g.blocks++
	inside()
	g.blocks--
	g.vars = g.vars[:vars]
}

// aside returns what inside writes.
func (g *generator) aside(inside func()) string {
	outer := g.text
	g.text = strings.Builder{}
	inside()
	text := g.text.String()
	g.text = outer
	return text
}

// within returns what write writes, in a function of its own without ... .
func (g *generator) within(write func() string) string {
	varied, loops, yields := g.varied, g.loops, g.yields
	g.varied, g.loops, g.yields = false, 0, false
	text := write()
	g.varied, g.loops, g.yields = varied, loops, yields
	return text
}

// report prints all that can be seen.
func (g *generator) report() string {
	names := map[string]bool{}
	for _, v := range g.vars {
		names[v.name] = true
	}
	seen := slices.Sorted(maps.Keys(names))
	return fmt.Sprintf("out(%s)", strings.Join(append(seen, "gany0", "gany1", "gnum0", "gnum1", "gstr0", "gtab0"), ", "))
}
