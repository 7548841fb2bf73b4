package topic

import (
	"testing"

	"github.com/unilua/unilua/engine/value"
)

func kept(f *feed) int {
	n := 0
	for _, e := range f.entries {
		if !e.value.Absent() {
			n++
		}
	}
	return n
}

func TestAValueIsLetGoWhenAllHavePassedIt(t *testing.T) {
	var f feed
	a, b := reader{buffer: 10}, reader{buffer: 10}
	f.join(&a)
	f.join(&b)
	for i := range int64(5) {
		f.put(value.Int(i))
	}
	f.take(&a)
	f.take(&a)
	f.take(&b)
	if n := kept(&f); n != 4 {
		t.Errorf("%d values are kept, want 4", n)
	}
	f.leave(&b)
	if n := kept(&f); n != 3 {
		t.Errorf("%d values are kept once the slow reader has left, want 3", n)
	}
	f.leave(&a)
	if f.entries != nil {
		t.Error("memory is kept though nobody reads")
	}
}

func TestAReaderThatNeverReadsKeepsNoMoreThanTheLargestBuffer(t *testing.T) {
	var f feed
	idle, large := reader{buffer: 3}, reader{buffer: 20}
	f.join(&idle)
	f.join(&large)
	for i := range int64(1000) {
		f.put(value.Int(i))
	}
	if n := kept(&f); n != 20 {
		t.Errorf("%d values are kept, want 20", n)
	}
	f.leave(&large)
	if n := kept(&f); n != 3 {
		t.Errorf("%d values are kept once the large reader has left, want 3", n)
	}
	if v, _ := f.take(&idle); v != value.Int(997) {
		t.Errorf("the idle reader takes %x", v.Encoded())
	}
}
