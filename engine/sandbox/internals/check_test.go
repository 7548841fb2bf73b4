package internals

import (
	"context"
	"reflect"
	"testing"

	lua "github.com/yuin/gopher-lua"
)

func TestTheInsideIsAsItIsSeen(t *testing.T) {
	if err := Check(); err != nil {
		t.Fatal(err)
	}
}

type (
	pair struct {
		a int
		b *lua.LTable
	}
	swapped struct {
		b *lua.LTable
		a int
	}
	shorter struct{ a int }
	wider   struct {
		a int8
		b *lua.LTable
	}
	list  struct{ next *list }
	other struct{ next *other }
	third struct{ next **third }
)

func TestTypesOfTheSameLayoutAreTheSame(t *testing.T) {
	for _, c := range []struct {
		theirs, ours reflect.Type
		want         bool
	}{
		{reflect.TypeFor[pair](), reflect.TypeFor[pair](), true},
		{reflect.TypeFor[pair](), reflect.TypeFor[swapped](), false},
		{reflect.TypeFor[pair](), reflect.TypeFor[shorter](), false},
		{reflect.TypeFor[pair](), reflect.TypeFor[wider](), false},
		{reflect.TypeFor[list](), reflect.TypeFor[other](), true},
		{reflect.TypeFor[list](), reflect.TypeFor[third](), false},
		{reflect.TypeFor[func(*list) int](), reflect.TypeFor[func(*other) int](), true},
		{reflect.TypeFor[func(*list) int](), reflect.TypeFor[func(*other) uint](), false},
		{reflect.TypeFor[func(*list) int](), reflect.TypeFor[func(*list, int) int](), false},
		{reflect.TypeFor[[2]int](), reflect.TypeFor[[3]int](), false},
		{reflect.TypeFor[map[string]*list](), reflect.TypeFor[map[string]*other](), true},
		{reflect.TypeFor[map[string]int](), reflect.TypeFor[map[int]int](), false},
		{reflect.TypeFor[context.Context](), reflect.TypeFor[opaque](), true},
		{reflect.TypeFor[context.Context](), reflect.TypeFor[hidden](), false},
		{reflect.TypeFor[context.Context](), reflect.TypeFor[error](), false},
		{reflect.TypeFor[*list](), reflect.TypeFor[hidden](), true},
		{reflect.TypeFor[[]byte](), reflect.TypeFor[string](), false},
	} {
		if got := (comparison{}).same(c.theirs, c.ours); got != c.want {
			t.Errorf("%v seen as %v: %v", c.theirs, c.ours, got)
		}
	}
}

func TestNumbersKeepTheirBits(t *testing.T) {
	var n Numbers
	zero := 0.0
	for _, f := range []float64{0, -zero, 1, 1023, 1024, -1, 0.5, 1e300, 1 / zero, -1 / zero, zero / zero} {
		v, ok := n.Value(f).(lua.LNumber)
		if !ok || v != lua.LNumber(f) && f == f || 1/float64(v) != 1/f && f == 0 {
			t.Errorf("%v became %v", f, v)
		}
	}
}

func TestFramesComeBackInTheOrderOfAStack(t *testing.T) {
	L := lua.NewState(lua.Options{SkipOpenLibs: true, MinimizeStackMemory: true, CallStackSize: 8})
	defer L.Close()
	s := Of(L).Stack()
	const most = 1000
	for round := range 3 {
		for i := range most {
			f := s.Push()
			f.Pc = i + round
			if s.Depth() != i+1 || s.Last() != f || f.Index != i {
				t.Fatalf("depth %d after %d", s.Depth(), i)
			}
		}
		for i := most - 1; i >= 0; i-- {
			if f := s.Pop(); f.Pc != i+round || s.Depth() != i {
				t.Fatalf("%d instead of %d", f.Pc, i+round)
			}
		}
	}
	if s.Last() != nil {
		t.Error("a frame is left")
	}
}

func TestRegistersKeepTheirValuesWhenTheyMove(t *testing.T) {
	L := lua.NewState(lua.Options{SkipOpenLibs: true, RegistrySize: 128, RegistryMaxSize: 5000})
	defer L.Close()
	r := Of(L).Registers
	r.SetTop(100)
	r.Values[127] = lua.LTrue
	if !r.Reserve(4000) || len(r.Values) < 4000 || r.Values[99] != lua.LNil || r.Values[127] != lua.LValue(lua.LTrue) {
		t.Error("they have changed")
	}
	if r.Reserve(5001) {
		t.Error("there are more than allowed")
	}
	r.SetTop(50)
	if r.Values[50] != nil || r.Values[99] != nil {
		t.Error("free registers keep their values")
	}
}
