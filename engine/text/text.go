// Package text arranges text for people: it wraps, pads, cuts and aligns it,
// quotes it for others, and reads and writes sizes and durations.
//
// Widths are in characters. Bytes that are no UTF-8 count as one each, and are
// kept as they are.
package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Align says on which side of its field a text stands.
type Align byte

const (
	Left Align = iota
	Right
	Center
)

// Width returns the number of characters of s.
func Width(s string) int { return utf8.RuneCountInString(s) }

// Pad fills s up to width with copies of fill, which has one character.
func Pad(s string, width int, align Align, fill string) string {
	missing := width - Width(s)
	if missing <= 0 {
		return s
	}
	before := 0
	switch align {
	case Right:
		before = missing
	case Center:
		before = missing / 2
	}
	return strings.Repeat(fill, before) + s + strings.Repeat(fill, missing-before)
}

// Truncate returns s, cut to at most n characters if it has more. Then it ends
// with ellipsis, if that leaves room for something of s.
func Truncate(s string, n int, ellipsis string) string {
	if Width(s) <= n {
		return s
	}
	room := n - Width(ellipsis)
	if room <= 0 {
		room, ellipsis = n, ""
	}
	return first(s, room) + ellipsis
}

// first returns the first n characters of s, which has as many.
func first(s string, n int) string {
	end := 0
	for range n {
		_, size := utf8.DecodeRuneInString(s[end:])
		end += size
	}
	return s[:end]
}

// Upper returns s with its letters as capitals, letter by letter.
func Upper(s string) string { return mapLetters(s, unicode.ToUpper) }

// Lower returns s without capitals, letter by letter.
func Lower(s string) string { return mapLetters(s, unicode.ToLower) }

// mapLetters is strings.Map but for bytes that are no UTF-8, which it keeps.
func mapLetters(s string, mapped func(rune) rune) string {
	var b strings.Builder
	b.Grow(len(s))
	for at := 0; at < len(s); {
		r, size := utf8.DecodeRuneInString(s[at:])
		if r == utf8.RuneError && size == 1 {
			b.WriteByte(s[at])
		} else {
			b.WriteRune(mapped(r))
		}
		at += size
	}
	return b.String()
}
