// Package printf writes values as the directives of C's printf say, as glibc
// does it in the C locale. It has the directives that Lua 5.1 knows, and Lua's
// own %q; it does not know Lua's values.
package printf

import "errors"

// Directive is what stands between the % and the letter of a directive, and the
// letter.
type Directive struct {
	Left      bool // -: fill up on the right
	Plus      bool // +: a number that is not negative gets a +
	Space     bool // a blank: or a blank
	Alternate bool // #: an octal number begins with 0, a hexadecimal one with 0x, and a point is kept
	Zero      bool // 0: fill up with zeros
	Width     int  // bytes, at least
	Precision int  // digits at least, or after the point, or significant; bytes at most; -1 for the usual
	Verb      byte // 0 if the format ends
}

// Errors of a directive, in Lua's words.
var (
	ErrRepeated = errors.New("invalid format (repeated flags)")
	ErrTooLong  = errors.New("invalid format (width or precision too long)")
)

// flags is how many there are. More of them in a directive must be repetitions,
// and raise; fewer may repeat.
const flags = 5

// Parse reads the directive that follows a %, and returns what follows it.
func Parse(format string) (d Directive, rest string, err error) {
	at := 0
	for at < len(format) && d.flag(format[at]) {
		if at++; at > flags {
			return d, "", ErrRepeated
		}
	}
	d.Width, at = twoDigits(format, at)
	d.Precision = -1
	if at < len(format) && format[at] == '.' {
		d.Precision, at = twoDigits(format, at+1)
	}
	if at >= len(format) {
		return d, "", nil
	}
	d.Verb = format[at]
	if isDigit(d.Verb) {
		return d, "", ErrTooLong
	}
	return d, format[at+1:], nil
}

// flag takes in a flag, and reports whether c is one.
func (d *Directive) flag(c byte) bool {
	switch c {
	case '-':
		d.Left = true
	case '+':
		d.Plus = true
	case ' ':
		d.Space = true
	case '#':
		d.Alternate = true
	case '0':
		d.Zero = true
	default:
		return false
	}
	return true
}

// twoDigits reads a number of up to two digits, 0 if there is none, and returns
// where it ends.
func twoDigits(s string, at int) (n, end int) {
	for end = at; end < len(s) && end < at+2 && isDigit(s[end]); end++ {
		n = 10*n + int(s[end]-'0')
	}
	return n, end
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// pad fills up to the width what dst has from start on: with zeros after the
// given number of bytes, which are a sign or a base, or with blanks.
func (d *Directive) pad(dst []byte, start, prefix int, zeros bool) []byte {
	missing := d.Width - (len(dst) - start)
	if missing <= 0 {
		return dst
	}
	at, fill := start, byte(' ')
	switch {
	case d.Left:
		at = len(dst)
	case zeros:
		at, fill = start+prefix, '0'
	}
	dst = append(dst, blanks[:missing]...)
	copy(dst[at+missing:], dst[at:len(dst)-missing])
	for i := at; i < at+missing; i++ {
		dst[i] = fill
	}
	return dst
}

// blanks are as many as a width may ask for.
const blanks = "                                                                                                   "
