package bindings

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"
	"testing"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/sandbox"
	"github.com/unilua/unilua/engine/sandbox/file"
)

func TestAnErrorIsWordedAndToldTheSameAfterItsJourney(t *testing.T) {
	for _, sent := range []error{
		io.EOF, fs.ErrNotExist, context.DeadlineExceeded, ErrStopping, file.ErrNotPlain, syscall.EISDIR,
		&os.PathError{Op: "open", Path: "/proc/self/fd/9/x", Err: syscall.EACCES},
		&os.LinkError{Op: "rename", Old: "a", New: "b", Err: syscall.EXDEV},
		fmt.Errorf("%w: it has 5 bytes", file.ErrTooLarge), errors.New("anything"),
		fault.New(fault.Denied, "not allowed"), fault.New(fault.NotFound, "a.txt: %w", syscall.ENOENT),
		sandbox.NewLimitError(fault.Timeout, "too long"), fault.Misusef("no such option"),
	} {
		data, err := machine.EncodeOp(relayOf(sent))
		if err != nil {
			t.Fatal(err)
		}
		var r relay
		if err := machine.DecodeOp(data, &r); err != nil {
			t.Fatal(err)
		}
		got := r.err()
		was, is := file.Fault("name", sent), file.Fault("name", got)
		if was.Error() != is.Error() || fault.CodeOf(was) != fault.CodeOf(is) || fault.CodeOf(sent) != fault.CodeOf(got) {
			t.Errorf("%v: it was %q (%s) and is %q (%s)", sent, was, fault.CodeOf(sent), is, fault.CodeOf(got))
		}
		var errno syscall.Errno
		if errors.As(sent, &errno) && !errors.Is(got, errno) {
			t.Errorf("%v: the number is lost", sent)
		}
		if errors.As(sent, new(*LimitError)) != errors.As(got, new(*LimitError)) {
			t.Errorf("%v: whether it is a limit is lost", sent)
		}
	}
}
