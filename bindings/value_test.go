package bindings

import (
	"math"
	"strings"
	"testing"
	"unsafe"

	lua "github.com/yuin/gopher-lua"
	"pgregory.net/rapid"

	"github.com/unilua/unilua/engine/sandbox"
	"github.com/unilua/unilua/engine/value"
)

func newLua(t testing.TB) *lua.LState {
	L := sandbox.New(sandbox.Options{}).L
	t.Cleanup(L.Close)
	return L
}

// anyLua draws a Lua value that can be shared, with levels of tables below it.
func anyLua(t *rapid.T, L *lua.LState, levels int) lua.LValue {
	most := 5
	if levels == 0 {
		most = 3
	}
	switch rapid.IntRange(0, most).Draw(t, "kind") {
	case 0:
		return lua.LBool(rapid.Bool().Draw(t, "bool"))
	case 1:
		return anyNumber(t)
	case 2, 3:
		return lua.LString(rapid.SliceOfN(rapid.Byte(), 0, 30).Draw(t, "string"))
	case 4:
		return anyList(t, L, levels)
	}
	return anyMap(t, L, levels)
}

func anyNumber(t *rapid.T) lua.LNumber {
	switch rapid.IntRange(0, 2).Draw(t, "number") {
	case 0:
		return lua.LNumber(rapid.Int64Range(-value.MaxExact, value.MaxExact).Draw(t, "integer"))
	case 1:
		return lua.LNumber(rapid.SampledFrom([]float64{
			0, math.Copysign(0, -1), math.Inf(1), math.Inf(-1), 0.5, 1e300, 5e-324, math.MaxFloat64, 1 << 60,
		}).Draw(t, "edge"))
	}
	return lua.LNumber(rapid.Float64().Draw(t, "float"))
}

func anyList(t *rapid.T, L *lua.LState, levels int) lua.LValue {
	list := L.NewTable()
	n := rapid.IntRange(0, 6).Draw(t, "length")
	for i := 1; i <= n; i++ {
		list.RawSetInt(i, anyLua(t, L, levels-1))
	}
	for range rapid.IntRange(0, 2).Draw(t, "removed") { // leaves room at the end
		list.RawSetInt(n+1, lua.LTrue)
		list.RawSetInt(n+1, lua.LNil)
	}
	return list
}

// anyMap draws a table with at least one key that is no index, so that indexes
// with holes are allowed beside it.
func anyMap(t *rapid.T, L *lua.LState, levels int) lua.LValue {
	m := L.NewTable()
	m.RawSetString(rapid.String().Draw(t, "key"), anyLua(t, L, levels-1))
	for range rapid.IntRange(0, 6).Draw(t, "pairs") {
		if rapid.Bool().Draw(t, "string key") {
			m.RawSetString(rapid.String().Draw(t, "key"), anyLua(t, L, levels-1))
			continue
		}
		m.RawSet(anyNumber(t), anyLua(t, L, levels-1))
	}
	m.RawSetString("gone", lua.LTrue)
	m.RawSetString("gone", lua.LNil)
	return m
}

// same reports whether two Lua values are equal, tables by content, and bit by
// bit.
func same(a, b lua.LValue) bool {
	s, ok := a.(*lua.LTable)
	t, both := b.(*lua.LTable)
	if !ok || !both {
		x, isNumber := a.(lua.LNumber)
		y, _ := b.(lua.LNumber)
		return a == b && (!isNumber || math.Float64bits(float64(x)) == math.Float64bits(float64(y)))
	}
	equal, left := true, 0
	s.ForEach(func(k, v lua.LValue) {
		left++
		equal = equal && same(v, t.RawGet(k))
	})
	t.ForEach(func(lua.LValue, lua.LValue) { left-- })
	return equal && left == 0
}

func TestWhatIsSharedComesBackAsItWas(t *testing.T) {
	L := newLua(t)
	rapid.Check(t, func(t *rapid.T) {
		v := anyLua(t, L, 4)
		shared, err := encode(v, "value")
		if err != nil {
			t.Fatal(err)
		}
		if parsed, err := value.Parse([]byte(shared.Encoded())); err != nil || parsed != shared {
			t.Fatalf("%v is not canonical: %v", shared, err)
		}
		if back := decode(L, shared); !same(v, back) {
			t.Fatalf("%v came back as something else", shared)
		}
	})
}

func TestTheOrderInWhichATableWasFilledMakesNoDifference(t *testing.T) {
	L := newLua(t)
	rapid.Check(t, func(t *rapid.T) {
		keys := rapid.SliceOfDistinct(rapid.String(), func(s string) string { return s }).Draw(t, "keys")
		one, two := L.NewTable(), L.NewTable()
		for i := range keys {
			one.RawSetString(keys[i], lua.LTrue)
			two.RawSetString(keys[len(keys)-1-i], lua.LTrue)
		}
		x, errX := encode(one, "value")
		y, errY := encode(two, "value")
		if x != y || errX != nil || errY != nil {
			t.Fatalf("%v, %v (%v, %v)", x, y, errX, errY)
		}
	})
}

