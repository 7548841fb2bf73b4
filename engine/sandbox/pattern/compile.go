package pattern

import "strings"

// special has the characters without which string.find takes a pattern as
// plain text.
const special = "^$*+?.([%-"

// compile makes a Program of a pattern. A faulty one runs up to its fault.
func compile(source string) *Program {
	c := compiler{rest: source}
	c.program.source = source
	c.program.plain = !strings.ContainsAny(source, special)
	if strings.HasPrefix(source, "^") {
		c.program.anchored, c.rest = true, source[1:]
	}
	for c.rest != "" && c.program.fault == nil {
		c.next()
	}
	c.add(item{kind: accept})
	c.program.look()
	return &c.program
}

type compiler struct {
	program Program
	rest    string // of the pattern
	text    []byte // plain characters that are not yet an item
}

// add adds an item, after the plain characters before it.
func (c *compiler) add(i item) {
	p := &c.program
	if len(c.text) > 0 {
		p.items = append(p.items, item{kind: text, text: string(c.text)})
		c.text = nil
	}
	if len(p.items) >= maxItems && i.kind != accept && i.kind != faulty {
		c.fail(errTooComplex)
		return
	}
	p.items = append(p.items, i)
}

// fail makes the rest of the pattern a fault.
func (c *compiler) fail(err error) {
	c.add(item{kind: faulty})
	c.program.fault = err
}

// next compiles what the rest begins with.
func (c *compiler) next() {
	switch c.rest[0] {
	case '(':
		c.open()
		return
	case ')':
		c.shut()
		return
	case '$':
		if len(c.rest) == 1 {
			c.rest = ""
			c.add(item{kind: finish})
			return
		}
	case '%':
		if len(c.rest) > 1 && c.escape(c.rest[1]) {
			return
		}
	}
	c.character()
}

func (c *compiler) open() {
	p := &c.program
	if len(p.captures) == MaxCaptures {
		c.fail(errTooManyCaptures)
		return
	}
	slot := uint8(len(p.captures))
	if rest, ok := strings.CutPrefix(c.rest, "()"); ok {
		c.rest = rest
		p.captures = append(p.captures, position)
		c.add(item{kind: here, slot: slot})
		return
	}
	c.rest = c.rest[1:]
	p.captures = append(p.captures, unfinished)
	c.add(item{kind: open, slot: slot})
}

func (c *compiler) shut() {
	captures := c.program.captures
	for slot := len(captures) - 1; slot >= 0; slot-- {
		if captures[slot] == unfinished {
			c.rest = c.rest[1:]
			captures[slot] = substring
			c.add(item{kind: shut, slot: uint8(slot)})
			return
		}
	}
	c.fail(errNothingToClose)
}

// escape compiles % and a letter, unless that is a character like any other.
func (c *compiler) escape(letter byte) bool {
	switch {
	case letter == 'b':
		c.balance()
	case letter == 'f':
		c.frontier()
	case '0' <= letter && letter <= '9':
		c.again(int(letter) - '1')
	default:
		return false
	}
	return true
}

func (c *compiler) balance() {
	if len(c.rest) < len("%bxy") {
		c.fail(errUnbalanced)
		return
	}
	low, high := c.rest[2], c.rest[3]
	c.rest = c.rest[4:]
	c.add(item{kind: balance, low: low, high: high})
}

func (c *compiler) frontier() {
	c.rest = c.rest[2:]
	if !strings.HasPrefix(c.rest, "[") {
		c.fail(errMissingFrontier)
		return
	}
	if s := c.bracket(); s != nil {
		c.add(item{kind: frontier, set: s})
	}
}

func (c *compiler) again(slot int) {
	captures := c.program.captures
	if slot < 0 || slot >= len(captures) || captures[slot] == unfinished {
		c.fail(errCaptureIndex)
		return
	}
	c.rest = c.rest[2:]
	c.program.looksBack = true
	if captures[slot] == position {
		c.add(item{kind: never})
		return
	}
	c.add(item{kind: again, slot: uint8(slot)})
}

// character compiles what stands for one character, and the sign of repetition
// after it.
func (c *compiler) character() {
	plain := c.rest[0] != '.' && c.rest[0] != '['
	s := c.single()
	if s == nil {
		return
	}
	repeat := kind(single)
	if c.rest != "" {
		repeat = repetition(c.rest[0])
	}
	if repeat != single {
		c.rest = c.rest[1:]
	} else if char := s.only(); plain && char >= 0 {
		c.text = append(c.text, byte(char))
		return
	}
	c.add(item{kind: repeat, set: s, any: *s == all})
}

func repetition(sign byte) kind {
	switch sign {
	case '?':
		return optional
	case '*':
		return star
	case '+':
		return plus
	case '-':
		return lazy
	}
	return single
}

// single reads what stands for one character. If that is faulty it returns nil.
func (c *compiler) single() *set {
	char := c.rest[0]
	switch {
	case char == '[':
		return c.bracket()
	case char == '.':
		c.rest = c.rest[1:]
		return &all
	case char != '%':
		c.rest = c.rest[1:]
		return &singles[char]
	case len(c.rest) == 1:
		c.fail(errEndsWithPercent)
		return nil
	}
	class := &classes[c.rest[1]]
	c.rest = c.rest[2:]
	return class
}

// bracket reads a set, whose first character may be ]. If it has no end it
// returns nil.
func (c *compiler) bracket() *set {
	first := len("[")
	if strings.HasPrefix(c.rest, "[^") {
		first++
	}
	for i := first; i < len(c.rest); i++ {
		switch {
		case c.rest[i] == '%':
			i++
		case c.rest[i] == ']' && i > first:
			body := c.rest[1:i]
			c.rest = c.rest[i+1:]
			return bracket(body)
		}
	}
	c.fail(errMissingBracket)
	return nil
}
