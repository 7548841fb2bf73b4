//go:build linux

package hostile

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/unilua/unilua/engine/fault"
)

// attack is a script that tries to do harm, and what must come of it.
type attack struct {
	file   string // kind/name.lua
	src    []byte
	flags  []string // of unilua run; $DIR is the folder of the attack
	end    end
	code   fault.Code // of the failure, "" where it carries none
	says   []string   // parts of the failure
	prints string     // all of the standard output
	times  int        // how often it runs, one after the other
	exit   int        // the exit code of the program, if the script has its own
}

// end is how a run ends.
type end string

const (
	well    end = "well"
	failed  end = "failed"
	denied  end = "denied"
	limited end = "limited"
	refused end = "refused" // not started: it does not compile
)

// exitCodes are what unilua run makes of the ends.
var exitCodes = map[end]int{well: 0, failed: 1, denied: 3, limited: 4, refused: 1}

// attacks returns the corpus.
func attacks(t *testing.T) []attack {
	t.Helper()
	files, err := filepath.Glob("*/*.lua")
	if err != nil {
		t.Fatal(err)
	}
	var all []attack
	for _, file := range files {
		if filepath.Dir(file) == honestFolder {
			continue
		}
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		a := attack{file: file, src: src, times: 1}
		if err := a.readHeader(); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		all = append(all, a)
	}
	return all
}

// readHeader reads the lines of the source that begin with --@.
func (a *attack) readHeader() error {
	for lines := bufio.NewScanner(bytes.NewReader(a.src)); lines.Scan(); {
		line, ok := strings.CutPrefix(lines.Text(), "--@ ")
		if !ok {
			continue
		}
		word, rest, _ := strings.Cut(line, " ")
		if err := a.note(word, strings.TrimLeft(rest, " ")); err != nil {
			return fmt.Errorf("%s: %w", lines.Text(), err)
		}
	}
	if a.end == "" {
		return fmt.Errorf("no line tells how it ends")
	}
	if a.end != well && len(a.says) == 0 {
		return fmt.Errorf("no line tells what the failure says")
	}
	return nil
}

func (a *attack) note(word, rest string) (err error) {
	switch word {
	case "flags":
		for _, flag := range strings.Fields(rest) {
			a.flags = append(a.flags, strings.ReplaceAll(flag, "_", " "))
		}
	case "ends":
		how, code, _ := strings.Cut(rest, " ")
		a.end, a.code = end(how), fault.Code(code)
		if _, ok := exitCodes[a.end]; !ok {
			return fmt.Errorf("no run ends %q", how)
		}
		if a.code != "" && !slices.Contains(fault.Codes(), a.code) {
			return fmt.Errorf("there is no code %q", a.code)
		}
	case "says":
		a.says = append(a.says, rest)
	case "prints":
		a.prints += rest + "\n"
	case "times":
		a.times, err = strconv.Atoi(rest)
	case "exits":
		a.exit, err = strconv.Atoi(rest)
	default:
		err = fmt.Errorf("unknown word %q", word)
	}
	return err
}

// in returns the attack with the names of its folder filled in.
func (a attack) in(dir string) attack {
	fill := func(list []string) []string {
		filled := make([]string, len(list))
		for i, text := range list {
			filled[i] = strings.ReplaceAll(text, "$DIR", dir)
		}
		return filled
	}
	a.flags, a.says = fill(a.flags), fill(a.says)
	a.prints = strings.ReplaceAll(a.prints, "$DIR", dir)
	return a
}

// outcome is what came of an attack.
type outcome struct {
	end    end
	code   fault.Code // "" where it is not known
	says   string
	prints string
}

// check reports where an outcome is not as it must be.
func (a attack) check(got outcome) error {
	if got.end != a.end || got.code != a.code {
		return fmt.Errorf("it ended %s %s, not %s %s; it said: %s", got.end, got.code, a.end, a.code, shorten(got.says))
	}
	for _, part := range a.says {
		if !strings.Contains(got.says, part) {
			return fmt.Errorf("it does not say %q: %s", part, shorten(got.says))
		}
	}
	if got.prints != a.prints {
		return fmt.Errorf("it printed %q, not %q", shorten(got.prints), shorten(a.prints))
	}
	return nil
}

func shorten(text string) string {
	const most = 2000
	if len(text) > most {
		return text[:most] + "..."
	}
	return text
}
