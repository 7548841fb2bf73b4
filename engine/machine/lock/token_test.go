package lock

import (
	"testing"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
)

func TestNothingIsGrantedBeyondTheReserve(t *testing.T) {
	b := &bench{TB: t, Machine: New("locks")}
	b.refuse(fault.Unavailable)(b.try("a", "x"))
	b.waits(b.acquire("a", "x"))
	b.waits(b.acquire("b", "y"))
	b.settles("")
	if b.TokensLeft() != 0 || b.TokensWanted() != 3 {
		t.Errorf("%d left, %d wanted", b.TokensLeft(), b.TokensWanted())
	}
	b.must(b.do("host", Op{Verb: Reserve, UpTo: 1}))
	b.settles("a")
	b.must(b.do("host", Op{Verb: Reserve, UpTo: 10}))
	b.settles("b")
	if b.TokensLeft() != 8 || b.TokensReserved() != 10 {
		t.Errorf("%d left of %d", b.TokensLeft(), b.TokensReserved())
	}
	b.must(b.do("host", Op{Verb: Reserve, UpTo: 3}))
	b.refuse(fault.Range)(b.do("host", Op{Verb: Reserve, UpTo: 1<<53 + 1}))
	if b.TokensReserved() != 10 {
		t.Errorf("reserved %d, it only grows", b.TokensReserved())
	}
}

func TestTokensGoOnAboveTheReserveAfterARestart(t *testing.T) {
	b := newBench(t)
	b.must(b.acquire("a", "x"))
	data, ok := b.AppendCell(nil, reserveCell)
	if !ok {
		t.Fatal("the reserve is not saved")
	}
	again := &bench{TB: t, Machine: New("locks")}
	if err := again.RestoreCell(reserveCell, string(data)); err != nil {
		t.Fatal(err)
	}
	again.Recover(0)
	again.refuse(fault.Unavailable)(again.try("a", "x"))
	again.must(again.do("host", Op{Verb: Reserve, UpTo: 1_000_100}))
	if r := again.must(again.try("a", "x")); r.Token != 1_000_001 {
		t.Errorf("token %d", r.Token)
	}
}

func TestADamagedReserveIsRefused(t *testing.T) {
	for _, data := range []string{"\x80", "\x81", "\x81\x20", "\x81\x60", "\x01", "\x81\x1b\x7f\xff\xff\xff\xff\xff\xff\xff"} {
		if err := New("locks").RestoreCell(reserveCell, data); err == nil {
			t.Errorf("accepts %x", data)
		}
	}
	if err := New("locks").RestoreCell(machine.Cell{Part: 'x'}, "\x81\x01"); err == nil {
		t.Error("accepts a cell it has not")
	}
}
