//go:build linux

package hostile

import (
	"fmt"
	"strconv"

	"github.com/unilua/unilua/bindings"
	"github.com/unilua/unilua/engine/value"
)

// parseLimit reads a flag that is a limit.
func parseLimit(l *bindings.Limits, name, text string) (err error) {
	switch name {
	case "--timeout":
		l.Timeout, err = value.ParseDuration(text)
	case "--max-instructions":
		l.Instructions, err = strconv.ParseInt(text, 10, 64)
	case "--max-memory":
		l.Memory, err = value.ParseSize(text)
	case "--max-output":
		l.Output, err = value.ParseSize(text)
	case "--max-objects":
		l.Objects, err = strconv.Atoi(text)
	case "--max-children":
		l.Children, err = strconv.Atoi(text)
	case "--max-coroutines":
		l.Coroutines, err = strconv.Atoi(text)
	case "--max-source":
		var n int64
		n, err = value.ParseSize(text)
		l.Source = int(n)
	case "--max-nesting":
		l.Nesting, err = strconv.Atoi(text)
	default:
		err = fmt.Errorf("unknown flag %s", name)
	}
	return err
}
