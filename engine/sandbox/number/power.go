package number

import "math"

// Power returns x to the power of y, as C's pow. Both are within a hair of half
// a unit in the last place, so that they differ in one result of some thousand:
// 10^-2 is 0.01, and 8^(1/3) is 2, which they are not in Go.
func Power(x, y float64) float64 {
	switch {
	case y == 2:
		return x * x
	case y == 0.5 && x > 0:
		return math.Sqrt(x)
	case x != x && y != 0, y != y && x != 1:
		return x + y
	case x == 0 || x-x != 0 || y-y != 0, math.Abs(y) >= huge:
		return math.Pow(x, y)
	case x > 0:
		return positivePower(x, y)
	case y != math.Trunc(y):
		return math.Copysign(math.NaN(), -1) // which an x86-64 makes
	case math.Mod(y, 2) != 0:
		return -positivePower(-x, y)
	}
	return positivePower(-x, y)
}

// huge is a power of which even the numbers next to 1 are 0 or infinite.
const huge = 1 << 63

func positivePower(x, y float64) float64 {
	const small, largest = 32, 1e8 // 1e8^32 is far from the end of the range
	if n := int(y); float64(n) == y && -small <= n && n <= small && 1/largest < x && x < largest {
		return wholePower(x, n)
	}
	return exponential(logarithm(x).scaled(y))
}

// wholePower returns x to the power of n by squaring, which is exact as long as
// two numbers can hold it: then of two that are as near, the even one is chosen.
func wholePower(x float64, n int) float64 {
	power, base := pair{1, 0}, pair{x, 0}
	for rest := max(n, -n); ; base = base.times(base) {
		if rest&1 != 0 {
			power = power.times(base)
		}
		if rest >>= 1; rest == 0 {
			break
		}
	}
	if n < 0 {
		power = pair{1, 0}.over(power)
	}
	return power.high
}

// steps is how finely the tables divide what they are for.
const steps = 32

// logarithm returns the natural logarithm of a positive x: that of the nearest
// step, and that of their ratio by a series of its inverse hyperbolic tangent.
func logarithm(x float64) pair {
	tables := powerTables()
	fraction, exponent := math.Frexp(x)
	if fraction < math.Sqrt2/2 {
		fraction, exponent = 2*fraction, exponent-1
	}
	step := math.Round(fraction * steps)
	s := pair{fraction - step/steps, 0}.over(near(max(fraction, step/steps), min(fraction, step/steps)))
	square := s.times(s)
	z := square.high
	tail := z * (1./5 + z*(1./7+z*(1./9+z*(1./11+z*(1./13)))))
	series := tables.third.plus(pair{tail, 0}).times(square)
	ratio := s.plus(series.times(s)).scaled(2)
	return tables.log2.scaled(float64(exponent)).plus(tables.logarithms[int(step)-firstStep]).plus(ratio)
}

// exponential returns e to the power of t: a step of powers of two, and a short
// series for the rest.
func exponential(t pair) float64 {
	const largest = 800 // more than any exponent of a finite number
	if !(math.Abs(t.high) < largest) {
		return math.Exp(t.high)
	}
	tables := powerTables()
	n := math.Round(t.high * (steps / math.Ln2))
	r := t.plus(tables.log2.scaled(-n / steps))
	h := r.high
	tail := h * h * (1./2 + h*(1./6+h*(1./24+h*(1./120+h*(1./720+h*(1./5040+h*(1./40320)))))))
	series := near(1, h)
	series = near(series.high, series.low+tail+r.low*(1+h))
	power := series.times(tables.powers[int(n)&(steps-1)])
	return power.shifted(int(n) >> 5)
}

// shifted returns the nearest number to p * 2^by, for p from 0.5 to 4.
func (p pair) shifted(by int) float64 {
	const (
		least = -1020 // below this exponent, numbers have fewer bits
		bits  = 61
	)
	if by > least {
		return math.Ldexp(p.high, by)
	}
	tail := math.Ldexp(p.low, bits)
	whole := math.Floor(tail)
	n := uint64(math.Ldexp(p.high, bits)) + uint64(int64(whole))
	return scale(n, by-bits, whole != tail)
}
