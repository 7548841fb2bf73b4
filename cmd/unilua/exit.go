package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/unilua/unilua/bindings"
	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/sandbox/syntax"
	"github.com/unilua/unilua/engine/upkeep"
)

// The exit codes. A script's own unilua.exit(n) is passed on; with several
// scripts the highest counts.
const (
	exitDone        = 0
	exitFailed      = 1 // a script failed
	exitUsage       = 2
	exitDenied      = 3 // a permission was refused, and the script failed for it
	exitLimit       = 4 // a limit or a time-out
	exitFolder      = 5 // the data folder is unusable
	exitInterrupted = 130
)

// usageError is a mistake on the command line.
type usageError struct{ message string }

func (e *usageError) Error() string { return e.message }

func usagef(format string, args ...any) error { return &usageError{fmt.Sprintf(format, args...)} }

// exitError ends the program with a code, when all there is to say is said.
type exitError struct{ code int }

func (e *exitError) Error() string { return fmt.Sprintf("exit %d", e.code) }

// exitWith returns the error that ends the program with code, nil for 0.
func exitWith(code int) error {
	if code == exitDone {
		return nil
	}
	return &exitError{code}
}

// folderError is the failure of a command that is about the data folder.
type folderError struct{ error }

func (e *folderError) Unwrap() error { return e.error }

func aboutFolder(err error) error {
	if err == nil {
		return nil
	}
	return &folderError{err}
}

// codeOf returns the exit code for the failure of a command.
func codeOf(err error) int {
	var exit *exitError
	var usage *usageError
	var folder *folderError
	var damaged *upkeep.DamagedError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &exit):
		return exit.code
	case errors.As(err, &usage):
		return exitUsage
	case tooMuch(err):
		return exitLimit
	case errors.As(err, &folder), errors.As(err, &damaged):
		return exitFolder
	}
	return exitFailed
}

// tooMuch reports a source that is beyond a limit.
func tooMuch(err error) bool {
	var wrong *syntax.Error
	return errors.As(err, &wrong) && wrong.Limit
}

// codeOfRun returns the exit code for how a run ended.
func codeOfRun(res bindings.Result) int {
	var limit *bindings.LimitError
	var folder *engine.FolderError
	switch {
	case res.OK, res.ExitCode != 0:
		return res.ExitCode
	case errors.Is(res.Err, bindings.ErrStopping):
		return exitInterrupted
	case errors.As(res.Err, &folder):
		return exitFolder
	case errors.As(res.Err, &limit):
		return exitLimit
	case res.Code == fault.Denied:
		return exitDenied
	}
	return exitFailed
}

// complain prints an error that no command has printed.
func complain(err error, path string) {
	var exit *exitError
	var usage *usageError
	switch {
	case err == nil, errors.As(err, &exit):
	case errors.As(err, &usage):
		fmt.Fprintf(os.Stderr, "unilua: %s\nsee: %s --help\n", err, path)
	default:
		fmt.Fprintf(os.Stderr, "unilua: %s\n", err)
	}
}
