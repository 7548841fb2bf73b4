package sandbox

import (
	"regexp"
	"strconv"

	"github.com/unilua/unilua/engine/sandbox/rewrite"
	"github.com/unilua/unilua/engine/sandbox/syntax"
	"github.com/yuin/gopher-lua/ast"

	lua "github.com/yuin/gopher-lua"
)

// numbering gives each node of a tree numbers in place of its lines, so that the
// compiler notes for each instruction the node that it comes from: all that is
// within a node has a number between its Line and its LastLine.
type numbering struct {
	marks    *rewrite.Marks
	numbered map[int]bool // marks
	lines    []int        // by number, from 1
}

// enumerate numbers the nodes of a chunk.
func enumerate(stmts []ast.Stmt, marks *rewrite.Marks) *numbering {
	n := &numbering{marks: marks, numbered: map[int]bool{}}
	for _, s := range stmts {
		n.node(s)
	}
	return n
}

func (n *numbering) node(x ast.PositionHolder) {
	first, last := n.first(x), x.LastLine()
	if last == 0 {
		last = first
	}
	syntax.Children(x, n.node)
	n.lines = append(n.lines, last)
	x.SetLastLine(len(n.lines))
}

// first numbers the first line of a node and returns it. That of a marked node
// is the mark's, which stands for more than one node if these are copies.
func (n *numbering) first(x ast.PositionHolder) int {
	line, mark := x.Line(), x.Line()
	if mark < 0 {
		line = n.marks.Line(mark)
	}
	if n.numbered[mark] {
		return n.line(line)
	}
	n.lines = append(n.lines, line)
	if mark < 0 {
		n.numbered[mark] = true
		n.marks.Move(mark, len(n.lines))
	} else {
		x.SetLine(len(n.lines))
	}
	return line
}

// line returns the line that has a number. The compiler knows one number more:
// that of the end.
func (n *numbering) line(number int) int {
	if number <= 0 || len(n.lines) == 0 {
		return 0
	}
	return n.lines[min(number, len(n.lines))-1]
}

// within returns the numbers of the nodes of a block, none if it is empty.
func (n *numbering) within(stmts []ast.Stmt) (first, last int) {
	if len(stmts) == 0 {
		return 0, -1
	}
	first = stmts[0].Line()
	if first < 0 {
		first = n.marks.Line(first)
	}
	return first, stmts[len(stmts)-1].LastLine()
}

// lineInMessage is what the compiler says in the text of a message.
var lineInMessage = regexp.MustCompile(`\bat line (\d+)`)

func (n *numbering) message(text string) string {
	return lineInMessage.ReplaceAllStringFunc(text, func(s string) string {
		number, _ := strconv.Atoi(s[len("at line "):])
		return "at line " + strconv.Itoa(n.line(number))
	})
}

// restore gives code its lines.
func (n *numbering) restore(p *lua.FunctionProto) {
	p.LineDefined, p.LastLineDefined = n.line(p.LineDefined), n.line(p.LastLineDefined)
	for pc, number := range p.DbgSourcePositions {
		p.DbgSourcePositions[pc] = n.line(number)
	}
	for _, inner := range p.FunctionPrototypes {
		n.restore(inner)
	}
}
