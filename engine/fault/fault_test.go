package fault_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/unilua/unilua/engine/fault"
)

var errCause = errors.New("disk on fire")

func TestCodeOfFindsTheCodeThroughAnyWrapping(t *testing.T) {
	held := fault.New(fault.Held, "lock %q is held", "x")
	for _, c := range []struct {
		err  error
		want fault.Code
	}{
		{nil, ""},
		{held, fault.Held},
		{fmt.Errorf("run: %w", held), fault.Held},
		{fmt.Errorf("run: %w", errors.Join(errCause, held)), fault.Held},
		{fault.New(fault.Closed, "gone: %w", held), fault.Closed},
		{context.Canceled, fault.Canceled},
		{fmt.Errorf("run: %w", context.DeadlineExceeded), fault.Canceled},
		{errCause, fault.Internal},
		{fault.Misusef("no"), fault.Internal},
	} {
		if got := fault.CodeOf(c.err); got != c.want {
			t.Errorf("CodeOf(%v) = %q, want %q", c.err, got, c.want)
		}
		if c.want != "" && (!fault.Is(c.err, c.want) || fault.Is(c.err, fault.Empty)) {
			t.Errorf("Is(%v) does not agree with CodeOf", c.err)
		}
	}
	if fault.Is(nil, "") {
		t.Error("no error carries a code")
	}
}

func TestAnErrorIsItsSentenceAndKeepsItsCause(t *testing.T) {
	err := fault.New(fault.Unknown, "sync of %q: %w", "log", errCause)
	if want := `sync of "log": disk on fire`; err.Error() != want {
		t.Errorf("%q, want %q", err, want)
	}
	if !errors.Is(err, errCause) {
		t.Error("the cause is lost")
	}
	if fault.New(fault.Empty, "empty").Unwrap() != nil {
		t.Error("a cause from nowhere")
	}
}

func TestMisuseIsItsMessage(t *testing.T) {
	var misuse *fault.Misuse
	err := fmt.Errorf("apply: %w", fault.Misusef("place %d does not exist", 7))
	if !errors.As(err, &misuse) || misuse.Error() != "place 7 does not exist" {
		t.Errorf("misuse is %v", misuse)
	}
}

func TestTheListOfCodesIsTheOneScriptsRelyOn(t *testing.T) {
	want := []fault.Code{
		"timeout", "canceled", "closed", "held", "not_held", "deadlock", "conflict", "exists", "not_found", "empty", "full", "too_large",
		"range", "denied", "unavailable", "unknown", "lost", "invalid", "internal",
	}
	if got := fault.Codes(); !slices.Equal(got, want) {
		t.Errorf("codes %q, want %q", got, want)
	}
}
