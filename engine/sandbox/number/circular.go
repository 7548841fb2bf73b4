package number

import (
	"math"
	"math/big"
	"sync"
)

// Pi/2 in three parts.
const (
	quarter       = 0x1.921fb54442d18p+0
	quarterMiddle = 0x1.1a62633145c07p-54
	quarterLow    = math.Pi/2 - quarter - quarterMiddle
)

var quarterPair = pair{quarter, quarterMiddle}

// angles is how finely the table of sines divides an angle.
const angles = 32

// circle is the sine and the cosine of an angle.
type circle struct{ sine, cosine pair }

// circles are those of the angles 0, 1/32, 2/32 and so on up to pi/4.
var circles = sync.OnceValue(func() (table [angles]circle) {
	for i := range table {
		x := pair{float64(i) / angles, 0}
		term, sine, cosine := pair{1, 0}, pair{}, pair{}
		for n := 1.; n < 32; n += 4 { // the power series, four terms at a time
			cosine = cosine.plus(term)
			term = term.times(x).over(pair{n, 0})
			sine = sine.plus(term)
			term = term.times(x).over(pair{n + 1, 0})
			cosine = cosine.plus(term.scaled(-1))
			term = term.times(x).over(pair{n + 2, 0})
			sine = sine.plus(term.scaled(-1))
			term = term.times(x).over(pair{n + 3, 0})
		}
		table[i] = circle{sine, cosine}
	}
	return table
})

// ofAngle returns the sine and the cosine of an angle of at most pi/4: those of
// the nearest in the table, turned by the rest.
func ofAngle(x pair) circle {
	sign := 1.
	if x.high < 0 {
		sign, x = -1, x.scaled(-1)
	}
	i := math.Round(x.high * angles)
	step := circles()[int(i)]
	d := x.plus(pair{-i / angles, 0})
	h := d.high
	square := h * h
	sineTail := h * square * (-1./6 + square*(1./120+square*(-1./5040+square*(1./362880))))
	lessOne := square * (-1./2 + square*(1./24+square*(-1./720+square*(1./40320))))
	lessOne -= h * d.low // what the square has left out
	sine := d.plus(pair{sineTail, 0})
	return circle{
		step.sine.plus(step.cosine.times(sine).plus(step.sine.scaled(lessOne))).scaled(sign),
		step.cosine.plus(step.cosine.scaled(lessOne).plus(step.sine.times(sine).scaled(-1))),
	}
}

// reduced returns x less n times pi/2, at most pi/4 in size, and n modulo 4.
func reduced(x float64) (pair, int) {
	const large = 1 << 25 // beyond, three parts of pi/2 are too few
	if math.Abs(x) > large {
		return reducedLarge(x)
	}
	n := math.Round(x / quarter)
	product := n * quarter
	r := near(x-product, -math.FMA(n, quarter, -product))
	r = r.plus(pair{quarterMiddle, 0}.scaled(-n)).plus(pair{-n * quarterLow, 0})
	return r, int(n) & 3
}

// wholePi is pi to more digits than the largest number has.
var wholePi = sync.OnceValue(func() *big.Float {
	const precision = 1400
	inverse := func(n int64) *big.Float { // of the tangent: arctan 1/n
		sum, square := new(big.Float).SetPrec(precision), new(big.Float).SetInt64(n*n)
		term := new(big.Float).SetPrec(precision).Quo(big.NewFloat(1).SetPrec(precision), new(big.Float).SetInt64(n))
		for k, sign := int64(1), 1; term.MantExp(nil) > -precision; k, sign = k+2, -sign {
			part := new(big.Float).SetPrec(precision).Quo(term, new(big.Float).SetInt64(k))
			if sign < 0 {
				part.Neg(part)
			}
			sum.Add(sum, part)
			term.Quo(term, square)
		}
		return sum
	}
	pi := new(big.Float).SetPrec(precision).Mul(inverse(5), big.NewFloat(16)) // Machin's formula
	return pi.Sub(pi, new(big.Float).SetPrec(precision).Mul(inverse(239), big.NewFloat(4)))
})

