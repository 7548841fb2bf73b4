package differential

import "slices"

// form is one way to write a statement or an expression.
type form[W any] struct {
	name   string
	weight int
	needs  need
	write  W
}

// need is what must hold where a form stands.
type need uint8

const (
	nesting  need = 1 << iota // there is room for another level
	loop                      // a loop is around
	function                  // a function is around
	thread                    // the function runs in a coroutine
	danger                    // an error is caught
	jumps                     // the program has goto
	noJumps                   // the program has none, since LuaJIT differs
	always                    // not to be left out: true everywhere
)

// have returns what holds here.
func (g *generator) have(depth int) need {
	n := always
	for need, holds := range map[need]bool{
		nesting: depth > 0 && g.blocks < maxBlocks, loop: g.loops > 0, function: g.funcs > 0,
		thread: g.yields, danger: g.caught && !g.jumps, jumps: g.jumps, noJumps: !g.jumps,
	} {
		if holds {
			n |= need
		}
	}
	return n
}

// maxBlocks is how deep blocks are nested at random.
const maxBlocks = 12

// choose returns one of the forms that can stand here, by their weights.
func choose[W any](g *generator, forms []form[W], have need) W {
	total := 0
	for _, f := range forms {
		if f.needs&^have == 0 {
			total += f.weight
		}
	}
	at := g.rand.IntN(total)
	for _, f := range forms {
		if f.needs&^have != 0 {
			continue
		}
		if at -= f.weight; at < 0 {
			g.used[f.name]++
			return f.write
		}
	}
	panic("unreachable")
}

// chooseForms gives the program most of the forms. Different programs leave out
// different ones, so that each meets each in other company.
func (g *generator) chooseForms(without []string) {
	g.statements = some(g, statements(), without)
	for k := range g.expressions {
		g.expressions[k] = some(g, expressions(kind(k)), without)
	}
	g.faults = some(g, faults(), without)
}

func some[W any](g *generator, forms []form[W], without []string) []form[W] {
	return slices.DeleteFunc(forms, func(f form[W]) bool {
		left := g.often(25)
		return f.needs&always == 0 && (left || slices.Contains(without, f.name))
	})
}
