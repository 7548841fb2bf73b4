package differential

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// Generate returns a random program, always the same for a seed. It ends,
// because its loops and functions call tick, which raises in time, and what it
// prints depends on nothing but the language: see exclusions.
func Generate(seed uint64) string {
	g := &generator{rand: rand.New(rand.NewPCG(seed, seed))}
	for range 2 {
		g.locals(kindNumber)
	}
	g.locals(kindAny)
	g.locals(kindTable)
	g.block(3, 4+g.rand.IntN(8))
	g.line("%s", g.report())
	return g.text.String()
}

// kind is what a variable holds, as far as the generator cares for it.
type kind int

const (
	kindAny kind = iota
	kindNumber
	kindString
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
	rand   *rand.Rand
	text   strings.Builder
	vars   []variable // in scope, also those of the functions around
	next   int        // number of the next name
	loops  int        // around the statement, within the function
	funcs  int        // around the statement
	varied bool       // the function has ...
	yields bool       // the function runs in a coroutine
}

func (g *generator) line(format string, args ...any) {
	fmt.Fprintf(&g.text, format+"\n", args...)
}

// one returns one of several.
func one[T any](g *generator, choices ...T) T { return choices[g.rand.IntN(len(choices))] }

// often is true n times out of a hundred.
func (g *generator) often(n int) bool { return g.rand.IntN(100) < n }

func (g *generator) name() string {
	if len(g.vars) > 0 && g.often(10) {
		return g.vars[g.rand.IntN(len(g.vars))].name // hides another
	}
	g.next++
	return fmt.Sprintf("v%d", g.next)
}

// global names one of a few global variables.
func (g *generator) global(k kind) string {
	return fmt.Sprintf("%s%d", [kinds]string{"gany", "gnum", "gstr", "gtab", "gfun"}[k], g.rand.IntN(3))
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
	inside()
	g.vars = g.vars[:vars]
}

// report prints all that can be seen.
func (g *generator) report() string {
	var names []string
	seen := map[string]bool{}
	for _, v := range g.vars {
		if !seen[v.name] {
			seen[v.name] = true
			names = append(names, v.name)
		}
	}
	return fmt.Sprintf("out(%s)", strings.Join(append(names, "gany0", "gnum0", "gnum1", "gstr0"), ", "))
}
