package printf

import "strings"

// AppendChar appends the byte c for the directive c. C takes a zero byte for
// the end of the text that it has made, and so nothing follows it.
func (d *Directive) AppendChar(dst []byte, c byte) []byte {
	start := len(dst)
	if c != 0 {
		return d.pad(append(dst, c), start, 0, false)
	}
	if d.Left {
		return dst
	}
	dst = d.pad(append(dst, c), start, 0, false)
	return dst[:len(dst)-1]
}

// whole is the size of texts, in bytes, from which on Lua hands them on as they
// are if there is no precision. C gets to see the others, and it takes a zero
// byte for the end.
const whole = 100

// Cut returns what the directive s leaves of a text, apart from filling it up.
func (d *Directive) Cut(s string) string {
	if d.Precision < 0 && len(s) >= whole {
		return s
	}
	if end := strings.IndexByte(s, 0); end >= 0 {
		s = s[:end]
	}
	if d.Precision >= 0 && len(s) > d.Precision {
		s = s[:d.Precision]
	}
	return s
}

// AppendText appends s for the directive s.
func (d *Directive) AppendText(dst []byte, s string) []byte {
	start := len(dst)
	return d.pad(append(dst, d.Cut(s)...), start, 0, false)
}

// AppendQuoted appends s for the directive q: as a text in quotes that Lua reads
// as s.
func AppendQuoted(dst []byte, s string) []byte {
	dst = append(dst, '"')
	for {
		at := strings.IndexAny(s, "\"\\\n\r\x00")
		if at < 0 {
			break
		}
		dst = append(append(dst, s[:at]...), '\\')
		switch c := s[at]; c {
		case '\r':
			dst = append(dst, 'r')
		case 0:
			dst = append(dst, "000"...)
		default:
			dst = append(dst, c)
		}
		s = s[at+1:]
	}
	return append(append(dst, s...), '"')
}

// QuotedSize returns the number of bytes that AppendQuoted appends.
func QuotedSize(s string) int {
	size := len(s) + len(`""`)
	for _, c := range []byte(s) {
		switch c {
		case '"', '\\', '\n', '\r':
			size++
		case 0:
			size += len(`\00`)
		}
	}
	return size
}
