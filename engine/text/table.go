package text

import "strings"

// Table is a table of text. Rows may be shorter than others.
type Table struct {
	Header []string // none if empty
	Rows   [][]string
	Align  []Align // of each column; Left where it is not said
}

const gap = 2 // spaces between two columns

// String returns the table in lines, each ended by a line break. What would
// break a line is shown as a space.
func (t Table) String() string {
	widths := t.widths()
	var b strings.Builder
	if len(t.Header) > 0 {
		t.write(&b, t.Header, widths)
	}
	for _, row := range t.Rows {
		t.write(&b, row, widths)
	}
	return b.String()
}

// Size returns how many bytes String would make at most.
func (t Table) Size() int {
	line := 1
	for _, w := range t.widths() {
		line += w + gap
	}
	size := line
	for _, row := range t.Rows {
		size += line
		for _, cell := range row {
			size += len(cell) - Width(cell)
		}
	}
	for _, cell := range t.Header {
		size += len(cell) - Width(cell)
	}
	return size
}

func (t Table) widths() []int {
	var widths []int
	measure := func(row []string) {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], Width(cell))
		}
	}
	measure(t.Header)
	for _, row := range t.Rows {
		measure(row)
	}
	return widths
}

var oneLine = strings.NewReplacer("\n", " ", "\r", " ", "\t", " ")

func (t Table) write(b *strings.Builder, row []string, widths []int) {
	var line strings.Builder
	for i, cell := range row {
		if i > 0 {
			line.WriteString(strings.Repeat(" ", gap))
		}
		align := Left
		if i < len(t.Align) {
			align = t.Align[i]
		}
		line.WriteString(Pad(oneLine.Replace(cell), widths[i], align, " "))
	}
	b.WriteString(strings.TrimRight(line.String(), " "))
	b.WriteByte('\n')
}
