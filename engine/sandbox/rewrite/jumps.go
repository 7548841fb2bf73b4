package rewrite

import (
	"slices"

	"github.com/unilua/unilua/engine/sandbox/syntax"
	"github.com/yuin/gopher-lua/ast"
)

// jumps visits the body of a function that is otherwise rewritten, and marks
// where its jumps must close upvalues. It counts the locals that are active as
// the compiler does: their number is that of the first free register.
//
// A goto closes the upvalues of locals that its label does not see; the
// compiler lets it close those of the whole function. A break closes what the
// loop has opened; the compiler forgets the locals of blocks between the two.
type jumps struct {
	walker   *walker
	active   int // locals
	closures int // functions seen so far: a loop without any opens no upvalues
	labels   []label
	gotos    []jump             // whose labels are yet to come
	breaks   []*ast.DoBlockStmt // each in place of a break of the loops in progress
}

// label is one that can be seen from the statement in progress.
type label struct {
	name   string
	active int // locals
}

// jump is a goto that has not found its label.
type jump struct {
	stmt   *ast.GotoStmt
	active int // locals that were active there and are in the block in progress
}

// function marks the body of a function whose parameters take some registers.
func (j *jumps) function(params int, body []ast.Stmt) []ast.Stmt {
	j.closures++
	inner := &jumps{walker: j.walker, active: params}
	return inner.statements(body)
}

// block marks a block that begins with some locals.
func (j *jumps) block(locals int, stmts []ast.Stmt) []ast.Stmt {
	leave := j.enter(locals)
	defer leave()
	return j.statements(stmts)
}

// enter begins a block, which the function it returns ends: seen from around
// it, its gotos jump from where it stands.
func (j *jumps) enter(locals int) (leave func()) {
	active, labels := j.active, len(j.labels)
	j.active += locals
	return func() {
		j.active, j.labels = active, j.labels[:labels]
		for i := range j.gotos {
			j.gotos[i].active = min(j.gotos[i].active, active)
		}
	}
}

// loop marks a loop by marking its inside.
func (j *jumps) loop(inside func()) {
	breaks, closures := len(j.breaks), j.closures
	inside()
	if j.closures > closures {
		for _, b := range j.breaks[breaks:] {
			b.Stmts = slices.Insert(b.Stmts, 0, j.walker.marks.instruction(b.Line(), j.active))
		}
	}
	j.breaks = j.breaks[:breaks]
}

func (j *jumps) statements(stmts []ast.Stmt) []ast.Stmt {
	first := len(j.gotos) // earlier ones are outside of this block and do not see its labels
	for i, s := range stmts {
		switch s := s.(type) {
		case *ast.LabelStmt:
			j.label(s, first, onlyLabels(stmts[i:]))
		case *ast.GotoStmt:
			j.jump(s)
		case *ast.BreakStmt:
			stmts[i] = j.exit(s)
		default:
			j.statement(s)
		}
	}
	return j.startLabels(stmts)
}

func onlyLabels(stmts []ast.Stmt) bool {
	return !slices.ContainsFunc(stmts, func(s ast.Stmt) bool { _, ok := s.(*ast.LabelStmt); return !ok })
}

// exit returns what stands for a break.
func (j *jumps) exit(s *ast.BreakStmt) ast.Stmt {
	if j.walker.off[OpenBreak] {
		return s
	}
	b := at(&ast.DoBlockStmt{Stmts: []ast.Stmt{s}}, s.Line())
	b.SetLastLine(s.Line())
	j.breaks = append(j.breaks, b)
	return b
}

// jump marks a goto back, and keeps one to a label that is yet to come.
func (j *jumps) jump(s *ast.GotoStmt) {
	for i := len(j.labels) - 1; i >= 0; i-- {
		if j.labels[i].name == s.Label {
			j.mark(s, j.labels[i].active)
			return
		}
	}
	j.gotos = append(j.gotos, jump{s, j.active})
}

// label marks the gotos from first on that jump to s, but for those that the
// compiler refuses because they enter the scope of a local.
func (j *jumps) label(s *ast.LabelStmt, first int, atEnd bool) {
	j.labels = append(j.labels, label{s.Name, j.active})
	waiting := j.gotos[:first]
	for _, g := range j.gotos[first:] {
		switch {
		case g.stmt.Label != s.Name:
			waiting = append(waiting, g)
		case atEnd || g.active >= j.active:
			j.mark(g.stmt, g.active)
		}
	}
	j.gotos = waiting
}

func (j *jumps) mark(s *ast.GotoStmt, active int) {
	if !j.walker.off[OpenGoto] {
		s.SetLine(j.walker.marks.add(s.Line(), active))
	}
}

func (j *jumps) statement(s ast.Stmt) {
	switch s := s.(type) {
	case *ast.LocalAssignStmt:
		j.exprs(s.Exprs...)
		j.active += len(s.Names)
	case *ast.DoBlockStmt:
		s.Stmts = j.block(0, s.Stmts)
	case *ast.WhileStmt:
		j.exprs(s.Condition)
		j.loop(func() { s.Stmts = j.start(s, j.block(0, s.Stmts), literal(s.Condition)) })
	case *ast.RepeatStmt:
		j.loop(func() {
			leave := j.enter(0)
			s.Stmts = j.start(s, j.statements(s.Stmts), true)
			j.exprs(s.Condition)
			leave()
		})
	case *ast.IfStmt:
		j.exprs(s.Condition)
		s.Then, s.Else = j.block(0, s.Then), j.block(0, s.Else)
	case *ast.NumberForStmt:
		j.exprs(s.Init, s.Limit, s.Step)
		j.loop(func() { s.Stmts = j.block(4, s.Stmts) })
	case *ast.GenericForStmt:
		j.exprs(s.Exprs...)
		j.loop(func() { s.Stmts = j.start(s, j.block(3+len(s.Names), s.Stmts), true) })
	case *ast.FuncDefStmt:
		self := 0
		if s.Name.Func == nil {
			self = 1
		}
		s.Func.Stmts = j.function(self+len(withArg(s.Func.ParList.Names, s.Func.ParList)), s.Func.Stmts)
	case *ast.ReturnStmt:
		j.exprs(s.Exprs...)
		j.tailYield(s)
	default:
		syntax.Children(s, j.node)
	}
}

func (j *jumps) exprs(list ...ast.Expr) {
	for _, e := range list {
		if e != nil {
			j.node(e)
		}
	}
}

// node looks for functions in an expression.
func (j *jumps) node(n ast.PositionHolder) {
	if f, ok := n.(*ast.FunctionExpr); ok {
		f.Stmts = j.function(len(withArg(f.ParList.Names, f.ParList)), f.Stmts)
		return
	}
	syntax.Children(n, j.node)
}
