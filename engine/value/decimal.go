package value

import (
	"math"
	"math/bits"
	"strings"
)

// measure is one part of a text such as 1h30m: a number and a unit.
type measure struct {
	whole, fraction string // the digits before and after the point
	unit            string
}

// cutMeasure takes the first number and the letters that follow it off text.
func cutMeasure(text string) (_ measure, rest string, ok bool) {
	var m measure
	m.whole, text = cutDigits(text)
	if after, point := strings.CutPrefix(text, "."); point {
		if m.fraction, text = cutDigits(after); m.fraction == "" {
			return m, text, false
		}
	}
	m.unit = text[:len(text)-len(strings.TrimLeft(text, unitLetters))]
	return m, text[len(m.unit):], m.whole != ""
}

const unitLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

func cutDigits(text string) (digits, rest string) {
	n := len(text) - len(strings.TrimLeft(text, "0123456789"))
	return text[:n], text[n:]
}

// in returns the measure multiplied by unit, rounded to the nearest integer,
// and false if that is more than an int64 holds.
func (m measure) in(unit uint64) (int64, bool) {
	whole, ok := parseDigits(m.whole)
	if !ok {
		return 0, false
	}
	high, total := bits.Mul64(whole, unit)
	total, carry := bits.Add64(total, fractionOf(m.fraction, unit), 0)
	return int64(total), high == 0 && carry == 0 && total <= math.MaxInt64
}

func parseDigits(digits string) (uint64, bool) {
	n := uint64(0)
	for i := range len(digits) {
		high, low := bits.Mul64(n, 10)
		sum, carry := bits.Add64(low, uint64(digits[i]-'0'), 0)
		if high != 0 || carry != 0 {
			return 0, false
		}
		n = sum
	}
	return n, true
}

// fractionOf returns 0.digits of unit, rounded to the nearest integer, half up.
func fractionOf(digits string, unit uint64) uint64 {
	const exact = 18 // digits that fit; what follows weighs less than a unit
	digits = digits[:min(len(digits), exact)]
	scale := uint64(1)
	for range digits {
		scale *= 10
	}
	n, _ := parseDigits(digits)
	high, low := bits.Mul64(n, unit)
	quotient, remainder := bits.Div64(high, low, scale)
	if remainder >= scale-remainder {
		quotient++
	}
	return quotient
}
