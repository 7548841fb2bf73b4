package number

import "math"

// The functions of C that Go computes otherwise, often by a unit in the last
// place. Those here are within a hair of half a unit, as are those of the C
// library of GNU, so that they differ in one result of some hundred or less.

// Exp returns e to the power of x.
func Exp(x float64) float64 {
	if x != x || math.Abs(x) > 800 {
		return math.Exp(x)
	}
	return exponential(pair{x, 0})
}

// Log returns the natural logarithm of x.
func Log(x float64) float64 {
	if !(x > 0) || math.IsInf(x, 1) {
		return math.Log(x)
	}
	return logarithm(x).high
}

// Log10 returns the decimal logarithm of x by the formula of fdlibm
// (e_log10.c), which the C library of GNU uses.
func Log10(x float64) float64 {
	if !(x > 0) || math.IsInf(x, 1) {
		return math.Log10(x)
	}
	const (
		inverse = 4.34294481903251816668e-01 // of ln 10
		high    = 3.01029995663611771306e-01 // log10 of 2, its upper bits
		low     = 3.69423907715893078616e-13 // and the others
	)
	fraction, exponent := math.Frexp(x)
	exponent-- // of a fraction from 1 to 2
	fraction *= 2
	if exponent < 0 {
		fraction, exponent = fraction/2, exponent+1
	}
	n := float64(exponent)
	return float64(float64(n*low)+float64(inverse*Log(fraction))) + float64(n*high)
}

// Sinh returns the hyperbolic sine of x by the formulas of fdlibm (e_sinh.c), as
// Cosh and Tanh do for the others.
func Sinh(x float64) float64 {
	size, half := math.Abs(x), math.Copysign(0.5, x)
	switch {
	case size < 0x1p-28 || x-x != 0:
		return x
	case size < 1:
		t := math.Expm1(size)
		return half * (2*t - float64(t*t)/(t+1))
	case size < 22:
		t := math.Expm1(size)
		return half * (t + t/(t+1))
	case size < math.Ln2*1024:
		return half * Exp(size)
	}
	w := Exp(0.5 * size)
	return half * w * w
}

// Cosh returns the hyperbolic cosine of x.
func Cosh(x float64) float64 {
	switch size := math.Abs(x); {
	case x-x != 0:
		return x * x
	case size < 0.5*math.Ln2:
		t := math.Expm1(size)
		w := 1 + t
		return 1 + float64(t*t)/(w+w)
	case size < 22:
		t := Exp(size)
		return float64(0.5*t) + 0.5/t
	case size < math.Ln2*1024:
		return 0.5 * Exp(size)
	default:
		w := Exp(0.5 * size)
		return 0.5 * w * w
	}
}

// Tanh returns the hyperbolic tangent of x.
func Tanh(x float64) float64 {
	var z float64
	switch size := math.Abs(x); {
	case x != x || size < 0x1p-55:
		return x
	case size >= 22:
		z = 1
	case size >= 1:
		t := math.Expm1(2 * size)
		z = 1 - 2/(t+2)
	default:
		t := math.Expm1(-2 * size)
		z = -t / (t + 2)
	}
	return math.Copysign(z, x)
}
