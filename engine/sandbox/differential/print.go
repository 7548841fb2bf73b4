package differential

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/gopher-lua/ast"
)

// source writes a tree as Lua, one statement a line.
func source(stmts []ast.Stmt) string {
	var w writer
	w.block(stmts)
	return w.String()
}

type writer struct {
	strings.Builder
	depth int
}

func (w *writer) line(format string, args ...any) {
	w.WriteString(strings.Repeat("  ", w.depth))
	fmt.Fprintf(w, format+"\n", args...)
}

func (w *writer) block(stmts []ast.Stmt) {
	for _, s := range stmts {
		w.statement(s)
	}
}

// nested writes a statement that holds a block.
func (w *writer) nested(head string, stmts []ast.Stmt, end string) {
	w.line("%s", head)
	w.depth++
	w.block(stmts)
	w.depth--
	if end != "" {
		w.line("%s", end)
	}
}

func (w *writer) statement(s ast.Stmt) {
	switch s := s.(type) {
	case *ast.AssignStmt:
		text := w.list(s.Lhs) + " = " + w.list(s.Rhs)
		if slices.ContainsFunc(s.Lhs, isField) {
			text = oneLine(text)
		}
		w.line("%s", text)
	case *ast.LocalAssignStmt:
		w.local(s)
	case *ast.FuncCallStmt:
		w.line("%s", w.expr(s.Expr))
	case *ast.DoBlockStmt:
		w.nested("do", s.Stmts, "end")
	case *ast.WhileStmt:
		w.nested("while "+w.expr(s.Condition)+" do", s.Stmts, "end")
	case *ast.RepeatStmt:
		w.nested("repeat", s.Stmts, "until "+w.expr(s.Condition))
	case *ast.IfStmt:
		w.nested("if "+w.expr(s.Condition)+" then", s.Then, "")
		if len(s.Else) > 0 {
			w.nested("else", s.Else, "")
		}
		w.line("end")
	case *ast.NumberForStmt:
		step := ""
		if s.Step != nil {
			step = ", " + w.expr(s.Step)
		}
		w.nested(fmt.Sprintf("for %s = %s, %s%s do", s.Name, w.expr(s.Init), w.expr(s.Limit), step), s.Stmts, "end")
	case *ast.GenericForStmt:
		w.nested(fmt.Sprintf("for %s in %s do", strings.Join(s.Names, ", "), w.list(s.Exprs)), s.Stmts, "end")
	case *ast.FuncDefStmt:
		name := s.Name.Func
		text := ""
		if name == nil {
			text = w.expr(s.Name.Receiver) + ":" + s.Name.Method
		} else {
			text = w.expr(name)
		}
		w.line("function %s%s", text, w.function(s.Func))
	case *ast.ReturnStmt:
		w.line("return %s", w.list(s.Exprs))
	case *ast.BreakStmt:
		w.line("do break end") // a label may follow
	case *ast.GotoStmt:
		w.line("goto %s", s.Label)
	case *ast.LabelStmt:
		w.line("::%s::", s.Name)
	}
}

// oneLine puts on one line what has a line to be named in an error: see
// Exclusions.
func oneLine(text string) string { return strings.ReplaceAll(text, "\n", " ") }

func isField(e ast.Expr) bool {
	_, ok := e.(*ast.AttrGetExpr)
	return ok
}

func (w *writer) local(s *ast.LocalAssignStmt) {
	switch {
	case s.LastLine() > 0: // only local function has one
		w.line("local function %s%s", s.Names[0], w.function(s.Exprs[0].(*ast.FunctionExpr)))
	case len(s.Exprs) == 0:
		w.line("local %s", strings.Join(s.Names, ", "))
	default:
		w.line("local %s = %s", strings.Join(s.Names, ", "), w.list(s.Exprs))
	}
}

// function returns the parameters and the body of a function.
func (w *writer) function(f *ast.FunctionExpr) string {
	params := f.ParList.Names
	if f.ParList.HasVargs {
		params = append(params[:len(params):len(params)], "...")
	}
	inner := &writer{depth: w.depth + 1}
	inner.block(f.Stmts)
	return fmt.Sprintf("(%s)\n%s%send", strings.Join(params, ", "), inner.String(), strings.Repeat("  ", w.depth))
}

