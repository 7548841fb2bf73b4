package value

import (
	"fmt"

	"github.com/goccy/go-yaml/token"
)

// What the parser of go-yaml 1.19 takes quadratic time for, and a stack frame
// each: the pairs of one mapping in block style, and empty values.
const (
	mostBlockPairs  = 10_000
	mostEmptyValues = 1_000
)

// checkCost refuses a document that would keep the parser busy for minutes, or
// nests more deeply than a value may: nobody could stop it.
func checkCost(tokens token.Tokens) error {
	var c yamlCost
	for _, t := range tokens {
		if err := c.add(t); err != nil {
			return fmt.Errorf("line %d: %w", t.Position.Line, err)
		}
	}
	return nil
}

type yamlCost struct {
	brackets int // open ones
	line     int
	entries  int         // of lists and the like, begun on this line
	blocks   []yamlBlock // the mappings in block style around the token
	empty    int
}

// yamlBlock is a mapping in block style: its column, and its pairs so far.
type yamlBlock struct{ column, pairs int }

func (c *yamlCost) add(t *token.Token) error {
	if t.Position.Line != c.line {
		c.line, c.entries = t.Position.Line, 0
	}
	switch t.Type {
	case token.SequenceStartType, token.MappingStartType:
		c.brackets++
	case token.SequenceEndType, token.MappingEndType:
		c.brackets--
	case token.TagType, token.AnchorType:
		c.entries++
	case token.SequenceEntryType, token.MappingKeyType:
		c.entries++
		c.leaveBlocks(t.Position.Column)
	case token.MappingValueType:
		if c.brackets == 0 && t.Prev != nil {
			return c.pair(t)
		}
	}
	if c.brackets > MaxDepth || c.entries > MaxDepth {
		return ErrTooDeep
	}
	return nil
}

// leaveBlocks ends the mappings that stand further right than column.
func (c *yamlCost) leaveBlocks(column int) {
	for len(c.blocks) > 0 && c.blocks[len(c.blocks)-1].column > column {
		c.blocks = c.blocks[:len(c.blocks)-1]
	}
}

// pair counts the pair of colon, a token.
func (c *yamlCost) pair(colon *token.Token) error {
	column := colon.Prev.Position.Column
	c.leaveBlocks(column)
	if len(c.blocks) == 0 || c.blocks[len(c.blocks)-1].column < column {
		c.blocks = append(c.blocks, yamlBlock{column: column})
	}
	block := &c.blocks[len(c.blocks)-1]
	if block.pairs++; block.pairs > mostBlockPairs {
		return fmt.Errorf("a map of more than %d pairs must be in braces", mostBlockPairs)
	}
	if isEmpty(colon, column) {
		c.empty++
	}
	if c.empty > mostEmptyValues {
		return fmt.Errorf("more than %d empty values", mostEmptyValues)
	}
	return nil
}

// isEmpty reports whether no value follows colon, of a key in column: what
// comes next stands no further right, and is no list, which need not.
func isEmpty(colon *token.Token, column int) bool {
	next := colon.Next
	if next == nil {
		return true
	}
	at := next.Position
	return at.Line > colon.Position.Line && (at.Column < column || at.Column == column && next.Type != token.SequenceEntryType)
}
