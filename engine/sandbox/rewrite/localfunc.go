package rewrite

import "github.com/yuin/gopher-lua/ast"

// localAssignment rewrites local names = values. The compiler takes
// local f = function for local function f, whose body sees f, unless there is
// another value.
func (w *walker) localAssignment(s *ast.LocalAssignStmt) ast.Stmt {
	if definesLocal(s) {
		w.locals = append(w.locals, s.Names...)
		w.exprs(s.Exprs)
		return s
	}
	var seen int
	if len(s.Names) > 0 {
		seen = w.names[s.Names[0]]
	}
	w.exprs(s.Exprs)
	if !w.off[LocalFunction] && functionAlone(s) && w.names[s.Names[0]] > seen {
		s.Exprs = append(s.Exprs, at(&ast.NilExpr{}, s.Line()))
	}
	w.locals = append(w.locals, s.Names...)
	return s
}

func functionAlone(s *ast.LocalAssignStmt) bool {
	if len(s.Names) != 1 || len(s.Exprs) != 1 {
		return false
	}
	_, ok := s.Exprs[0].(*ast.FunctionExpr)
	return ok
}

// definesLocal reports whether s was written local function f: of the two, the
// parser gives only that one a last line.
func definesLocal(s *ast.LocalAssignStmt) bool { return functionAlone(s) && s.LastLine() > 0 }
