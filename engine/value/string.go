package value

import (
	"strconv"
	"strings"
)

// String returns v as a Lua expression, more or less, for messages and tests:
// {1, 2, {name = "x", [80] = true}}.
func (v Value) String() string {
	if v.Absent() {
		return "nil"
	}
	p := printer{Reader: Reader{v.enc}}
	p.value()
	return p.out.String()
}

type printer struct {
	Reader
	out strings.Builder
}

func (p *printer) value() {
	switch t := p.must(); t.Kind {
	case BoolKind:
		p.out.WriteString(strconv.FormatBool(t.Bool))
	case NumberKind:
		p.out.Write(appendExact(nil, t))
	case StringKind:
		p.out.WriteString(strconv.Quote(t.Str))
	default:
		p.table(t)
	}
}

func (p *printer) table(t Token) {
	p.out.WriteByte('{')
	for i := range t.N {
		if i > 0 {
			p.out.WriteString(", ")
		}
		if t.Kind == MapKind {
			p.out.WriteString(strings.TrimPrefix(keyStep(p.must()), ".") + " = ")
		}
		p.value()
	}
	p.out.WriteByte('}')
}
