package number

import "sync"

// The steps of logarithm go from the root of a half to the root of two.
const (
	firstStep = 22
	lastStep  = 46
)

type tables struct {
	third, log2 pair
	logarithms  [lastStep - firstStep + 1]pair // of the steps
	powers      [steps]pair                    // of two, in steps
}

// powerTables returns the tables of Power, which the first call makes.
var powerTables = sync.OnceValue(func() *tables {
	t := &tables{third: pair{1, 0}.over(pair{3, 0}), log2: slowLogarithm(2)}
	for i := range t.logarithms {
		t.logarithms[i] = slowLogarithm(float64(firstStep+i) / steps)
	}
	unit := pair{2, 0}.root().root().root().root().root()
	t.powers[0] = pair{1, 0}
	for i := 1; i < steps; i++ {
		t.powers[i] = t.powers[i-1].times(unit)
	}
	return t
})

// slowLogarithm returns the logarithm of x, near 1, by the series for twice the
// inverse hyperbolic tangent of (x-1)/(x+1).
func slowLogarithm(x float64) pair {
	const terms = 40 // of which each is at most a ninth of the one before
	s := pair{x - 1, 0}.over(pair{x + 1, 0})
	square, sum := s.times(s), pair{}
	for n := terms; n >= 0; n-- {
		sum = sum.times(square).plus(pair{1, 0}.over(pair{float64(2*n + 1), 0}))
	}
	return sum.times(s).scaled(2)
}
