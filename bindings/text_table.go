package bindings

import (
	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine/text"
)

// textTable makes a text.Table of Lua rows.
func textTable(a Args) int {
	rows, opts := a.Table(1), a.Options(2)
	found := indexesOf(rows)
	if !found.all() {
		a.raise("bad argument #1 to 'table' (a list without holes expected)")
	}
	b := tableBuilder{a: a, columns: a.optionTexts(opts, "columns")}
	t := text.Table{Header: a.optionTexts(opts, "header")}
	if t.Header == nil {
		t.Header = b.columns
	}
	for i := 1; i <= found.entries; i++ {
		row, ok := rows.RawGet(lua.LNumber(i)).(*lua.LTable)
		if !ok {
			a.raise("bad argument #1 to 'table' (row %d: table expected, got %s)", i, describe(rows.RawGet(lua.LNumber(i))))
		}
		t.Rows = append(t.Rows, b.row(i, row))
	}
	t.Align = b.aligned(a.optionTexts(opts, "align"))
	a.mayMake(t.Size())
	return a.PushString(t.String())
}

// optionTexts returns an option that is a list of texts, nil if it is absent.
func (a Args) optionTexts(opts Options, name string) []string {
	if list := opts.Table(name); list != nil {
		return a.texts("option '"+name+"'", list)
	}
	return nil
}

// tableBuilder takes in the rows of a table.
type tableBuilder struct {
	a       Args
	columns []string // of rows with names
	size    int      // of all cells, in bytes
	texts   []bool   // by column: not all is numbers
	filled  []bool   // by column: something is there
}

// maxColumns is how many columns a table has at most.
const maxColumns = 1000

// row returns the cells of row i.
func (b *tableBuilder) row(i int, row *lua.LTable) []string {
	if b.columns != nil {
		cells := make([]string, len(b.columns))
		for n, name := range b.columns {
			cells[n] = b.cell(n, row.RawGetString(name))
		}
		return cells
	}
	found := indexesOf(row)
	if found.found != found.entries {
		b.a.raise("bad argument #1 to 'table' (row %d has names: the option 'columns' says which to show)", i)
	}
	if found.last > maxColumns {
		b.a.raise("bad argument #1 to 'table' (row %d has more than %d columns)", i, maxColumns)
	}
	cells := make([]string, int(found.last))
	for n := range cells {
		cells[n] = b.cell(n, row.RawGetInt(n+1))
	}
	return cells
}

// cell returns a value as the text of column n. Nothing is an empty text.
func (b *tableBuilder) cell(n int, v lua.LValue) string {
	for len(b.texts) <= n {
		b.texts, b.filled = append(b.texts, false), append(b.filled, false)
	}
	if v == lua.LNil {
		return ""
	}
	b.filled[n] = true
	if v.Type() != lua.LTNumber {
		b.texts[n] = true
	}
	s := b.a.shown(v)
	b.size += len(s)
	b.a.room(b.size)
	return s
}

// aligned returns how each column is aligned: as stated, or as its content says.
func (b *tableBuilder) aligned(stated []string) []text.Align {
	list := make([]text.Align, max(len(b.texts), len(stated)))
	for i := range list {
		switch {
		case i < len(stated):
			align, ok := aligns[stated[i]]
			if !ok {
				b.a.raise(`bad option 'align' to 'table' ("left", "right" or "center" expected, got %q)`, stated[i])
			}
			list[i] = align
		case b.filled[i] && !b.texts[i]:
			list[i] = text.Right
		}
	}
	return list
}
