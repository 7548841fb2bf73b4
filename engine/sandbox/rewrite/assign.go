package rewrite

import (
	"fmt"

	"github.com/yuin/gopher-lua/ast"
)

// assignment takes an assignment apart as Lua 5.1 compiles it: what its targets
// are made of is evaluated from left to right, then its values, and then the
// targets are set from right to left.
func (w *walker) assignment(s *ast.AssignStmt) ast.Stmt {
	if len(s.Lhs) == 1 && len(s.Rhs) == 1 {
		return w.single(s)
	}
	if w.off[Assignment] {
		return s
	}
	m := &assignment{walker: w, line: s.Line()}
	for i, target := range s.Lhs {
		s.Lhs[i] = m.target(target, s.Lhs[i+1:])
	}
	m.evaluate()
	values := m.values(s.Lhs, s.Rhs)
	m.evaluate()
	for i := len(s.Lhs) - 1; i >= 0; i-- {
		set := &ast.AssignStmt{Lhs: s.Lhs[i : i+1], Rhs: values[i : i+1]}
		m.stmts = append(m.stmts, w.single(at(set, s.Lhs[i].Line())))
	}
	return m.block()
}

// assignment collects the statements of one that is taken apart.
type assignment struct {
	walker  *walker
	line    int
	stmts   []ast.Stmt
	pending *ast.LocalAssignStmt // temporaries that are not yet among stmts
	temps   int
}

// temporary returns a name for the value of e.
func (m *assignment) temporary(e ast.Expr) ast.Expr {
	name := m.name()
	if m.pending == nil {
		m.pending = at(&ast.LocalAssignStmt{}, m.line)
	}
	m.pending.Names = append(m.pending.Names, name)
	m.pending.Exprs = append(m.pending.Exprs, e)
	return at(&ast.IdentExpr{Value: name}, e.Line())
}

func (m *assignment) name() string {
	m.temps++
	return fmt.Sprintf("(%d)", m.temps)
}

func (m *assignment) evaluate() {
	if m.pending != nil {
		m.stmts = append(m.stmts, m.pending)
		m.pending = nil
	}
}

func (m *assignment) block() ast.Stmt {
	b := at(&ast.DoBlockStmt{Stmts: m.stmts}, m.line)
	b.SetLastLine(m.line)
	return b
}

// target returns a target whose table and key do not change any more but by
// calls: locals that no later target sets stay themselves, as in Lua 5.1.
func (m *assignment) target(target ast.Expr, later []ast.Expr) ast.Expr {
	get, ok := target.(*ast.AttrGetExpr)
	if !ok {
		return target
	}
	if !m.stays(get.Object, later) {
		get.Object = m.temporary(get.Object)
	}
	if !literal(get.Key) && !m.stays(get.Key, later) {
		get.Key = m.temporary(get.Key)
	}
	return get
}

// stays reports whether e is a local that none of the targets sets.
func (m *assignment) stays(e ast.Expr, targets []ast.Expr) bool {
	id, ok := e.(*ast.IdentExpr)
	if !ok || !m.walker.isLocal(id.Value) {
		return false
	}
	for _, t := range targets {
		if set, ok := t.(*ast.IdentExpr); ok && set.Value == id.Value {
			return false
		}
	}
	return true
}

// values returns one expression for each target, which can be evaluated once
// all targets to the right of it are set. The last is set first, so its value
// needs no temporary.
func (m *assignment) values(targets, exprs []ast.Expr) []ast.Expr {
	values := make([]ast.Expr, len(targets))
	direct := len(targets) == len(exprs)
	for i, e := range exprs {
		switch {
		case i < len(targets) && literal(e):
			values[i] = e
		case i == len(targets)-1 && direct:
			values[i] = e
		case i >= len(targets):
			m.temporary(e)
		case i == len(exprs)-1 && multiple(e):
			m.rest(values[i:], e)
			return values
		default:
			values[i] = m.temporary(e)
		}
	}
	for i := len(exprs); i < len(targets); i++ {
		values[i] = at(&ast.NilExpr{}, targets[i].Line())
	}
	return values
}

