package main

import (
	"cmp"
	"time"

	"github.com/spf13/pflag"

	"github.com/unilua/unilua/bindings"
	"github.com/unilua/unilua/engine/sandbox/header"
)

// limitFlags are the limits of a run. What is not given is as the header of the
// script says.
type limitFlags struct {
	timeout  parsed[time.Duration]
	output   parsed[int64]
	objects  parsed[int]
	children parsed[int]
}

func (f *limitFlags) add(flags *pflag.FlagSet) {
	f.timeout = parsed[time.Duration]{kind: "DURATION", parse: parseSpan}
	f.output = parsed[int64]{kind: "SIZE", parse: parseBytes}
	f.objects = parsed[int]{kind: "COUNT", parse: parseCount}
	f.children = parsed[int]{kind: "COUNT", parse: parseCount}
	flags.Var(&f.timeout, "timeout", "end a script that runs longer, such as 90s or 1h30m (none)")
	flags.Var(&f.output, "max-output", "end a script that prints more, such as 64MB (64MB)")
	flags.Var(&f.objects, "max-objects", "end a script that opens more shared objects (10000)")
	flags.Var(&f.children, "max-children", "end a script that has started more runs which have not ended (64)")
}

// over returns the limits of a script with that header: the flags, over what
// the header says.
func (f *limitFlags) over(h *header.Header) (bindings.Limits, error) {
	var l bindings.Limits
	err := cmp.Or(
		h.Span("timeout", &l.Timeout),
		h.Size("max_output", &l.Output),
		h.Count("max_objects", &l.Objects),
		h.Count("max_children", &l.Children),
	)
	override(&l.Timeout, f.timeout.value)
	override(&l.Output, f.output.value)
	override(&l.Objects, f.objects.value)
	override(&l.Children, f.children.value)
	return l, err
}

// override sets what to points to, unless v is not stated.
func override[T comparable](to *T, v T) {
	var unstated T
	if v != unstated {
		*to = v
	}
}
