package rewrite

import (
	"fmt"
	"strconv"

	"github.com/yuin/gopher-lua/ast"
)

// The compiler stores the items of a constructor in batches. A key = value
// right after a full batch stores it again, from registers that have changed;
// values of a last f() or ... right after one are stored in its place; there
// can be no more batches than mostBatches; and a key = f() at the end is taken
// for the end of the items, with whatever the registers hold.

const (
	batch       = 50 // as lua.FieldsPerFlush
	mostBatches = 511
)

// constructor rewrites a table whose items would be lost.
func (w *walker) constructor(t *ast.TableExpr) ast.Expr {
	if w.off[Constructor] || len(t.Fields) == 0 {
		return t
	}
	last := t.Fields[len(t.Fields)-1]
	if last.Key != nil {
		last.Value = adjusted(last.Value)
	}
	if len(t.Fields) <= batch {
		return t
	}
	parts := partition{line: t.Line(), literal: w.literal}
	if last.Key == nil && multiple(last.Value) {
		parts.rest, t.Fields = last.Value, t.Fields[:len(t.Fields)-1]
	}
	named := parts.divide(t)
	switch {
	case len(parts.tables) == 0 && parts.rest == nil:
		return t
	case len(parts.tables) == 0 && !named && parts.items%batch != 0:
		t.Fields = append(t.Fields, last)
		return t
	}
	return parts.join(t)
}

// partition is a constructor in parts: a table that holds the first items and
// all keys, tables of more items, and a last expression of many values.
type partition struct {
	line    int
	literal func(ast.Expr) ast.Expr // of the walker
	items   int                     // of all tables
	tables  []*ast.TableExpr
	rest    ast.Expr
}

// divide moves the items of t that do not fit in its batches to tables of their
// own. It gives the last item of a full batch before a key = value, and all items
// after it, their keys, so that the batch does not get full; then it returns
// true.
func (p *partition) divide(t *ast.TableExpr) (named bool) {
	fields := t.Fields
	t.Fields = fields[:0:0]
	for i, f := range fields {
		if f.Key != nil {
			t.Fields = append(t.Fields, f)
			continue
		}
		p.items++
		f.Value = adjusted(f.Value) // it may become the last one of its table
		into := t
		if n := (p.items - 1) / (mostBatches * batch); n > 0 {
			for len(p.tables) < n {
				p.tables = append(p.tables, at(&ast.TableExpr{}, f.Value.Line()))
			}
			into = p.tables[n-1]
		} else if named = named || p.items%batch == 0 && keyed(fields[i+1:]); named {
			f.Key = p.literal(at(&ast.NumberExpr{Value: strconv.Itoa(p.items)}, f.Value.Line()))
		}
		into.Fields = append(into.Fields, f)
	}
	return named
}

// keyed reports whether fields begin with a key = value.
func keyed(fields []*ast.Field) bool { return len(fields) > 0 && fields[0].Key != nil }

// join returns the call of a function that puts the parts together:
//
//	(function(t, part1, part2, ...)
//	  for i = 1, 25550 do t[25550 + i] = part1[i] end
//	  for i = 1, 100 do t[51100 + i] = part2[i] end
//	  for i = 1, arg.n do t[51200 + i] = arg[i] end
//	  return t
//	end)({...}, {...}, {...}, rest)
func (p *partition) join(t *ast.TableExpr) ast.Expr {
	f := at(&ast.FunctionExpr{ParList: &ast.ParList{Names: []string{"(t)"}}}, p.line)
	f.SetLastLine(p.line)
	args := []ast.Expr{t}
	for i, part := range p.tables {
		name := fmt.Sprintf("(part %d)", i+1)
		f.ParList.Names = append(f.ParList.Names, name)
		f.Stmts = append(f.Stmts, p.move((i+1)*mostBatches*batch, name, p.number(len(part.Fields))))
		args = append(args, part)
	}
	if p.rest != nil {
		f.ParList.HasVargs = true
		n := at(&ast.AttrGetExpr{Object: p.name("arg"), Key: at(&ast.StringExpr{Value: "n"}, p.line)}, p.line)
		f.Stmts = append(f.Stmts, p.move(p.items, "arg", n))
		args = append(args, p.rest)
	}
	f.Stmts = append(f.Stmts, at(&ast.ReturnStmt{Exprs: []ast.Expr{p.name("(t)")}}, p.line))
	return at(&ast.FuncCallExpr{Func: f, Args: args, AdjustRet: true}, p.line)
}

// move returns a loop that stores the items of a part after so many others.
func (p *partition) move(after int, part string, count ast.Expr) ast.Stmt {
	key := at(&ast.ArithmeticOpExpr{Operator: "+", Lhs: p.number(after), Rhs: p.name("(i)")}, p.line)
	set := at(&ast.AssignStmt{
		Lhs: []ast.Expr{at(&ast.AttrGetExpr{Object: p.name("(t)"), Key: key}, p.line)},
		Rhs: []ast.Expr{at(&ast.AttrGetExpr{Object: p.name(part), Key: p.name("(i)")}, p.line)},
	}, p.line)
	loop := at(&ast.NumberForStmt{Name: "(i)", Init: p.number(1), Limit: count, Stmts: []ast.Stmt{set}}, p.line)
	loop.SetLastLine(p.line)
	return loop
}

func (p *partition) name(s string) ast.Expr { return at(&ast.IdentExpr{Value: s}, p.line) }

func (p *partition) number(n int) ast.Expr {
	return at(&ast.NumberExpr{Value: strconv.Itoa(n)}, p.line)
}
