package stream

import "bytes"

// maxNumeral is how many bytes a numeral has at most.
const maxNumeral = 4096

// numeral returns how many bytes of b scanf takes for a number: as many as any
// number begins with, even if they are none themselves, such as 1e+.
func numeral(b []byte) int {
	b = b[:min(len(b), maxNumeral)]
	n := skipAny(b, 0, "+-", 1)
	for _, word := range []string{"infinity", "nan"} {
		if m := common(b[n:], word); m > 0 {
			return n + m
		}
	}
	digits, exponent := "0123456789", "eE"
	if n+1 < len(b) && b[n] == '0' && (b[n+1] == 'x' || b[n+1] == 'X') {
		digits, exponent = "0123456789abcdefABCDEF", "pP"
		n += 2
	}
	whole := skipAny(b, n, digits, maxNumeral)
	point := skipAny(b, whole, ".", 1)
	end := skipAny(b, point, digits, maxNumeral)
	if whole == n && end == point { // no digit
		return end
	}
	mark := skipAny(b, end, exponent, 1)
	if mark == end {
		return end
	}
	return skipAny(b, skipAny(b, mark, "+-", 1), "0123456789", maxNumeral)
}

// skipAny returns the index after at most so many bytes of a set.
func skipAny(b []byte, from int, set string, most int) int {
	to := from
	for to < len(b) && to-from < most && bytes.IndexByte([]byte(set), b[to]) >= 0 {
		to++
	}
	return to
}

// common returns how many letters at the beginning of b are those of a word.
func common(b []byte, word string) int {
	n := 0
	for n < len(b) && n < len(word) && b[n]|0x20 == word[n] {
		n++
	}
	return n
}
