package bindings

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/unilua/unilua/engine/text"
)

// Print writes the page for people, in lines of at most width characters where
// that is possible. Bold is for terminals.
func (p *Page) Print(w io.Writer, width int, bold bool) error {
	t := pageText{width: max(width, 40), bold: bold}
	t.heading(p)
	t.paragraph("", p.Doc)
	t.body(p.Body)
	t.params(p.Params)
	t.returns(p.Returns)
	t.codes(p.Codes)
	t.example(p.Example)
	t.members(p.Members)
	_, err := io.WriteString(w, t.b.String())
	return err
}

// pageText gathers the text of a page.
type pageText struct {
	b     strings.Builder
	width int
	bold  bool
}

func (t *pageText) line(format string, args ...any) { fmt.Fprintf(&t.b, format+"\n", args...) }

func (t *pageText) strong(words string) string {
	if !t.bold {
		return words
	}
	return "\x1b[1m" + words + "\x1b[0m"
}

func (t *pageText) heading(p *Page) {
	title := p.Syntax
	if title == "" {
		title = p.Name
	}
	t.line("%s%*s", t.strong(title), max(2, t.width-len(title)), p.Kind)
}

// paragraph writes prose, with a mark before its first line.
func (t *pageText) paragraph(mark, prose string) {
	if prose == "" {
		return
	}
	t.line("")
	for _, line := range text.Wrap(prose, t.width-2-len(mark)) {
		t.line("  %s%s", mark, line)
		mark = strings.Repeat(" ", len(mark))
	}
}

func (t *pageText) body(parts []Part) {
	for _, p := range parts {
		switch {
		case p.Title != "":
			t.title(p.Title)
		case p.Code != "":
			t.line("")
			t.code("    ", p.Code)
		default:
			t.paragraph("", p.Text)
			t.paragraph("- ", p.Item)
		}
	}
}

func (t *pageText) code(indent, code string) {
	for line := range strings.Lines(code) {
		t.line("%s%s", indent, strings.TrimSuffix(line, "\n"))
	}
}

func (t *pageText) title(title string) {
	t.line("")
	t.line("%s", t.strong(title))
}

// row is a line of a table: a name, and what is said of it.
type row struct {
	indent     int
	name, text string
}

// rows writes a table whose texts stand below each other, unless a name is too
// long for that.
func (t *pageText) rows(rows []row) {
	column := 0
	for _, r := range rows {
		if n := r.indent + utf8.RuneCountInString(r.name) + 2; n <= t.width/2 {
			column = max(column, n)
		}
	}
	for _, r := range rows {
		lines := text.Wrap(r.text, max(t.width-column, 20))
		head := strings.Repeat(" ", r.indent) + r.name
		if utf8.RuneCountInString(head)+2 > column || len(lines) == 0 {
			t.line("%s", head)
			head = ""
		}
		for _, line := range lines {
			t.line("%s%s%s", head, strings.Repeat(" ", column-utf8.RuneCountInString(head)), line)
			head = ""
		}
	}
}

func (t *pageText) params(params []PageParam) {
	if len(params) == 0 {
		return
	}
	t.title("arguments")
	var rows []row
	for _, p := range params {
		rows = append(rows, row{2, p.Name, describeParam(p)})
		for _, o := range p.Options {
			rows = append(rows, row{4, o.Name, join("; ", o.Type, o.Doc)})
		}
	}
	t.rows(rows)
}

func describeParam(p PageParam) string {
	typ := p.Type
	if typ == "options" {
		typ = "table"
	}
	if p.Optional {
		typ += ", optional"
	}
	return join("; ", typ, p.Doc)
}

func (t *pageText) returns(values []PageValue) {
	if len(values) == 0 {
		return
	}
	t.title("returns")
	for _, v := range values {
		t.rows([]row{{2, join(": ", v.Name, v.Type), v.Doc}})
	}
}

func (t *pageText) codes(codes []PageCode) {
	if len(codes) == 0 {
		return
	}
	t.title("fails with nil, a message and")
	var rows []row
	for _, c := range codes {
		rows = append(rows, row{2, string(c.Code), c.Doc})
	}
	t.rows(rows)
}

func (t *pageText) example(code string) {
	if code == "" {
		return
	}
	t.title("example")
	t.code("  ", code)
}

func (t *pageText) members(members []Member) {
	if len(members) == 0 {
		return
	}
	t.line("")
	var rows []row
	for _, m := range members {
		indent := 2
		if m.Kind == "class" && len(rows) > 0 {
			t.rows(rows)
			rows = nil
			t.line("")
		}
		rows = append(rows, row{indent, m.Syntax, m.Summary})
	}
	t.rows(rows)
}

// join joins the texts that are not empty.
func join(sep string, texts ...string) string {
	var list []string
	for _, text := range texts {
		if text != "" {
			list = append(list, text)
		}
	}
	return strings.Join(list, sep)
}
