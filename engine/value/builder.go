package value

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// builder encodes plain data from outside, with all the checks that takes. A
// method that fails returns a *PathError without a path, or ErrTooLarge.
type builder struct {
	dst    []byte
	sorter MapSorter
	depth  int
}

// finish returns what was built, or the error with its path completed.
func (b *builder) finish(err error) (Value, error) {
	if err == nil {
		err = b.checkSize()
	}
	if err != nil {
		return Value{}, At(Root, err)
	}
	return Value{string(b.dst)}, nil
}

func (b *builder) checkSize() error {
	if len(b.dst) > MaxSize {
		return ErrTooLarge
	}
	return nil
}

func problem(text string) error { return &PathError{Problem: text} }

// enter goes one table deeper; leave comes back.
func (b *builder) enter() error {
	if b.depth == MaxDepth {
		return problem(ErrTooDeep.Error())
	}
	b.depth++
	return nil
}

func (b *builder) leave() { b.depth-- }

func (b *builder) text(s string) error {
	b.dst = AppendString(b.dst, s)
	return b.checkSize()
}

func (b *builder) number(f float64) error {
	if math.IsNaN(f) {
		return problem("NaN cannot be shared")
	}
	b.dst = AppendNumber(b.dst, f)
	return b.checkSize()
}

func (b *builder) int(n int64) (err error) {
	dst, ok := appendExactInt(b.dst, n)
	if b.dst = dst; !ok {
		return inexact(strconv.FormatInt(n, 10))
	}
	return b.checkSize()
}

func (b *builder) uint(n uint64) error {
	dst, ok := appendExactUint(b.dst, n)
	if b.dst = dst; !ok {
		return inexact(strconv.FormatUint(n, 10))
	}
	return b.checkSize()
}

// decimal encodes a number written in decimal digits, exactly if it is an
// integer.
func (b *builder) decimal(text string) error {
	if !strings.ContainsAny(text, ".eE") && text != "-0" {
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			return b.int(n)
		}
		if f, err := strconv.ParseFloat(text, 64); err == nil && strconv.FormatFloat(f, 'f', 0, 64) != text {
			return inexact(shorten(text))
		}
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return problem(shorten(text) + " is outside the range of numbers")
	}
	return b.number(f)
}

func inexact(digits string) error {
	return problem(digits + " cannot be held exactly (integers are exact to 2^53)")
}

// beginList begins a list of a length still unknown, endList ends it.
func (b *builder) beginList() (head int, err error) {
	if err := b.enter(); err != nil {
		return 0, err
	}
	head = len(b.dst)
	b.dst = append(b.dst, 0)
	return head, b.checkSize()
}

func (b *builder) endList(head, n int) {
	b.leave()
	var buf [9]byte
	b.dst = slices.Replace(b.dst, head, head+1, AppendArray(buf[:0], n)...)
}

// list encodes n elements, each by element.
func (b *builder) list(n int, element func(i int) error) error {
	if err := b.enter(); err != nil {
		return err
	}
	b.dst = AppendArray(b.dst, n)
	for i := range n {
		if err := element(i); err != nil {
			return At(IndexStep(i+1), err)
		}
	}
	b.leave()
	return nil
}

// beginMap begins a map; each pair is announced by b.sorter.Pair.
func (b *builder) beginMap() error {
	if err := b.enter(); err != nil {
		return err
	}
	b.dst = b.sorter.Begin(b.dst)
	return b.checkSize()
}

func (b *builder) endMap() error {
	b.leave()
	dst, twice := b.sorter.endUnique(b.dst)
	if twice != "" {
		return At(stepOf(twice), problem("this key is there twice"))
	}
	b.dst = dst
	return nil
}

// stepOf returns the step of a path for an encoded key.
func stepOf(key string) string {
	r := Reader{key}
	t := r.must()
	if t.Kind == StringKind {
		return KeyStep(t.Str)
	}
	return NumberStep(t.Num)
}

// must is Next for an encoding that someone has vouched for.
func (r *Reader) must() Token {
	t, err := r.Next()
	if err != nil {
		panic("value: a Value that is not an encoding: " + err.Error())
	}
	return t
}
