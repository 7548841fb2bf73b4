package number

import "math"

// pair is the sum of two numbers, the second at most half a unit in the last
// place of the first: a number of twice the precision (Dekker 1971, with a fused
// multiplication).
type pair struct{ high, low float64 }

// near returns the sum of two numbers, the second no larger than the first.
func near(large, small float64) pair {
	high := large + small
	return pair{high, small - (high - large)}
}

func (p pair) plus(q pair) pair {
	high := p.high + q.high
	shift := high - p.high
	lost := (p.high - (high - shift)) + (q.high - shift)
	return near(high, lost+p.low+q.low)
}

func (p pair) times(q pair) pair {
	high := p.high * q.high
	return near(high, math.FMA(p.high, q.high, -high)+(p.high*q.low+p.low*q.high))
}

func (p pair) scaled(f float64) pair {
	high := p.high * f
	return near(high, math.FMA(p.high, f, -high)+p.low*f)
}

func (p pair) over(q pair) pair {
	high := p.high / q.high
	return near(high, (math.FMA(-high, q.high, p.high)+p.low-high*q.low)/q.high)
}

func (p pair) root() pair {
	high := math.Sqrt(p.high)
	return near(high, (math.FMA(-high, high, p.high)+p.low)/(2*high))
}
