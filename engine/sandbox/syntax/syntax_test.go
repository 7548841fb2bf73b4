package syntax

import (
	"errors"
	"strings"
	"testing"
	"time"
)

func TestAnErrorIsWordedAsLuaDoesAndPointsAtTheToken(t *testing.T) {
	for _, c := range []struct {
		name, src, want string
		column          int
	}{
		{"keyword", "local x = 1\nif x then\n  y = end\n", "job.lua:3: unexpected symbol near 'end'", 7},
		{"end of file", "x =", "job.lua:1: unexpected symbol near '<eof>'", 4},
		{"open function", "function f()\n  if x then\n", "job.lua:3: 'end' expected (to close 'if' at line 2) near '<eof>'", 12},
		{"open loop", "while true do\n\n", "job.lua:3: 'end' expected (to close 'while' at line 1) near '<eof>'", 14},
		{"open bracket", "print(1", "job.lua:1: ')' expected near '<eof>'", 8},
		{"a bracket closed by the wrong word", "if x then f( end", "job.lua:1: unexpected symbol near 'end'", 14},
		{"string", "print('abc\n)", "job.lua:1: unfinished string near ''abc'", 7},
		{"long string", "x = [[abc\nd", "job.lua:2: unfinished long string near '<eof>'", 5},
		{"long comment", "--[[ abc\nd", "job.lua:2: unfinished long comment near '<eof>'", 1},
		{"stray byte", "x = é", "job.lua:1: unexpected symbol near 'é'", 5},
		{"tilde", "if a ~ b then end", "job.lua:1: 'then' expected near '~'", 6},
		{"hexadecimal", "x = 0xg", "job.lua:1: malformed number near '0xg'", 5},
		{"string token", `x = 1 "abc"`, `job.lua:1: unexpected symbol near '"abc"'`, 7},
		{"goto", "goto 1", "job.lua:1: '<name>' expected near '1'", 6},
		{"label", "::a:", "job.lua:1: '::' expected near ':'", 4},
		{"after carriage returns", "local x = 1\r\nx = = 2\r\n", "job.lua:2: unexpected symbol near '='", 5},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := parseError(t, c.src)
			if e.Error() != c.want || e.Column != c.column {
				t.Errorf("got  %q at column %d\nwant %q at column %d", e.Error(), e.Column, c.want, c.column)
			}
			if want := Line(lineEnds.Replace(c.src), e.Shown); e.SourceLine != want {
				t.Errorf("source line %q, want %q", e.SourceLine, want)
			}
		})
	}
}

func TestWhatIsNotUTF8IsRefusedWithLineAndByte(t *testing.T) {
	e := parseError(t, "local a = 1\nprint('caf\xe9')\n")
	if want := "job.lua:2: not UTF-8: byte 0xE9 at column 11 (offset 22)"; e.Error() != want || !e.NotUTF8 {
		t.Errorf("got %q (NotUTF8 %v), want %q", e.Error(), e.NotUTF8, want)
	}
}

func TestAChunkThatAScriptPutTogetherMayHoldAnyBytes(t *testing.T) {
	if _, err := ParseChunk("=load", []byte("return 'caf\xe9'")); err != nil {
		t.Error(err)
	}
}

func TestMarkAndFirstCommentAreSkippedAndLinesKeepTheirNumbers(t *testing.T) {
	for _, src := range []string{"\xef\xbb\xbf#!/usr/bin/env unilua\nx =\n", "#!/bin/x\r\nx =\r\n", "\xef\xbb\xbf\nx =\n"} {
		if e := parseError(t, src); e.Line != 3 {
			t.Errorf("%q: line %d, want 3", src, e.Line)
		}
	}
	for _, src := range []string{"", "\xef\xbb\xbf", "#!/usr/bin/env unilua", "-- nothing", "\n\n"} {
		if tree, err := Parse("job.lua", []byte(src)); err != nil || len(tree.Stmts) != 0 {
			t.Errorf("%q: %v", src, err)
		}
	}
}

func TestPrecompiledAndHugeSourcesAreRefused(t *testing.T) {
	if e := parseError(t, "\x1bLua\x51\x00\xff"); !strings.Contains(e.Message, "precompiled") {
		t.Error(e)
	}
	if e := parseError(t, strings.Repeat("\n", MaxSource+1)); !strings.Contains(e.Message, "bytes") {
		t.Error(e)
	}
}

// Each of these blows the parser or the compiler of gopher-lua when it comes
// to them unchecked.
func TestDeepSourcesAreRefusedQuickly(t *testing.T) {
	n := 100_000
	for name, src := range map[string]string{
		"tables":      "x = " + strings.Repeat("{", n),
		"calls":       "x = " + strings.Repeat("f(", n),
		"parentheses": "x = " + strings.Repeat("(", n) + "1" + strings.Repeat(")", n),
		"functions":   strings.Repeat("function f() ", n/2),
		"blocks":      strings.Repeat("do ", n),
		"concat":      "x = a" + strings.Repeat("..a", n),
		"power":       "x = a" + strings.Repeat("^a", n),
		"not":         "x = " + strings.Repeat("not ", n) + "a",
		"minus":       "x = " + strings.Repeat("- ", n) + "a",
		"plus":        "x = a" + strings.Repeat("+a", n),
		"or":          "x = a" + strings.Repeat(" or a", n),
		"fields":      "x = a" + strings.Repeat(".a", n),
		"applied":     "x = f" + strings.Repeat("()", n),
		"elseif":      "if a then " + strings.Repeat("elseif a then ", n/2) + " end",
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			e := parseError(t, src)
			if !strings.Contains(e.Message, "too many syntax levels") {
				t.Error(e)
			}
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

func TestOrdinarySourcesAreNotTooDeep(t *testing.T) {
	for name, src := range map[string]string{
		"many statements":   strings.Repeat("x = a .. b .. c\n", 5000),
		"many calls":        strings.Repeat("f(-1, not x)\n", 5000),
		"150 tables":        "x = " + strings.Repeat("{", 150) + strings.Repeat("}", 150),
		"150 concatenated":  "x = a" + strings.Repeat("..a", 150),
		"500 added":         "x = a" + strings.Repeat("+a", 500),
		"300 elseif":        "if a then " + strings.Repeat("elseif a then ", 300) + " end",
		"long table":        "x = {" + strings.Repeat("{-1, #a},\n", 5000) + "}",
		"alternatives":      "x = a" + strings.Repeat(" or a == 1", 500),
		"binary minus":      "x = a" + strings.Repeat("-a", 500),
		"nested generators": strings.Repeat("for a in b do ", 45) + strings.Repeat("end ", 45),
	} {
		if _, err := Parse("job.lua", []byte(src)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzParseNeverPanicsAndNamesALine(f *testing.F) {
	for _, s := range []string{"x = 1", "#!a\nx", "if a then", "x = [==[", "\"\\", "a.b:c{}", "goto x ::x::", "\xef\xbb\xbf", "0x", "..", "-"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		_, err := Parse("f", src)
		var e *Error
		if err != nil && (!errors.As(err, &e) || e.Line < 1) {
			t.Fatalf("%v", err)
		}
	})
}

func parseError(t *testing.T, src string) *Error {
	t.Helper()
	_, err := Parse("job.lua", []byte(src))
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("no syntax error, but %v", err)
	}
	return e
}
