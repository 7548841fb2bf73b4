package rewrite

import (
	"slices"

	"github.com/yuin/gopher-lua/ast"
)

// The compiler replaces a jump to a jump by one jump, and takes the operand of
// the second for the number of a label. It is one only until that jump is
// treated itself, so a jump back to a jump goes anywhere. Hence nothing that is
// jumped back to begins with a jump: conditions are folded until they begin with
// a test, and bodies that begin with a jump get an instruction before it.

// start returns the body of loop such that it begins with no jump, if it is
// jumped back to.
func (j *jumps) start(loop ast.Stmt, body []ast.Stmt, jumpedTo bool) []ast.Stmt {
	if j.walker.off[BackwardJump] || !jumpedTo || !beginsWithJump(body) {
		return body
	}
	return slices.Insert(body, 0, j.nothing(loop.Line()))
}

// startLabels returns a block whose labels are not followed by jumps. Labels at
// its end are not jumped back to.
func (j *jumps) startLabels(block []ast.Stmt) []ast.Stmt {
	if j.walker.off[BackwardJump] {
		return block
	}
	for i := len(block) - 1; i >= 0; i-- {
		if _, ok := block[i].(*ast.LabelStmt); ok && !onlyLabels(block[i:]) && beginsWithJump(block[i:]) {
			block = slices.Insert(block, i+1, j.nothing(block[i].Line()))
		}
	}
	return block
}

func (j *jumps) nothing(line int) ast.Stmt { return j.walker.marks.instruction(line, -1) }

// beginsWithJump reports whether the first instruction of a block may be a jump.
func beginsWithJump(block []ast.Stmt) bool {
	for _, s := range block {
		switch s := s.(type) {
		case *ast.LabelStmt:
			continue
		case *ast.DoBlockStmt:
			if len(s.Stmts) > 0 {
				return beginsWithJump(s.Stmts)
			}
			continue
		case *ast.BreakStmt:
			return true
		case *ast.IfStmt:
			return literal(s.Condition)
		case *ast.WhileStmt:
			return literal(s.Condition)
		}
		return false
	}
	return true
}

// never puts a loop that is never entered where the jump that leaves it out is
// not jumped back to.
func (w *walker) never(s *ast.WhileStmt) ast.Stmt {
	if w.off[BackwardJump] || !literal(s.Condition) || truth(s.Condition) {
		return s
	}
	skip := at(&ast.IfStmt{Condition: s.Condition, Then: []ast.Stmt{s}}, s.Line())
	skip.SetLastLine(s.LastLine())
	s.Condition = at(&ast.TrueExpr{}, s.Condition.Line())
	return skip
}