// rest makes the values of a last expression that stands for all of them.
func (m *assignment) rest(values []ast.Expr, e ast.Expr) {
	values[0] = m.temporary(e)
	for i := range values[1:] {
		name := m.name()
		m.pending.Names = append(m.pending.Names, name)
		values[i+1] = at(&ast.IdentExpr{Value: name}, e.Line())
	}
}

// literal reports whether evaluating e does nothing and gives always the same.
func literal(e ast.Expr) bool {
	_, ok := e.(ast.ConstExpr)
	return ok
}

// single rewrites an assignment of one value to one target. The compiler
// computes the value of a local in the local itself, where some values need
// more than one step.
func (w *walker) single(s *ast.AssignStmt) ast.Stmt {
	if get, ok := s.Lhs[0].(*ast.AttrGetExpr); ok {
		if constant(get.Object) && !w.off[ConstantTable] {
			return w.constantTable(s, get)
		}
		return w.field(s, get)
	}
	id, ok := s.Lhs[0].(*ast.IdentExpr)
	if !ok || w.off[OwnTarget] || !w.isLocal(id.Value) || !w.inSteps(s.Rhs[0]) {
		return s
	}
	m := &assignment{walker: w, line: s.Line()}
	s.Rhs[0] = m.temporary(s.Rhs[0])
	m.evaluate()
	m.stmts = append(m.stmts, s)
	return m.block()
}

// field rewrites an assignment to a field whose key is a local that a call may
// set before the value is there. Lua's manual leaves the order open, and Lua 5.1
// takes the key as it is then.
func (w *walker) field(s *ast.AssignStmt, get *ast.AttrGetExpr) ast.Stmt {
	call, ok := s.Rhs[0].(*ast.FuncCallExpr)
	m := &assignment{walker: w, line: s.Line()}
	if !ok || w.off[Assignment] || !m.stays(get.Key, nil) {
		return s
	}
	if !m.stays(get.Object, nil) {
		get.Object = m.temporary(get.Object)
	}
	s.Rhs[0] = m.temporary(adjusted(call))
	m.evaluate()
	m.stmts = append(m.stmts, s)
	return m.block()
}

// constantTable rewrites an assignment to a field of a constant, which raises an
// error that is not about anything else.
func (w *walker) constantTable(s *ast.AssignStmt, get *ast.AttrGetExpr) ast.Stmt {
	m := &assignment{walker: w, line: s.Line()}
	get.Object = m.temporary(get.Object)
	m.evaluate()
	m.stmts = append(m.stmts, s)
	return m.block()
}

// inSteps reports whether the compiler uses the target of e for something else
// before it holds the value, or does not set it in each case.
func (w *walker) inSteps(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.FuncCallExpr:
		return e.AdjustRet
	case *ast.Comma3Expr:
		return e.AdjustRet
	case *ast.LogicalOpExpr:
		return w.badlyStored(e, operand{ifTrue: true, ifFalse: true})
	}
	return false
}

// operand says where an operand stands among and and or.
type operand struct {
	ifTrue, ifFalse bool // it is the value of all, if it is true, or false
	left            bool // of an or
}

// badlyStored reports whether the compiler stores an operand that may not be
// the value, or none where it is.
func (w *walker) badlyStored(e ast.Expr, at operand) bool {
	switch e := e.(type) {
	case ast.ConstExpr, *ast.RelationalOpExpr:
		return false
	case *ast.LogicalOpExpr:
		left := operand{at.ifTrue, false, true}
		if e.Operator == "and" {
			left = operand{false, at.ifFalse, false}
		}
		return w.badlyStored(e.Lhs, left) || w.badlyStored(e.Rhs, at)
	case *ast.IdentExpr:
		if !at.left && w.isLocal(e.Value) {
			return false
		}
	}
	if at.left {
		return !at.ifTrue
	}
	return at.ifFalse && !at.ifTrue
}
