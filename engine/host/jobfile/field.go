package jobfile

import (
	"math"
	"slices"
	"strings"

	"github.com/unilua/unilua/engine/sandbox/header"
)

// wrong returns an error at the line of a field that is there. It begins with
// the name of the field, as errors of schedules mostly do.
func wrong(h *header.Header, name string, err error) error {
	c, _ := h.Get(name)
	text := err.Error()
	if !strings.HasPrefix(text, name+":") && !strings.HasPrefix(text, name+" ") {
		text = name + ": " + text
	}
	return h.Errorf(c.Line, "%s", text)
}

// choice reads one of some texts.
func choice[T ~string](h *header.Header, name string, to *T, known ...T) error {
	c, ok := h.Get(name)
	if !ok {
		return nil
	}
	text, _ := c.Value.(string)
	if slices.Contains(known, T(text)) {
		*to = T(text)
		return nil
	}
	quoted := make([]string, len(known))
	for i, k := range known {
		quoted[i] = `"` + string(k) + `"`
	}
	return h.Errorf(c.Line, "%s: %s is expected", name, strings.Join(quoted, " or "))
}

// retries reads a whole number of 0 or more.
func retries(h *header.Header, to *int) error {
	c, ok := h.Get("retries")
	if !ok {
		return nil
	}
	n, isNumber := c.Value.(float64)
	if !isNumber || n < 0 || n != math.Trunc(n) || n > math.MaxInt32 {
		return h.Errorf(c.Line, "retries: a whole number of 0 or more is expected")
	}
	*to = int(n)
	return nil
}

// onlyWith refuses a field that says nothing without another.
func onlyWith(h *header.Header, name, other string) error {
	c, there := h.Get(name)
	if _, both := h.Get(other); there && !both {
		return h.Errorf(c.Line, "%s: it says something about %s, which the header does not have", name, other)
	}
	return nil
}

// texts reads a text that is not empty, or a list of one or more of these.
func texts(h *header.Header, name string) ([]string, error) {
	c, ok := h.Get(name)
	if !ok {
		return nil, nil
	}
	items, isList := c.Value.(header.List)
	if !isList {
		items = header.List{c}
	}
	var list []string
	for _, item := range items {
		text, _ := item.Value.(string)
		if text == "" {
			return nil, h.Errorf(item.Line, "%s: a text is expected, or a list of texts", name)
		}
		list = append(list, text)
	}
	if len(list) == 0 {
		return nil, h.Errorf(c.Line, "%s: the list is empty", name)
	}
	return list, nil
}
