// Package utf finds its way in a string of UTF-8 as Lua 5.3 does: by the offset
// of bytes, from 0. It takes what RFC 3629 takes, and also surrogates, which Lua
// does not refuse.
package utf

import "unicode/utf8"

// MaxCode is the largest code point.
const MaxCode = 0x10FFFF

// CharPattern is the Lua pattern that matches one character of a string that is
// valid. It spells zero as %z, as Lua 5.1 must.
const CharPattern = "[%z\x01-\x7F\xC2-\xF4][\x80-\xBF]*"

// Decode returns the code point that begins at byte at of s, and its length. The
// length is 0 if none does.
func Decode(s string, at int) (code rune, size int) {
	if at >= len(s) {
		return 0, 0
	}
	if b := s[at]; b < utf8.RuneSelf {
		return rune(b), 1
	}
	code, size = utf8.DecodeRuneInString(s[at:])
	if code == utf8.RuneError && size == 1 {
		return surrogate(s[at:])
	}
	return code, size
}

// surrogate decodes the half of a pair that Go refuses: ED A0 80 to ED BF BF.
func surrogate(s string) (code rune, size int) {
	if len(s) < 3 || s[0] != 0xED || s[1] < 0xA0 || s[1] > 0xBF || !continues(s[2]) {
		return 0, 0
	}
	return 0xD000 | rune(s[1]&0x3F)<<6 | rune(s[2]&0x3F), 3
}

// Append appends the encoding of a code point from 0 to MaxCode.
func Append(dst []byte, code rune) []byte {
	if 0xD800 <= code && code <= 0xDFFF {
		return append(dst, 0xED, byte(0x80|code>>6&0x3F), byte(0x80|code&0x3F))
	}
	return utf8.AppendRune(dst, code)
}

// Continues reports whether byte at of s is inside of a character. What is
// behind the end is not.
func Continues(s string, at int) bool { return at < len(s) && continues(s[at]) }

func continues(b byte) bool { return b&0xC0 == 0x80 }

// Next returns where the character that begins at byte at ends.
func Next(s string, at int) int {
	at++
	for Continues(s, at) {
		at++
	}
	return at
}

// Previous returns where the character begins that ends before byte at, which is
// more than 0.
func Previous(s string, at int) int {
	at--
	for at > 0 && continues(s[at]) {
		at--
	}
	return at
}

// Offset returns where the n-th character begins, counted from the one that
// begins at byte from: the first is that one itself, -1 is the one before it, and
// 0 the one that byte from is part of. There may be none. For an n other than 0, from is
// the beginning of a character or the end of s.
func Offset(s string, n int64, from int) (at int, ok bool) {
	at = from
	switch {
	case n == 0:
		for at > 0 && Continues(s, at) {
			at--
		}
		return at, true
	case n < 0:
		for ; n < 0 && at > 0; n++ {
			at = Previous(s, at)
		}
	default:
		for n--; n > 0 && at < len(s); n-- {
			at = Next(s, at)
		}
	}
	return at, n == 0
}