func FuzzEveryValueGoesToLuaAndBack(f *testing.F) {
	f.Add([]byte{0xf5})
	f.Add([]byte{0x82, 0x01, 0xa1, 0x61, 'a', 0xf9, 0x7c, 0x00})
	f.Add([]byte{0xa2, 0x01, 0xf4, 0x03, 0xf4}) // a list with a hole, which only a host can make
	L := newLua(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := value.Parse(data)
		if err != nil {
			return
		}
		back, err := encode(decode(L, v), "value")
		if err != nil && strings.Contains(err.Error(), "holes") {
			return
		}
		if err != nil || back != v {
			t.Fatalf("%v came back as %v: %v", v, back, err)
		}
	})
}

func TestAShortStringOfALargeValueDoesNotKeepItAlive(t *testing.T) {
	L := newLua(t)
	large := L.NewTable()
	large.RawSetString("id", lua.LString("short"))
	large.RawSetString("body", lua.LString(strings.Repeat("x", 1<<20)))
	shared, err := encode(large, "value")
	if err != nil {
		t.Fatal(err)
	}
	back := decode(L, shared).(*lua.LTable)
	if id := string(back.RawGetString("id").(lua.LString)); within(id, shared.Encoded()) {
		t.Error("the short string is part of the encoding")
	}
	back.ForEach(func(k, _ lua.LValue) {
		if within(string(k.(lua.LString)), shared.Encoded()) {
			t.Errorf("the key %s is part of the encoding", k)
		}
	})
	if body := string(back.RawGetString("body").(lua.LString)); !within(body, shared.Encoded()) {
		t.Error("the long string, most of the encoding, was copied")
	}
}

// within reports whether s shares memory with whole.
func within(s, whole string) bool {
	at, start := uintptr(unsafe.Pointer(unsafe.StringData(s))), uintptr(unsafe.Pointer(unsafe.StringData(whole)))
	return start <= at && at < start+uintptr(len(whole))
}

func TestAStringMayFillTheLimitAndNoMore(t *testing.T) {
	const head = 5 // bytes before a string of that length
	fits := strings.Repeat("x", value.MaxSize-head)
	v, err := encode(lua.LString(fits), "value")
	if err != nil || v.Size() != value.MaxSize {
		t.Errorf("%d bytes: %v", v.Size(), err)
	}
	if _, err := encode(lua.LString(fits+"x"), "value"); err != value.ErrTooLarge {
		t.Errorf("one byte more: %v", err)
	}
}

func TestAListBeyondWhatGopherLuaKeepsAsOneIsAList(t *testing.T) {
	L := newLua(t)
	list := L.NewTable()
	n := lua.MaxArrayIndex + 10
	for i := 1; i <= n; i++ {
		list.RawSetInt(i, lua.LTrue)
	}
	v, err := encode(list, "value")
	if err != nil {
		t.Fatal(err)
	}
	r := value.NewReader(v.Encoded())
	if head, err := r.Next(); err != nil || head.Kind != value.ListKind || head.N != n {
		t.Errorf("%+v, %v", head, err)
	}
	if back := decode(L, v).(*lua.LTable); back.RawGet(lua.LNumber(n)) != lua.LTrue {
		t.Error("the last one is lost")
	}
	list.RawSetInt(n-5, lua.LNil)
	if _, err := encode(list, "value"); err == nil || !strings.Contains(err.Error(), "list with holes") {
		t.Errorf("with a hole: %v", err)
	}
}

// sevenFields is a typical shared value: seven fields, one of them a list.
func sevenFields(L *lua.LState) *lua.LTable {
	t := L.CreateTable(0, 7)
	t.RawSetString("id", lua.LNumber(123456))
	t.RawSetString("host", lua.LString("db1.example.org"))
	t.RawSetString("ok", lua.LTrue)
	t.RawSetString("load", lua.LNumber(0.75))
	t.RawSetString("state", lua.LString("running"))
	t.RawSetString("at", lua.LNumber(1700000000.25))
	tags := L.CreateTable(3, 0)
	for i, s := range []string{"web", "prod", "eu"} {
		tags.RawSetInt(i+1, lua.LString(s))
	}
	t.RawSetString("tags", tags)
	return t
}

func TestToEncodeARecordAllocatesNothingButRoomForIt(t *testing.T) {
	record := sevenFields(newLua(t))
	var e encoder
	if n := testing.AllocsPerRun(100, func() {
		e.dst = e.dst[:0]
		if err := e.value(record); err != nil {
			t.Fatal(err)
		}
	}); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkEncodeRecord(b *testing.B) {
	record := sevenFields(newLua(b))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := encode(record, "value"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecodeRecord(b *testing.B) {
	L := newLua(b)
	v, err := encode(sevenFields(L), "value")
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		decode(L, v)
	}
}
