package sandbox

import (
	"errors"
	"strings"
	"syscall"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/sandbox/file"
	lua "github.com/yuin/gopher-lua"
)

// fileFault gives an error of the system its code, in words that begin with the
// file's name as the script knows it.
func fileFault(name string, err error) error { return file.Fault(name, err) }

// systemFault is fileFault in the words of C, which those of os and io are:
// a.txt: No such file or directory.
func systemFault(name string, err error) error {
	known := fileFault(name, err)
	var number syscall.Errno
	if !errors.As(err, &number) {
		return known
	}
	return fault.New(fault.CodeOf(known), "%s: %w", name, systemError{number})
}

// systemError is an error of the system as strerror words it.
type systemError struct{ syscall.Errno }

func (e systemError) Error() string {
	text := e.Errno.Error()
	return strings.ToUpper(text[:1]) + text[1:]
}

func (e systemError) Unwrap() error { return e.Errno }

// failFile returns nil, the message and the code of an error about a file to
// the script.
func failFile(L *lua.LState, name string, err error) int { return fail(L, systemFault(name, err)) }

// succeed returns true to the script, or what failFile does.
func succeed(L *lua.LState, name string, err error) int {
	if err != nil {
		return failFile(L, name, err)
	}
	L.Push(lua.LTrue)
	return 1
}
