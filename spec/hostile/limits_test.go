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
	case "--max-output":
		l.Output, err = value.ParseSize(text)
	case "--max-objects":
		l.Objects, err = strconv.Atoi(text)
	case "--max-children":
		l.Children, err = strconv.Atoi(text)
	default:
		err = fmt.Errorf("unknown flag %s", name)
	}
	return err
}
