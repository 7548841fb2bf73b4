// Package rewrite changes the tree of a source so that gopher-lua compiles it
// to what the source says.
//
// gopher-lua v1.1.2 miscompiles some everyday code. Each fault is avoided by a
// small pass of its own, which turns what would be miscompiled into something
// that means the same and is compiled rightly. What a tree cannot say is left
// as a mark in it, and mended in the code by Marks.Patch.
//
// Lines stay those of the source. Temporaries are locals whose names no source
// can spell, in a block of their own that ends with their statement, so they
// take the registers that the compiler would have taken for the values anyway.
// A tree grows by a constant factor at most, and not in depth but by blocks
// without statements of the source between them.
package rewrite

import (
	"github.com/yuin/gopher-lua/ast"

	lua "github.com/yuin/gopher-lua"
)

// Fault is one fault of gopher-lua's compiler.
type Fault int

const (
	Assignment    Fault = iota // a, b = b, a: targets change while values are still read
	OwnTarget                  // a = (x or y) and a: a changes while the value is computed
	ShortFor                   // for k in next, t: what is not given is not nil
	ForCall                    // for w in (f() .. x):gmatch(y): x is put in the place of the result of f
	ForLine                    // for x in \n f do: an iterator is called from the line of its expression
	LocalFunction              // local f = function() return f end: f is the new local, as in local function f
	Constructor                // {1, x = f()}, {1, ..., 50, x = y}, {1, ..., 30000}: items are lost, or of no value
	BackwardJump               // while true do break end: a jump back to a jump goes anywhere
	OpenBreak                  // a closure over a local of a block that a break leaves sees other values later
	OpenGoto                   // after a goto, closures over any local of the function hold a dead copy
	TailYield                  // return coroutine.yield(): there is no frame to return to
	Folding                    // 1e100 % 10: constants are computed by another % and ^ than Lua's; -0 is taken for 0
	ConstantTable              // (1).x = 2: a register is indexed whose number is that of the constant
	ManyConstants              // a table of ten thousand texts takes seconds
	faults
)

// Statements rewrites the statements of a chunk, which it may change in place,
// but for the given faults. The code that is compiled from what it returns must
// be patched with the Marks before anything else is done with it.
func Statements(chunk []ast.Stmt, except ...Fault) ([]ast.Stmt, *Marks) {
	w := &walker{}
	for _, f := range except {
		w.off[f] = true
	}
	return rewrite(w, chunk)
}

func rewrite(w *walker, chunk []ast.Stmt) ([]ast.Stmt, *Marks) {
	w.marks, w.names = &Marks{}, map[string]int{}
	w.function(nil, chunk)
	return (&jumps{walker: w}).statements(chunk), w.marks
}

// walker visits a tree in the order of the source and rewrites it from the
// leaves upwards.
type walker struct {
	off    [faults]bool
	marks  *Marks
	locals []string       // of the function in progress and those around it, that are in scope
	base   int            // where those of the function in progress begin
	names  map[string]int // how often a name was read or assigned to so far

	literals  literals   // of the function in progress
	operators *Operators // nil if the loop that executes the program is right
}

// function rewrites the body of a function.
func (w *walker) function(params []string, body []ast.Stmt) {
	base, literals := w.base, w.literals
	w.base, w.literals = len(w.locals), map[lua.LValue]bool{}
	w.block(body, params...)
	w.base, w.literals = base, literals
}

// block rewrites the statements of a block that begins with some locals.
func (w *walker) block(stmts []ast.Stmt, locals ...string) {
	top := len(w.locals)
	w.locals = append(w.locals, locals...)
	for i, s := range stmts {
		stmts[i] = w.statement(s)
	}
	w.locals = w.locals[:top]
}

// isLocal reports whether a name is a local of the function in progress.
func (w *walker) isLocal(name string) bool {
	for i := len(w.locals) - 1; i >= w.base; i-- {
		if w.locals[i] == name {
			return true
		}
	}
	return false
}

