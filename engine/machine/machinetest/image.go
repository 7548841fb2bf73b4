package machinetest

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/fxamacker/cbor/v2"
	"pgregory.net/rapid"

	"github.com/unilua/unilua/engine/machine"
)

// image is all cells of a machine with their encodings.
type image map[machine.Cell]string

// capture takes the image of cells.
func capture(t *rapid.T, cells machine.Cells) image {
	im := image{}
	for c := range cells.AllCells {
		if _, twice := im[c]; twice {
			t.Fatalf("AllCells yields cell %s twice", printCell(c))
		}
		if im.update(t, cells, c); im[c] == "" {
			t.Fatalf("AllCells yields cell %s, but AppendCell says that there is none", printCell(c))
		}
	}
	return im
}

// update makes cell c of the image what it is in cells.
func (im image) update(t *rapid.T, cells machine.Cells, c machine.Cell) {
	const before = "kept"
	data, ok := cells.AppendCell([]byte(before), c)
	if !bytes.HasPrefix(data, []byte(before)) {
		t.Fatalf("AppendCell %s does not append: it returns %x", printCell(c), data)
	}
	if data = data[len(before):]; ok != (len(data) > 0) {
		t.Fatalf("AppendCell %s returns %d bytes and ok=%v", printCell(c), len(data), ok)
	}
	if !ok {
		delete(im, c)
		return
	}
	im[c] = string(data)
}

// sorted returns the cells of the image in a fixed order.
func (im image) sorted() []machine.Cell {
	return slices.SortedFunc(maps.Keys(im), compareCells)
}

func compareCells(a, b machine.Cell) int {
	return cmp.Or(cmp.Compare(a.Part, b.Part), cmp.Compare(a.N, b.N), cmp.Compare(a.S, b.S))
}

// sameImage fails t, listing the cells that differ.
func sameImage(t *rapid.T, got, want image, what string) {
	if maps.Equal(got, want) {
		return
	}
	all := maps.Clone(want)
	maps.Copy(all, got)
	var b strings.Builder
	for _, c := range all.sorted() {
		if got[c] != want[c] {
			fmt.Fprintf(&b, "\n  cell %s\n    is        %s\n    should be %s", printCell(c), printData(got[c]), printData(want[c]))
		}
	}
	t.Fatalf("%s:%s", what, b.String())
}

func printCell(c machine.Cell) string { return fmt.Sprintf("{Part:%d N:%d S:%q}", c.Part, c.N, c.S) }

// printData returns an encoding in CBOR's diagnostic notation.
func printData(data string) string {
	if data == "" {
		return "(absent)"
	}
	if text, err := cbor.Diagnose([]byte(data)); err == nil {
		return text
	}
	return fmt.Sprintf("(not CBOR) %x", data)
}
