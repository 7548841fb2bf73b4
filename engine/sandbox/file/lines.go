package file

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
)

// Range is a part of a file, in bytes: from From up to To, which does not
// belong to it.
//
// Ranges that meet share no line and leave none out: a line belongs to the
// range in which it begins.
type Range struct{ From, To int64 }

// Whole is all of a file.
var Whole = Range{0, math.MaxInt64}

// Lines reads the lines of a plain file, in memory that does not grow with the
// file. It is not safe for concurrent use.
type Lines struct {
	file *os.File
	in   *bufio.Reader
	most int   // bytes of a line
	at   int64 // where the next line begins
	to   int64
	long []byte // a line that is longer than the buffer of in
}

// LinesBuffer is how many bytes Lines read at once.
const LinesBuffer = 64 << 10

// NewLines returns the lines of an open file within r. A line of more than most
// bytes is an error. The file is closed with the Lines, or if there are none for
// an error.
func NewLines(f *os.File, r Range, most int) (*Lines, error) {
	var err error
	l := &Lines{file: f, in: bufio.NewReaderSize(f, LinesBuffer), most: most, at: r.From, to: r.To}
	if r.From > 0 {
		err = l.skip()
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return l, nil
}

// skip moves to the first line that begins at l.at or after. Whether one begins
// right there is seen from the byte before.
func (l *Lines) skip() error {
	if _, err := l.file.Seek(l.at-1, io.SeekStart); err != nil {
		return err
	}
	l.at--
	for {
		part, err := l.in.ReadSlice('\n')
		l.at += int64(len(part))
		switch {
		case err == nil, err == io.EOF:
			return nil
		case err != bufio.ErrBufferFull:
			return err
		}
	}
}

// Next returns the next line without its newline, valid until the next call,
// and io.EOF after the last. Of a long one it tells room how many bytes more it
// is about to hold, whose error ends it.
func (l *Lines) Next(room func(n int) error) ([]byte, error) {
	if l.at >= l.to {
		return nil, io.EOF
	}
	line, err := l.in.ReadSlice('\n')
	if err == bufio.ErrBufferFull {
		line, err = l.longLine(line, room)
	}
	begin, size := l.at, len(line)
	l.at += int64(size)
	switch {
	case err == nil:
		line = line[:size-1]
	case err == io.EOF && size > 0:
		err = nil // the last line may lack its newline
	}
	if len(line) > l.most {
		return nil, l.tooLong(begin)
	}
	return line, err
}

// longLine gathers a line that begins with part.
func (l *Lines) longLine(part []byte, room func(n int) error) ([]byte, error) {
	var err error = bufio.ErrBufferFull
	l.long = append(l.long[:0], part...)
	for err == bufio.ErrBufferFull {
		if len(l.long) > l.most+1 {
			return nil, l.tooLong(l.at)
		}
		if err := room(LinesBuffer); err != nil {
			return nil, err
		}
		part, err = l.in.ReadSlice('\n')
		l.long = append(l.long, part...)
	}
	return l.long, err
}

func (l *Lines) tooLong(begin int64) error {
	return tooLarge(fmt.Sprintf("the line at byte %d is longer", begin), int64(l.most))
}

// Size returns how many bytes the Lines hold in memory.
func (l *Lines) Size() int { return LinesBuffer + cap(l.long) }

// Close closes the file.
func (l *Lines) Close() error { return l.file.Close() }
