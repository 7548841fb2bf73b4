package sandbox

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// TestLoadedCodeCountsAsMemory keeps some functions that load made: as text
// they are small, as code they are more than the run may have.
func TestLoadedCodeCountsAsMemory(t *testing.T) {
	for name, piece := range map[string]string{"statements": "x = 1 ", "functions": "do local function f() end end "} {
		for mode, plain := range map[string]bool{"": false, " in a plain state": true} {
			t.Run(name+mode, func(t *testing.T) {
				keep := fmt.Sprintf(`local t, s = {}, ("%s"):rep(2000) for i = 1, 100 do t[i] = assert(loadstring(s)) end`, piece)
				p, err := Compile("keep.lua", []byte(keep))
				if err != nil {
					t.Fatal(err)
				}
				s := New(Options{Plain: plain, Limits: Limits{Memory: 2 << 20}})
				defer s.Close()
				_, err = s.Run(t.Context(), p)
				var over *LimitError
				if !errors.As(err, &over) || !strings.Contains(err.Error(), "2MB of memory") {
					t.Errorf("it ended with %v", err)
				}
			})
		}
	}
}
