package differential

import (
	"strings"
	"testing"
)

func TestReducingLeavesTheLineThatMatters(t *testing.T) {
	src := "local a = 1\nfor i = 1, 3 do\n  if a then\n    local b = {2, here(a + 1)}\n    out(b)\n  end\nend\nreturn a"
	got := Reduce(src, func(p string) bool { return strings.Contains(p, "here(") })
	if got != "local b = here()\n" {
		t.Errorf("%s", got)
	}
}
