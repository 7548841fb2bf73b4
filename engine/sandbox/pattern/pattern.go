// Package pattern matches the patterns of Lua 5.1 on bytes.
//
// Compile makes a Program, which is read-only and may be shared; a Matcher
// looks for its matches in one subject. What is found, and in which order it is
// tried, is what Lua 5.1 does. As there, a fault of a pattern is an error only
// once the match gets to it: "a[" finds nothing in "b". Other than there, a
// zero byte in a pattern stands for itself.
//
// # Costs
//
// A pattern has no alternatives and repeats only single characters, so a match
// runs through its items once, from the first to the last, and can only come
// back to those that repeat. A stack with one entry for each of these is all it
// needs, whatever the subject is; nothing recurses. Captures need no undoing:
// the way to the end passes all of them anew.
//
// Time can still be a power of the length of the subject. A Matcher counts its
// steps, and asks now and then whether to go on.
package pattern

import "errors"

// MaxCaptures is how many captures a pattern may have.
const MaxCaptures = 32

// maxItems is how many items a pattern may have, where a run of plain
// characters is one: 10 MB of program.
const maxItems = 1 << 18

// Faults of a pattern, and of what asks for its captures.
var (
	errEndsWithPercent = errors.New("malformed pattern (ends with '%')")
	errMissingBracket  = errors.New("malformed pattern (missing ']')")
	errMissingFrontier = errors.New("missing '[' after '%f' in pattern")
	errUnbalanced      = errors.New("unbalanced pattern")
	errNothingToClose  = errors.New("invalid pattern capture")
	errTooManyCaptures = errors.New("too many captures")
	errTooComplex      = errors.New("pattern too complex")
	errCaptureIndex    = errors.New("invalid capture index")
	errUnfinished      = errors.New("unfinished capture")
)

// Program is a compiled pattern.
type Program struct {
	source    string
	items     []item
	fault     error // of the item that is faulty, the last
	captures  []capture
	anchored  bool   // begins with ^
	plain     bool   // has none of the characters that string.find looks for
	looksBack bool   // has a reference to a capture
	branches  int    // items that a match can come back to
	first     start  // what a match begins with
	prefix    string // the text that each match begins with
	leading   *set   // see skipRun
}

// Plain reports whether string.find takes the pattern as plain text, which it
// does if it has none of ^ $ * + ? . ( [ % -.
func (p *Program) Plain() bool { return p.plain }

// Anchored reports whether the pattern begins with ^, so that only a match
// where the search starts counts.
func (p *Program) Anchored() bool { return p.anchored }

// Captures returns how many captures the pattern has.
func (p *Program) Captures() int { return len(p.captures) }

// capture says what a capture is.
type capture uint8

const (
	unfinished capture = iota // a ( that has no )
	substring
	position
)

// item is a step of a match.
type item struct {
	kind       kind
	slot       uint8 // of a capture
	low, high  byte  // the pair of %b
	only       int16 // the one byte that follow holds, or -1
	any        bool  // set holds all bytes
	possessive bool  // set and follow have no byte in common
	atEnd      bool  // what comes after may match at the end of the subject
	set        *set
	follow     *set // the bytes with which what comes after may begin
	text       string
}

type kind uint8

const (
	accept   kind = iota // the end of the pattern
	text                 // these bytes
	single               // a byte of the set
	optional             // ?
	star                 // *
	plus                 // +
	lazy                 // -
	open                 // (
	shut                 // )
	here                 // ()
	again                // %1
	never                // %1, if that is a position
	balance              // %b
	frontier             // %f
	finish               // $
	faulty               // a fault
)

// start is what a match of something can begin with.
type start struct {
	bytes set
	atEnd bool // it may match at the end of the subject
}

var anything = start{all, true}
