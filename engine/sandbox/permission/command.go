package permission

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"
)

// command is a rule about programs.
type command struct {
	program string // as Locate finds it, or its bare name if it is nowhere
	file    string // where that leads to, "" if it is nowhere
	any     bool   // whatever the arguments
	none    bool   // no arguments, or one that is empty
	args    []pattern
	more    bool // args, and any number after them
}

var (
	errNoProgram     = errors.New("a program is expected before its arguments")
	errProgramStar   = errors.New("the program itself can have no *, only its arguments")
	errMoreInBetween = errors.New("** stands for all further arguments, so it can only be the last")
)

// Words that are no patterns for an argument.
const (
	noText     = `""` // an argument that is empty; alone, also no arguments
	allFurther = "**"
)

// parseCommand reads a pattern for a command and looks its program up.
func parseCommand(text string) (*command, error) {
	words := splitWords(text)
	if len(words) == 0 {
		return nil, errNoProgram
	}
	program, err := parsePattern(words[0])
	switch {
	case err != nil:
		return nil, err
	case len(program) > 1:
		return nil, errProgramStar
	}
	c := &command{program: program[0], any: len(words) == 1}
	if found, err := Locate(c.program); err == nil {
		c.program = found
		c.file, _ = Resolve(found) // one that is gone by now is nowhere
	}
	return c, c.parseArgs(words[1:])
}

func (c *command) parseArgs(words []string) error {
	c.none = slices.Equal(words, []string{noText})
	for i, word := range words {
		if word == allFurther {
			if c.more = i == len(words)-1; !c.more {
				return errMoreInBetween
			}
			return nil
		}
		p, err := parseWord(word)
		if err != nil {
			return err
		}
		c.args = append(c.args, p)
	}
	return nil
}

func parseWord(word string) (pattern, error) {
	if word == noText {
		word = ""
	}
	return parsePattern(word)
}

// splitWords takes a pattern apart at its spaces. What has a backslash before
// it keeps that.
func splitWords(text string) (words []string) {
	begin, in := 0, false
	for i := 0; i < len(text); i++ {
		space := text[i] == ' '
		switch {
		case space && in:
			words, in = append(words, text[begin:i]), false
		case !space && !in:
			begin, in = i, true
		}
		if text[i] == '\\' {
			i++
		}
	}
	if in {
		words = append(words, text[begin:])
	}
	return words
}

// allows takes a program for the same only if it is at the same place: programs
// such as busybox are many under one file.
func (c *command) allows(r Request) bool { return c.program == r.Target && c.fits(r.Args) }

// denies takes a program for the same if its name, or the file that it leads
// to, is.
func (c *command) denies(r Request) bool {
	same := filepath.Base(c.program) == filepath.Base(r.Target)
	if !same && c.file != "" {
		file, err := Resolve(r.Target)
		same = err == nil && file == c.file
	}
	return same && c.fits(r.Args)
}

// fits reports whether the arguments are as the rule says.
func (c *command) fits(args []string) bool {
	switch {
	case c.any, c.none && len(args) == 0:
		return true
	case len(args) < len(c.args), len(args) > len(c.args) && !c.more:
		return false
	}
	for i, p := range c.args {
		if !p.match(args[i]) {
			return false
		}
	}
	return true
}

// commandText returns the pattern that only this command fits.
func commandText(program string, args []string) string {
	words := []string{wordText(Called(program))}
	for _, arg := range args {
		words = append(words, wordText(arg))
	}
	if len(args) == 0 {
		words = append(words, noText)
	}
	return strings.Join(words, " ")
}

func wordText(word string) string {
	switch word {
	case "":
		return noText
	case noText:
		return `\` + noText
	}
	return strings.ReplaceAll(exactly(word), " ", `\ `)
}