func (w *walker) statement(s ast.Stmt) ast.Stmt {
	switch s := s.(type) {
	case *ast.AssignStmt:
		w.exprs(s.Lhs)
		w.exprs(s.Rhs)
		return w.assignment(s)
	case *ast.LocalAssignStmt:
		return w.localAssignment(s)
	case *ast.FuncCallStmt:
		w.expr(s.Expr)
	case *ast.DoBlockStmt:
		w.block(s.Stmts)
	case *ast.WhileStmt:
		s.Condition = w.expr(s.Condition)
		w.block(s.Stmts)
		return w.never(s)
	case *ast.RepeatStmt:
		w.repeat(s)
	case *ast.IfStmt:
		s.Condition = w.expr(s.Condition)
		w.block(s.Then)
		w.block(s.Else)
	case *ast.NumberForStmt:
		w.number(s)
		w.block(s.Stmts, s.Name)
	case *ast.GenericForStmt:
		w.exprs(s.Exprs)
		w.forLine(s)
		w.completeFor(s)
		w.block(s.Stmts, s.Names...)
		return w.forCall(s)
	case *ast.FuncDefStmt:
		w.definition(s)
	case *ast.ReturnStmt:
		w.exprs(s.Exprs)
	}
	return s
}

// repeat rewrites a loop whose condition sees the locals of its body.
func (w *walker) repeat(s *ast.RepeatStmt) {
	top := len(w.locals)
	for i, inner := range s.Stmts {
		s.Stmts[i] = w.statement(inner)
	}
	s.Condition = w.expr(s.Condition)
	w.locals = w.locals[:top]
}

func (w *walker) definition(s *ast.FuncDefStmt) {
	params := s.Func.ParList.Names
	if s.Name.Func != nil {
		w.expr(s.Name.Func)
	} else {
		w.expr(s.Name.Receiver)
		params = append([]string{"self"}, params...)
	}
	w.function(withArg(params, s.Func.ParList), s.Func.Stmts)
}

// withArg adds the local that gopher-lua gives each function with ... .
func withArg(params []string, list *ast.ParList) []string {
	if list.HasVargs {
		return append(params[:len(params):len(params)], "arg")
	}
	return params
}

func (w *walker) exprs(list []ast.Expr) {
	for i, e := range list {
		list[i] = w.expr(e)
	}
}

func (w *walker) expr(e ast.Expr) ast.Expr {
	switch e := e.(type) {
	case *ast.IdentExpr:
		w.names[e.Value]++
	case *ast.AttrGetExpr:
		e.Object, e.Key = w.expr(e.Object), w.expr(e.Key)
	case *ast.TableExpr:
		for _, f := range e.Fields {
			if f.Key != nil {
				f.Key = w.expr(f.Key)
			}
			f.Value = w.expr(f.Value)
		}
		return w.constructor(e)
	case *ast.FuncCallExpr:
		if e.Func != nil {
			e.Func = w.expr(e.Func)
		} else {
			e.Receiver = w.expr(e.Receiver)
		}
		w.exprs(e.Args)
	case *ast.LogicalOpExpr:
		e.Lhs, e.Rhs = w.expr(e.Lhs), w.expr(e.Rhs)
		return w.logical(e)
	case *ast.RelationalOpExpr:
		e.Lhs, e.Rhs = w.expr(e.Lhs), w.expr(e.Rhs)
	case *ast.StringExpr, *ast.NumberExpr:
		return w.literal(e)
	case *ast.StringConcatOpExpr:
		return w.concat(e)
	case *ast.ArithmeticOpExpr:
		e.Lhs, e.Rhs = w.expr(e.Lhs), w.expr(e.Rhs)
		return w.arithmetic(e)
	case *ast.UnaryMinusOpExpr:
		e.Expr = w.expr(e.Expr)
		return w.minus(e)
	case *ast.UnaryNotOpExpr:
		e.Expr = w.expr(e.Expr)
		return w.not(e)
	case *ast.UnaryLenOpExpr:
		e.Expr = w.expr(e.Expr)
		return w.length(e)
	case *ast.FunctionExpr:
		w.function(withArg(e.ParList.Names, e.ParList), e.Stmts)
	}
	return e
}

// multiple reports whether an expression at the end of a list stands for any
// number of values.
func multiple(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.FuncCallExpr:
		return !e.AdjustRet
	case *ast.Comma3Expr:
		return !e.AdjustRet
	}
	return false
}

func lastMultiple(list []ast.Expr) bool { return len(list) > 0 && multiple(list[len(list)-1]) }

// at returns a node with the line of another.
func at[N ast.PositionHolder](node N, line int) N {
	node.SetLine(line)
	return node
}
