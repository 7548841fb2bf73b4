package value

import (
	"errors"
	"fmt"
	"math"
	"unicode/utf8"
)

// Reasons to refuse data, beside ErrMalformed. Test for them with errors.Is.
var (
	ErrTooDeep  = fmt.Errorf("tables nested more than %d levels deep", MaxDepth)
	ErrTooLarge = fmt.Errorf("more than %d MiB encoded", MaxSize>>20)
)

// Parse returns the Value whose canonical encoding is data, which may come
// from anywhere: it is checked to the last byte. Errors are ErrTooLarge,
// ErrTooDeep, or ErrMalformed with what is wrong and at which byte.
func Parse(data []byte) (Value, error) {
	if len(data) > MaxSize {
		return Value{}, ErrTooLarge
	}
	enc := string(data)
	p := strict{Reader{enc}}
	if err := p.value(0); err != nil {
		if !errors.Is(err, ErrTooDeep) {
			err = fmt.Errorf("%w at byte %d", err, len(enc)-len(p.rest))
		}
		return Value{}, err
	}
	if p.rest != "" {
		return Value{}, fmt.Errorf("%w: more follows at byte %d", ErrMalformed, len(enc)-len(p.rest))
	}
	return Value{enc}, nil
}

// strict is a Reader that demands the canonical form.
type strict struct{ Reader }

func malformed(what string) error { return fmt.Errorf("%w: %s", ErrMalformed, what) }

// value passes over one value that stands inside depth tables.
func (p *strict) value(depth int) error {
	start := p.rest
	t, err := p.Next()
	if err != nil {
		return err
	}
	switch t.Kind {
	case NilKind:
		return malformed("nil is not a value")
	case ListKind, MapKind:
		if depth == MaxDepth {
			return ErrTooDeep
		}
		if !shortestHead(start) {
			return malformed("a length that is not in its shortest form")
		}
		if t.Kind == ListKind {
			return p.list(t.N, depth+1)
		}
		return p.pairs(t.N, depth+1)
	}
	return checkScalar(t, start)
}

func (p *strict) list(n, depth int) error {
	for range n {
		if err := p.value(depth); err != nil {
			return err
		}
	}
	return nil
}

func (p *strict) pairs(n, depth int) error {
	if n == 0 {
		return malformed("an empty map, which is encoded as an empty list")
	}
	previous, likeList := "", true
	for i := range n {
		key, t, err := p.key()
		if err != nil {
			return err
		}
		if key <= previous {
			return malformed("map keys out of order")
		}
		previous = key
		likeList = likeList && t.Whole && t.Int == int64(i)+1
		if err := p.value(depth); err != nil {
			return err
		}
	}
	if likeList {
		return malformed("a map with the keys of a list")
	}
	return nil
}

// key passes over a map key and returns its encoding and its token.
func (p *strict) key() (string, Token, error) {
	start := p.rest
	t, err := p.Next()
	if err != nil {
		return "", t, err
	}
	if t.Kind != NumberKind && t.Kind != StringKind {
		return "", t, malformed("a map key that is neither a string nor a number")
	}
	return start[:len(start)-len(p.rest)], t, checkScalar(t, start)
}

// checkScalar reports what is not canonical in t, which was read from enc.
func checkScalar(t Token, enc string) error {
	switch {
	case t.Kind == StringKind && (enc[0]&0xe0 == majorText) != utf8.ValidString(t.Str):
		return malformed("text that is not UTF-8, or UTF-8 as a byte string")
	case t.Whole && (t.Int > MaxExact || t.Int < -MaxExact):
		return malformed("an integer past 2^53, which is encoded as a float")
	case t.Kind == StringKind || t.Whole:
		if !shortestHead(enc) {
			return malformed("a number or length that is not in its shortest form")
		}
	case t.Kind == NumberKind && math.IsNaN(t.Num):
		return malformed("NaN is not a value")
	case t.Kind == NumberKind:
		var buf [9]byte
		if want := AppendNumber(buf[:0], t.Num); len(enc) < len(want) || enc[:len(want)] != string(want) {
			return malformed("a number that is not in its shortest form")
		}
	}
	return nil
}

// shortestHead reports whether the argument of the initial byte of enc takes
// no more bytes than it needs.
func shortestHead(enc string) bool {
	switch enc[0] & 0x1f {
	case 24:
		return enc[1] >= 24
	case 25:
		return enc[1] != 0
	case 26:
		return enc[1] != 0 || enc[2] != 0
	case 27:
		return bigEndian(enc[1:5]) != 0
	}
	return true
}
