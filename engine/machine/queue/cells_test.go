package queue_test

import (
	"testing"
	"time"

	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/machine/queue"
)

// busy returns a queue that has a cell of each part.
func busy(t *testing.T) *fixture {
	f := everywhere(t)
	f.must("admin", queue.Op{Verb: queue.Configure, Options: queue.Options{Lease: time.Second}})
	f.take("late")
	f.pass(time.Second)
	f.put(queue.Op{ID: "x", Priority: 9, TTL: time.Hour}, "x")
	f.must("taker", queue.Op{Verb: queue.Pop})
	return f
}

func TestFieldsOfALaterVersionAreIgnored(t *testing.T) {
	f := busy(t)
	parts := map[byte]bool{}
	for c := range f.q.AllCells {
		parts[c.Part] = true
		data, _ := f.q.AppendCell(nil, c)
		later := append([]byte{data[0] + 1}, data[1:]...) // a list of one more
		later = append(later, 0x82, 0x01, 0x61, 'x')
		q := queue.New("mail")
		if err := q.RestoreCell(c, string(later)); err != nil {
			t.Fatalf("cell %v: %v", c, err)
		}
		if again, _ := q.AppendCell(nil, c); string(again) != string(data) {
			t.Fatalf("cell %v: % x came back as % x", c, data, again)
		}
	}
	if len(parts) != 7 {
		t.Fatalf("only the parts %v were there", parts)
	}
}

func TestACellOfAnUnknownPartIsRefused(t *testing.T) {
	for _, data := range []string{"", "\x81\x01"} {
		if err := queue.New("mail").RestoreCell(machine.Cell{Part: 99}, data); err == nil {
			t.Errorf("%x is accepted", data)
		}
	}
}

func TestAStatusWithoutItsItemIsInNoState(t *testing.T) {
	f := busy(t)
	q := queue.New("mail")
	for c := range f.q.AllCells {
		if c.Part == 5 {
			data, _ := f.q.AppendCell(nil, c)
			if err := q.RestoreCell(c, string(data)); err != nil {
				t.Fatal(err)
			}
		}
	}
	q.Recover(f.now)
	q.Tick(f.now + machine.Time(time.Hour))
	r, err := q.Apply(machine.Call{Now: f.now}, &queue.Op{Verb: queue.GetStats})
	if err != nil || *r.Stats != (queue.Stats{}) {
		t.Fatalf("%+v, %v", r.Stats, err)
	}
}

func FuzzRestoreCellRefusesWhatItCannotGiveBack(f *testing.F) {
	for _, part := range []byte{1, 2, 3, 4, 5, 6, 7} {
		f.Add(part, "\x81\x01")
	}
	f.Add(byte(4), "\x88\x01\x02\x61a\x00\x61k\x00\xf4\x01")
	f.Add(byte(5), "\x87\x03\x01\x01\x00\x00\x61a\x81\x85\x01\x02\x61b\x01\x60")
	f.Add(byte(1), "\x86\x01\x02\x03\x04\x05\xf5")
	f.Fuzz(func(t *testing.T, part byte, data string) {
		q, c := queue.New("mail"), machine.Cell{Part: part, S: "a"}
		if q.RestoreCell(c, data) != nil || data == "" {
			return
		}
		kept, ok := q.AppendCell(nil, c)
		if !ok {
			return // it says what is so by default
		}
		again := queue.New("mail")
		if err := again.RestoreCell(c, string(kept)); err != nil {
			t.Fatalf("% x becomes % x: %v", data, kept, err)
		}
		if got, _ := again.AppendCell(nil, c); string(got) != string(kept) {
			t.Fatalf("% x becomes % x, then % x", data, kept, got)
		}
		q.Recover(1)
		q.Tick(1 << 62)
		q.End("", 1<<62, true)
		q.Reset()
		if !q.Empty() {
			t.Fatal("not empty after Reset")
		}
	})
}
