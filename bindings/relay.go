package bindings

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"syscall"

	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/sandbox"
	"github.com/unilua/unilua/engine/sandbox/file"
	"github.com/unilua/unilua/engine/sandbox/stream"
)

// relay is an error on its way between a run's owner and the process that it
// runs in: all that anybody asks of errors here.
type relay struct {
	Message string     `cbor:"1,keyasint,omitempty"`
	Code    fault.Code `cbor:"2,keyasint,omitempty"` // of a *fault.Error
	Errno   int        `cbor:"3,keyasint,omitempty"` // of the system
	Known   int        `cbor:"4,keyasint,omitempty"` // one of knownErrors, from 1
	Hinted  bool       `cbor:"5,keyasint,omitempty"` // it has a hint of its own
	Hint    string     `cbor:"6,keyasint,omitempty"`
	Limit   bool       `cbor:"7,keyasint,omitempty"` // a *LimitError
	Folder  bool       `cbor:"8,keyasint,omitempty"` // an *engine.FolderError
	Misuse  bool       `cbor:"9,keyasint,omitempty"`
}

// knownErrors are told by what they are. Their order is part of the protocol.
var knownErrors = []error{
	io.EOF, fs.ErrNotExist, fs.ErrClosed, file.ErrNotPlain, file.ErrTooLarge, file.ErrSameFile, stream.ErrTooLong,
	ErrStopping, context.Canceled, context.DeadlineExceeded,
}

// relayOf returns err for the journey, nil for none.
func relayOf(err error) *relay {
	if err == nil {
		return nil
	}
	r := &relay{Message: err.Error()}
	var failure *fault.Error
	var errno syscall.Errno
	var misuse *fault.Misuse
	var hinter interface{ Hint() string }
	if errors.As(err, &failure) {
		r.Code = failure.Code
	} else {
		r.Message = file.Bare(err).Error()
	}
	if errors.As(err, &errno) {
		r.Errno = int(errno)
	}
	for i, known := range knownErrors {
		if r.Known == 0 && errors.Is(err, known) {
			r.Known = i + 1
		}
	}
	if errors.As(err, &hinter) {
		r.Hinted, r.Hint = true, hinter.Hint()
	}
	r.Limit, r.Folder, r.Misuse = errors.As(err, new(*LimitError)), errors.As(err, new(*engine.FolderError)), errors.As(err, &misuse)
	return r
}

// err returns the error that r stands for, nil for a nil r.
func (r *relay) err() error {
	switch {
	case r == nil:
		return nil
	case r.Limit:
		return sandbox.NewLimitError(r.Code, "%s", r.Message)
	case r.Misuse:
		return &fault.Misuse{Message: r.Message}
	case r.Known > 0 && r.Known <= len(knownErrors) && r.Message == knownErrors[r.Known-1].Error():
		return knownErrors[r.Known-1]
	}
	if r.Hinted {
		return &hintedError{relayed{r}}
	}
	return &relayed{r}
}

// relayed is an error that has come from the other process.
type relayed struct{ r *relay }

func (e *relayed) Error() string { return e.r.Message }

// Unwrap returns what the error was made of, as far as anybody asks.
func (e *relayed) Unwrap() (list []error) {
	if e.r.Code != "" {
		list = append(list, &fault.Error{Code: e.r.Code, Message: e.r.Message})
	}
	if e.r.Errno != 0 {
		list = append(list, syscall.Errno(e.r.Errno))
	}
	if k := e.r.Known; k > 0 && k <= len(knownErrors) {
		list = append(list, knownErrors[k-1])
	}
	return list
}

// hintedError is a relayed one with a hint of its own.
type hintedError struct{ relayed }

// Hint is what to do about it.
func (e *hintedError) Hint() string { return e.r.Hint }
