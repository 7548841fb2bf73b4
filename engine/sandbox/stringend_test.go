package sandbox

import (
	"context"
	"errors"
	"testing"
	"unsafe"

	"github.com/unilua/unilua/engine/fault"
	lua "github.com/yuin/gopher-lua"
)

// endless calls would go on for hours at least. The subject s has a hundred
// thousand bytes.
var endless = map[string]string{
	"find":                 "s:find(('a*'):rep(15) .. 'b')",
	"a lazy find":          "s:find(('.-'):rep(20) .. 'b')",
	"an optional find":     "s:find(('a?'):rep(40) .. ('a'):rep(40) .. 'b', -60)",
	"match":                "s:match('(a*)(a*)(a*)%1%2%3b')",
	"gmatch":               "for _ in s:gmatch('a-a-a-a-b') do end",
	"gsub":                 "s:gsub('.-.-.-b', '')",
	"gsub and a balance":   "parentheses:gsub('%b()', '')",
	"gsub and a table":     "s:gsub('()a-a-a-b', {})",
	"gsub of many matches": "while true do s:gsub('a', '%0') end",
}

func TestASearchEndsWithItsRun(t *testing.T) {
	why := errors.New("the lease is lost")
	for name, call := range endless {
		t.Run(name, func(t *testing.T) {
			s, started := stubbornState(t, Options{})
			p, err := Compile("job.lua", []byte(`local s, parentheses = ("a"):rep(1e5), ("("):rep(3e6)
				started() pcall(function() `+call+` end) survived()`))
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancelCause(t.Context())
			defer cancel(nil)
			go func() {
				<-started
				cancel(fault.New(fault.Lost, "%w", why))
			}()
			if _, err = s.Run(ctx, p); !errors.Is(err, why) {
				t.Error(err)
			}
		})
	}
}

func TestASmallPartDoesNotKeepALargeText(t *testing.T) {
	large := string(make([]byte, 1<<20))
	within := func(v lua.LValue, s string) bool {
		p, first := uintptr(unsafe.Pointer(unsafe.StringData(string(v.(lua.LString))))), uintptr(unsafe.Pointer(unsafe.StringData(s)))
		return p >= first && p < first+uintptr(len(s))
	}
	if within(part(large, 5, 100), large) {
		t.Error("a hundred bytes keep a megabyte")
	}
	if !within(part(large, 5, len(large)), large) {
		t.Error("most of a text is copied")
	}
	if !within(part(large[:200], 5, 8), large) {
		t.Error("a part of a short text is copied")
	}
}

func TestAReplacementIsNoLargerThanATextMayBe(t *testing.T) {
	_, _, err := run(t, roomy, `return ("aa"):gsub("a", ("x"):rep(2 ^ 27 + 1))`)
	var failure *ScriptError
	if !errors.As(err, &failure) || failure.Message != "resulting string too large" {
		t.Error(err)
	}
}
