package main

import (
	"cmp"
	"fmt"
	"strconv"
	"time"

	"github.com/spf13/pflag"

	"github.com/unilua/unilua/bindings"
	"github.com/unilua/unilua/engine/sandbox"
	"github.com/unilua/unilua/engine/sandbox/header"
	"github.com/unilua/unilua/engine/sandbox/syntax"
	"github.com/unilua/unilua/engine/value"
)

// limitFlags are the limits of a run. What is not given is as the header of the
// script says.
type limitFlags struct {
	timeout      parsed[time.Duration]
	instructions parsed[int64]
	memory       parsed[int64]
	output       parsed[int64]
	objects      parsed[int]
	children     parsed[int]
	coroutines   parsed[int]
	size         parsed[int64]
	nesting      parsed[int]
}

func (f *limitFlags) add(flags *pflag.FlagSet) {
	f.timeout = parsed[time.Duration]{kind: "DURATION", parse: parseSpan}
	f.instructions = parsed[int64]{kind: "COUNT", parse: parseMany}
	f.nesting = parsed[int]{kind: "COUNT", parse: parseNesting}
	f.size = parsed[int64]{kind: "SIZE", parse: parseSource}
	for _, size := range []*parsed[int64]{&f.memory, &f.output} {
		*size = parsed[int64]{kind: "SIZE", parse: parseBytes}
	}
	for _, count := range []*parsed[int]{&f.objects, &f.children, &f.coroutines} {
		*count = parsed[int]{kind: "COUNT", parse: parseCount}
	}
	flags.Var(&f.timeout, "timeout", "end a script that runs longer, such as 90s or 1h30m (none)")
	flags.Var(&f.instructions, "max-instructions", "end a script that executes more instructions (none)")
	flags.Var(&f.memory, "max-memory", "end a script that needs more memory, such as 1GB (256MB)")
	flags.Var(&f.output, "max-output", "end a script that prints more, such as 64MB (64MB)")
	flags.Var(&f.objects, "max-objects", "end a script that opens more shared objects (10000)")
	flags.Var(&f.children, "max-children", "end a script that has started more runs which have not ended (64)")
	flags.Var(&f.coroutines, "max-coroutines", "end a script that has more coroutines which have not ended (10000)")
	flags.Var(&f.size, "max-source", "refuse a script or module that is larger (1MB, at most 16MB)")
	flags.Var(&f.nesting, "max-nesting", "refuse a script or module that is nested deeper (200 levels, at most 1000)")
}

// source returns the limits of a script that has not been read yet.
func (f *limitFlags) source() (l sandbox.Limits) {
	l.Source, l.Nesting = int(f.size.value), f.nesting.value
	return l
}

// over returns the limits of a script with that header: the flags, over what
// the header says. What that says of the size of sources holds for those that
// the script loads.
func (f *limitFlags) over(h *header.Header) (bindings.Limits, error) {
	var l bindings.Limits
	size := int64(0)
	err := cmp.Or(
		h.Span("timeout", &l.Timeout),
		h.Many("max_instructions", &l.Instructions),
		h.Size("max_memory", &l.Memory),
		h.Size("max_output", &l.Output),
		h.Count("max_objects", &l.Objects),
		h.Count("max_children", &l.Children),
		h.Count("max_coroutines", &l.Coroutines),
		h.Size("max_source", &size),
		h.Count("max_nesting", &l.Nesting),
	)
	override(&l.Timeout, f.timeout.value)
	override(&l.Instructions, f.instructions.value)
	override(&l.Memory, f.memory.value)
	override(&l.Output, f.output.value)
	override(&l.Objects, f.objects.value)
	override(&l.Children, f.children.value)
	override(&l.Coroutines, f.coroutines.value)
	override(&size, f.size.value)
	override(&l.Nesting, f.nesting.value)
	l.Source = int(min(size, syntax.MostSource))
	return l, err
}

// override sets what to points to, unless v is not stated.
func override[T comparable](to *T, v T) {
	var unstated T
	if v != unstated {
		*to = v
	}
}

// parseMany reads a whole number of more than nothing, however large.
func parseMany(text string) (int64, error) {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || n < 1 || n > 1<<53 || n != float64(int64(n)) {
		return 0, fmt.Errorf("%q is not a whole number of 1 or more, such as 5000000 or 1e9", text)
	}
	return int64(n), nil
}

func parseSource(text string) (int64, error) {
	n, err := parseBytes(text)
	if err == nil && n > syntax.MostSource {
		err = fmt.Errorf("it can be at most %s", value.SizeText(syntax.MostSource))
	}
	return n, err
}

func parseNesting(text string) (int, error) {
	n, err := parseCount(text)
	if err == nil && n > syntax.MostNesting {
		err = fmt.Errorf("it can be at most %d", syntax.MostNesting)
	}
	return n, err
}
