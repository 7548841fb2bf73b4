package document

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/unilua/unilua/engine/value"
)

// A mapping in block style is read in chunks of whole entries: the parser needs
// memory, and for many entries time, out of proportion. An entry begins at the
// start of a line; what continues it is indented, or begins with a dash or a
// closing bracket. Any other document is one chunk, which has the limits of one
// value.
//
// An anchor is known in its chunk only, so in documents up to the size of one.
const (
	chunkSize    = 256 << 10
	chunkEntries = 1000
	chunkMost    = 8 * value.MaxSize // what one entry may take, with indentation and comments
)

// pair returns an entry as a map of its own, whose text is part of a document.
func pair(e Entry) value.Value {
	enc := value.AppendMap(nil, 1)
	enc = value.AppendString(enc, e.Key)
	return value.FromEncoded(string(value.AppendValue(enc, e.Value)))
}

// readYAML reads the entries of one mapping.
func readYAML(r io.Reader, take func(Entry) error) error {
	in := bufio.NewReaderSize(r, 64<<10)
	c := &chunk{take: take}
	for {
		line, err := readLine(in)
		if err != nil && err != io.EOF {
			return err
		}
		if err := c.add(line); err != nil {
			return err
		}
		if err == io.EOF {
			return c.read()
		}
	}
}

// readLine returns the next line with its end, and io.EOF with the last one,
// which has none.
func readLine(in *bufio.Reader) ([]byte, error) {
	line, err := in.ReadSlice('\n')
	if err != bufio.ErrBufferFull {
		return line, err
	}
	long := bytes.Clone(line)
	for err == bufio.ErrBufferFull {
		if len(long) > chunkMost {
			return nil, value.ErrTooLarge
		}
		line, err = in.ReadSlice('\n')
		long = append(long, line...)
	}
	return long, err
}

// chunk is the part of a document that is parsed at once.
type chunk struct {
	take    func(Entry) error
	text    []byte
	before  int  // lines before it
	lines   int  // in it
	entries int  // that have begun in it
	whole   bool // it is the whole document, since that is not in block style
}

// add takes one more line, before which the chunk may be full.
func (c *chunk) add(line []byte) error {
	if beginsEntry(line) {
		if c.before == 0 && c.entries == 0 {
			c.whole = strings.IndexByte("{[&!", line[0]) >= 0
		}
		if !c.whole && (len(c.text) >= chunkSize || c.entries >= chunkEntries) {
			if err := c.read(); err != nil {
				return err
			}
		}
		c.entries++
	}
	if len(c.text) > chunkMost {
		return value.ErrTooLarge
	}
	c.text = append(c.text, line...)
	c.lines++
	return nil
}

// beginsEntry reports whether a line begins an entry of a mapping in block
// style, if it is part of one.
func beginsEntry(line []byte) bool {
	if len(line) == 0 || strings.IndexByte(" \t\r\n#}]%", line[0]) >= 0 {
		return false
	}
	if strings.IndexByte("-:", line[0]) >= 0 {
		return len(line) > 1 && strings.IndexByte(" \t\r\n-", line[1]) < 0
	}
	return !bytes.HasPrefix(line, []byte("..."))
}

// read hands on the entries of the chunk and begins the next one.
func (c *chunk) read() error {
	v, err := value.FromYAML(c.text)
	if err != nil {
		return c.placed(err)
	}
	if err := eachPair(v, c.take); err != nil {
		return err
	}
	c.before += c.lines
	c.text, c.lines, c.entries = c.text[:0], 0, 0
	return nil
}

// placed returns the error of the chunk with its line in the document.
func (c *chunk) placed(err error) error {
	if c.before == 0 {
		return err
	}
	lines := bytes.Repeat([]byte("\n"), c.before)
	if _, placed := value.FromYAML(append(lines, c.text...)); placed != nil && !errors.Is(placed, value.ErrTooLarge) {
		return placed
	}
	return err
}

// eachPair calls take with the pairs of a map.
func eachPair(v value.Value, take func(Entry) error) error {
	if v.Absent() {
		return nil
	}
	r := value.NewReader(v.Encoded())
	t, err := r.Next()
	if err != nil {
		return err
	}
	if t.Kind == value.ListKind && t.N == 0 {
		return nil
	}
	if t.Kind != value.MapKind {
		return errNoMap
	}
	for range t.N {
		e, err := readPair(&r)
		if err != nil {
			return err
		}
		if err := take(e); err != nil {
			return err
		}
	}
	return nil
}

func readPair(r *value.Reader) (Entry, error) {
	t, err := r.Next()
	if err != nil {
		return Entry{}, err
	}
	if t.Kind != value.StringKind {
		return Entry{}, fmt.Errorf("key %s is a number: put it in quotes", value.FormatNumber(t.Num))
	}
	e := Entry{Key: t.Str}
	e.Value, err = r.Value()
	return e, err
}