func (w *writer) list(exprs []ast.Expr) string {
	texts := make([]string, len(exprs))
	for i, e := range exprs {
		texts[i] = w.expr(e)
	}
	return strings.Join(texts, ", ")
}

func (w *writer) expr(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.NilExpr:
		return "nil"
	case *ast.TrueExpr:
		return "true"
	case *ast.FalseExpr:
		return "false"
	case *ast.NumberExpr:
		return e.Value
	case *ast.StringExpr:
		return quoted(e.Value)
	case *ast.Comma3Expr:
		return adjusted("...", e.AdjustRet)
	case *ast.IdentExpr:
		return e.Value
	case *ast.AttrGetExpr:
		if key, ok := e.Key.(*ast.StringExpr); ok && dotted(key.Value) {
			return w.prefix(e.Object) + "." + key.Value
		}
		return fmt.Sprintf("%s[%s]", w.prefix(e.Object), w.expr(e.Key))
	case *ast.TableExpr:
		return w.table(e)
	case *ast.FuncCallExpr:
		if e.Func == nil {
			return adjusted(fmt.Sprintf("%s:%s(%s)", w.prefix(e.Receiver), e.Method, w.list(e.Args)), e.AdjustRet)
		}
		return adjusted(fmt.Sprintf("%s(%s)", w.prefix(e.Func), w.list(e.Args)), e.AdjustRet)
	case *ast.LogicalOpExpr:
		return w.binary(e.Lhs, e.Operator, e.Rhs)
	case *ast.RelationalOpExpr:
		return w.binary(e.Lhs, e.Operator, e.Rhs)
	case *ast.StringConcatOpExpr:
		return w.binary(e.Lhs, "..", e.Rhs)
	case *ast.ArithmeticOpExpr:
		return w.binary(e.Lhs, e.Operator, e.Rhs)
	case *ast.UnaryMinusOpExpr:
		return oneLine("(- " + w.expr(e.Expr) + ")")
	case *ast.UnaryNotOpExpr:
		return "(not " + w.expr(e.Expr) + ")"
	case *ast.UnaryLenOpExpr:
		return oneLine("(# " + w.expr(e.Expr) + ")")
	case *ast.FunctionExpr:
		return "function" + w.function(e)
	}
	panic(fmt.Sprintf("%T is no expression of Lua", e))
}

func (w *writer) binary(a ast.Expr, operator string, b ast.Expr) string {
	return oneLine(fmt.Sprintf("(%s %s %s)", w.expr(a), operator, w.expr(b)))
}

// prefix writes what is indexed or called.
func (w *writer) prefix(e ast.Expr) string {
	switch e.(type) {
	case *ast.IdentExpr, *ast.AttrGetExpr, *ast.FuncCallExpr:
		return w.expr(e)
	}
	return "(" + w.expr(e) + ")"
}

func (w *writer) table(e *ast.TableExpr) string {
	fields := make([]string, len(e.Fields))
	for i, f := range e.Fields {
		fields[i] = w.expr(f.Value)
		if f.Key != nil {
			fields[i] = fmt.Sprintf("[%s] = %s", w.expr(f.Key), fields[i])
		}
	}
	return "{" + strings.Join(fields, ", ") + "}"
}

func adjusted(text string, once bool) string {
	if once {
		return "(" + text + ")"
	}
	return text
}

var (
	name    = regexp.MustCompile(`^[A-Za-z_][A-Za-z_0-9]*$`)
	keyword = regexp.MustCompile(`^(and|break|do|else|elseif|end|false|for|function|goto|if|in|local|nil|not|or|repeat|return|then|true|until|while)$`)
)

// dotted reports whether s can stand after a dot.
func dotted(s string) bool { return name.MatchString(s) && !keyword.MatchString(s) }

// quoted writes a string with escapes that Lua 5.1 knows.
func quoted(s string) string {
	var w strings.Builder
	w.WriteByte('"')
	for _, b := range []byte(s) {
		switch {
		case b == '"' || b == '\\':
			w.WriteByte('\\')
			w.WriteByte(b)
		case b < ' ' || b > '~':
			fmt.Fprintf(&w, "\\%03d", b)
		default:
			w.WriteByte(b)
		}
	}
	w.WriteByte('"')
	return w.String()
}
