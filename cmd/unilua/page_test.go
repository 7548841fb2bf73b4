package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/unilua/unilua/bindings"
)

// TestTheLongPagesAreTrue runs each block of code of the pages, which says behind
// --> what it prints. Where it says that Lua 5.1 does the same, that must be so,
// and elsewhere it must not.
func TestTheLongPagesAreTrue(t *testing.T) {
	for page, least := range map[string]int{"lua": 10, "limits": 2} {
		t.Run(page, func(t *testing.T) {
			if blocks := checkPage(t, page); blocks < least {
				t.Errorf("the page has only %d blocks of code", blocks)
			}
		})
	}
}

// checkPage returns how many blocks of code a page has.
func checkPage(t *testing.T, name string) (blocks int) {
	page, err := bindings.Doc(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range page.Body {
		if part.Code != "" {
			blocks++
			checkBlock(t, part)
		}
	}
	return blocks
}

func checkBlock(t *testing.T, part bindings.Part) {
	bin, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "page.lua")
	if err := os.WriteFile(file, []byte(part.Code), 0o644); err != nil {
		t.Fatal(err)
	}
	want := promised(part.Code)
	if got := printedBy(bin, "run", "--ephemeral", file); got != want {
		t.Errorf("%s\nprints:\n%s", part.Code, got)
	}
	if _, err := exec.LookPath("lua5.1"); err != nil {
		return
	}
	const small = `ulimit -v 300000; exec lua5.1 "$0"` // what it may not have takes no time to be refused
	if got := printedBy("sh", "-c", small, file); (got == want) != part.Same {
		t.Errorf("%s\nprints in lua5.1:\n%s\nthe page says that this is the same: %v", part.Code, got, part.Same)
	}
}

var promise = regexp.MustCompile(`--> (.*?)(?: --> |\n)`)

// promised returns the lines that code says it prints.
func promised(code string) string {
	code = strings.ReplaceAll(code, " --> ", "\n--> ") + "\n"
	var b strings.Builder
	for _, m := range promise.FindAllStringSubmatch(code, -1) {
		b.WriteString(m[1] + "\n")
	}
	return b.String()
}

func printedBy(program string, args ...string) string {
	out, err := exec.Command(program, args...).CombinedOutput()
	if err != nil {
		return string(out) + err.Error()
	}
	return string(out)
}
