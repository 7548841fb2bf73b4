package sandbox

import (
	"context"
	"errors"
	"io"
	"math"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine/sandbox/number"
	"github.com/unilua/unilua/engine/sandbox/stream"
)

func ioRead(L *lua.LState) int { return readHandle(L, defaultIn(L), 1) }

func fileRead(L *lua.LState) int { return readHandle(L, checkFile(L), 2) }

// readHandle reads what the arguments from the first on ask for, a line if
// there are none. At the end of the file a nil is the last result.
func readHandle(L *lua.LState, h *handle, first int) int {
	formats := []readFormat{readLine}
	if n := L.GetTop() - first + 1; n > 0 {
		formats = make([]readFormat, n)
		for i := range formats {
			formats[i] = checkFormat(L, first+i)
		}
	}
	n, err := h.readAll(L, formats)
	if err != nil {
		Of(L).control.check(L)
		return failFile(L, h.name, err)
	}
	return n
}

// readAll pushes what the formats ask for, as far as the file has it and then
// one nil, and returns how many values that are.
func (h *handle) readAll(L *lua.LState, formats []readFormat) (int, error) {
	in, err := h.reading()
	if err != nil {
		return 0, err
	}
	s := Of(L)
	for i, format := range formats {
		working := s.working
		h.busy = true
		v, err := format(Context(L), in, s.reading())
		h.busy, s.working = false, working
		if errors.Is(err, io.EOF) {
			L.Push(lua.LNil)
			return i + 1, nil
		}
		if err != nil {
			return 0, err
		}
		if text, isText := v.(lua.LString); isText && len(text) > little {
			s.control.work(L, len(text)/bytesPerInstruction)
		}
		L.Push(v)
	}
	return len(formats), nil
}

// readFormat reads one value. At the end of the file, and where there is no
// such value, it returns io.EOF.
type readFormat func(context.Context, Input, stream.Room) (lua.LValue, error)

// checkFormat returns what argument n asks for: a number of bytes, or one of
// "*n", "*l", "*L" and "*a".
func checkFormat(L *lua.LState, n int) readFormat {
	if v, ok := L.Get(n).(lua.LNumber); ok {
		return readCount(number.Int64(float64(v)))
	}
	format, ok := L.Get(n).(lua.LString)
	if !ok || len(format) == 0 || format[0] != '*' {
		argumentError(L, n, "invalid option")
	}
	switch format = format[1:] + " "; format[0] {
	case 'n':
		return readNumber
	case 'l':
		return readLine
	case 'L':
		return readWholeLine
	case 'a':
		return readRest
	}
	argumentError(L, n, "invalid format")
	return nil
}

func readLine(ctx context.Context, in Input, room stream.Room) (lua.LValue, error) {
	line, err := in.Line(ctx, room)
	return lua.LString(strings.TrimSuffix(line, "\n")), err
}

func readWholeLine(ctx context.Context, in Input, room stream.Room) (lua.LValue, error) {
	line, err := in.Line(ctx, room)
	return lua.LString(line), err
}

func readRest(ctx context.Context, in Input, room stream.Room) (lua.LValue, error) {
	rest, err := in.Rest(ctx, room)
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return lua.LString(rest), err
}

// readNumber takes an exponent without digits for none, as scanf does.
func readNumber(ctx context.Context, in Input, room stream.Room) (lua.LValue, error) {
	numeral, err := in.Numeral(ctx, room)
	f, ok := number.Parse(strings.TrimRight(numeral, "+-"))
	if !ok {
		f, ok = number.Parse(strings.TrimRight(numeral, "+-eEpP"))
	}
	if err == nil && !ok {
		err = io.EOF
	}
	return lua.LNumber(f), err
}

// readCount reads n bytes. A negative number is as many as there are, as its
// bits are in C.
func readCount(n int64) readFormat {
	if n < 0 {
		n = math.MaxInt64
	}
	return func(ctx context.Context, in Input, room stream.Room) (lua.LValue, error) {
		text, err := in.Next(ctx, int(n), room)
		return lua.LString(text), err
	}
}

func ioLines(L *lua.LState) int {
	if L.Get(1) == lua.LNil {
		return pushLines(L, defaultFile(L, Of(L).in, stdin, closedFile), false)
	}
	h, err := Of(L).open(checkText(L, 1), modes["r"])
	if err != nil {
		failOpen(L, L.Get(1), err)
	}
	return pushLines(L, h, true)
}

func fileLines(L *lua.LState) int { return pushLines(L, checkFile(L), false) }

// pushLines returns an iterator over what the arguments from the second on ask
// for, lines if there are none. It closes h at the end if it was opened for it.
func pushLines(L *lua.LState, h *handle, own bool) int {
	formats := []readFormat{readLine}
	for i := 2; i <= L.GetTop(); i++ {
		formats = append(formats[:i-2], checkFormat(L, i))
	}
	L.Push(native(func(L *lua.LState) int {
		if h.closed {
			raise(L, "file is already closed")
		}
		top := L.GetTop()
		n, err := h.readAll(L, formats)
		if err == nil && L.Get(top+1) == lua.LNil && own {
			err = h.close()
		}
		if err != nil {
			Raise(L, systemFault(h.name, err))
		}
		return n
	}))
	return 1
}