func reducedLarge(x float64) (pair, int) {
	half := new(big.Float).Quo(wholePi(), big.NewFloat(2))
	turns := new(big.Float).SetPrec(half.Prec()).Quo(new(big.Float).SetFloat64(x), half)
	n, _ := new(big.Float).Add(turns, big.NewFloat(math.Copysign(0.5, x))).Int(nil)
	rest := turns.Sub(turns, new(big.Float).SetPrec(half.Prec()).SetInt(n))
	rest.Mul(rest, half)
	high, _ := rest.Float64()
	low, _ := rest.Sub(rest, new(big.Float).SetFloat64(high)).Float64()
	return pair{high, low}, int(new(big.Int).And(n, big.NewInt(3)).Int64())
}

// turned returns the sine and the cosine of any finite number.
func turned(x float64) circle {
	r, n := reduced(x)
	c := ofAngle(r)
	if n&1 != 0 {
		c = circle{c.cosine, c.sine.scaled(-1)}
	}
	if n&2 != 0 {
		c = circle{c.sine.scaled(-1), c.cosine.scaled(-1)}
	}
	return c
}

const tiny = 0x1p-27 // the sine of a smaller number is that number, but for the rounding

// Sin returns the sine of x.
func Sin(x float64) float64 {
	if x-x != 0 || math.Abs(x) < tiny {
		return math.Sin(x)
	}
	return turned(x).sine.high
}

// Cos returns the cosine of x.
func Cos(x float64) float64 {
	if x-x != 0 || math.Abs(x) < tiny {
		return math.Cos(x)
	}
	return turned(x).cosine.high
}

// Tan returns the tangent of x.
func Tan(x float64) float64 {
	if x-x != 0 || math.Abs(x) < tiny {
		return math.Tan(x)
	}
	c := turned(x)
	return c.sine.over(c.cosine).high
}

// Atan returns the arc tangent of x.
func Atan(x float64) float64 {
	switch size := math.Abs(x); {
	case size < tiny || x != x:
		return x
	case size > 1/tiny:
		return math.Copysign(quarterPair.plus(pair{-1 / size, 0}).high, x)
	default:
		return arc(x, 1)
	}
}

// Atan2 returns the angle of the point (x, y).
func Atan2(y, x float64) float64 {
	_, ey := math.Frexp(y)
	_, ex := math.Frexp(x)
	if x == 0 || y == 0 || x-x != 0 || y-y != 0 || ey-ex > 50 || ex-ey > 50 {
		return math.Atan2(y, x)
	}
	return arc(math.Ldexp(y, -ey), math.Ldexp(x, -ey))
}

// arc returns the angle of a point: that which Go gives, turned by the tangent of
// what it lacks.
func arc(y, x float64) float64 {
	angle := math.Atan2(y, x)
	c := turned(angle)
	across := c.cosine.scaled(y).plus(c.sine.scaled(-x))
	along := c.cosine.scaled(x).plus(c.sine.scaled(y))
	return angle + across.high/along.high
}

// arcSine returns the arc sine of x, at most 1/2 or so in size.
func arcSine(x pair) pair {
	angle := math.Asin(x.high)
	c := ofAngle(pair{angle, 0})
	return near(angle, x.plus(c.sine.scaled(-1)).high/c.cosine.high)
}

// halved returns the arc cosine of x, from 1/2 to 1: twice the arc sine of a
// root.
func halved(x float64) pair {
	return arcSine(pair{(1 - x) / 2, 0}.root()).scaled(2)
}

// Asin returns the arc sine of x.
func Asin(x float64) float64 {
	switch size := math.Abs(x); {
	case size < tiny || !(size < 1):
		return math.Asin(x)
	case size <= 0.5:
		return arcSine(pair{x, 0}).high
	default:
		return math.Copysign(quarterPair.plus(halved(size).scaled(-1)).high, x)
	}
}

// Acos returns the arc cosine of x.
func Acos(x float64) float64 {
	switch size := math.Abs(x); {
	case !(size < 1):
		return math.Acos(x)
	case size < tiny:
		return quarterPair.plus(pair{-x, 0}).high
	case size <= 0.5:
		return quarterPair.plus(arcSine(pair{x, 0}).scaled(-1)).high
	case x > 0:
		return halved(x).high
	default:
		return quarterPair.scaled(2).plus(halved(size).scaled(-1)).high
	}
}
