package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/unilua/unilua/bindings"
	"github.com/unilua/unilua/engine/sandbox/check"
)

func TestCheckFindsNothingInTheExamples(t *testing.T) {
	files, err := filepath.Glob("../../scripts/examples/*/*.lua")
	if err != nil || len(files) == 0 {
		t.Fatal("no examples", err)
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		nothingIn(t, file, src)
	}
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range blocks(string(readme)) {
		if b.language == "lua" && !strings.HasPrefix(b.text, "-- typo.lua") { // which shows what check finds
			nothingIn(t, fmt.Sprintf("README.md, line %d", b.line), []byte(b.text))
		}
	}
	for _, m := range bindings.Modules() {
		if m.Open != nil {
			nothingIn(t, m.Name, []byte(m.Open.Example))
		}
		examplesIn(t, m.Name, m.Funcs)
		for _, c := range m.Classes {
			examplesIn(t, c.Name, c.Methods)
		}
	}
}

func examplesIn(t *testing.T, of string, funcs []bindings.Func) {
	for _, f := range funcs {
		nothingIn(t, of+" "+f.Name, []byte(f.Example))
	}
}

// nothingIn expects no errors, and of warnings only those of examples, which may
// leave out what they do with a value.
func nothingIn(t *testing.T, name string, src []byte) {
	t.Helper()
	for _, f := range checkSource(name, src, checkedAPI()) {
		if !f.Warning || !strings.HasPrefix(f.Message, "unused local ") {
			t.Errorf("%s\n%s", f, src)
		}
	}
}

// TestCheckFindsNothingInSpecsButDeliberateMisuse: what it finds there stands near
// an expectation that it raises.
func TestCheckFindsNothingInSpecsButDeliberateMisuse(t *testing.T) {
	files, err := filepath.Glob("../../spec/*_spec.lua")
	if err != nil || len(files) == 0 {
		t.Fatal("no specs", err)
	}
	deliberate := regexp.MustCompile(`to_raise|pcall|misuse|refuse|wrong`)
	found := 0
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(string(src), "\n")
		for _, f := range checkSource(file, src, checkedAPI()) {
			if isFrame(f) {
				continue
			}
			found++
			if near := strings.Join(lines[max(0, f.Line-4):min(len(lines), f.Line+4)], "\n"); !deliberate.MatchString(near) {
				t.Errorf("%s\n%s", f, near)
			}
		}
	}
	if found < 30 {
		t.Errorf("only %d findings, though specs misuse everything on purpose", found)
	}
}

// isFrame reports a finding about the globals of the frame that specs run in.
func isFrame(f check.Finding) bool {
	return regexp.MustCompile(`^undeclared global '(describe|it|expect)'|^global 'shared_by_accident'`).MatchString(f.Message)
}
