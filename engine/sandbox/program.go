package sandbox

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"sync"

	"github.com/unilua/unilua/engine/sandbox/header"
	"github.com/unilua/unilua/engine/sandbox/rewrite"
	"github.com/unilua/unilua/engine/sandbox/syntax"
	"github.com/yuin/gopher-lua/ast"

	lua "github.com/yuin/gopher-lua"
)

// SyntaxError says where and why a source is not Lua.
type SyntaxError = syntax.Error

// Program is a compiled script or module. It is read-only: any number of
// states may run it at once.
type Program struct {
	Name   string
	Header bool // it begins with unilua.job{ ... }
	text   string
	hash   [sha256.Size]byte
	proto  *lua.FunctionProto
	plain  plainCode
}

// Hash identifies the content: the name and the source.
func (p *Program) Hash() [sha256.Size]byte { return p.hash }

// Source returns what the Program was compiled from.
func (p *Program) Source() string { return p.text }

// Line returns line n of the source, "" if there is none.
func (p *Program) Line(n int) string { return syntax.Line(p.text, n) }

// Compile is Limits.Compile with the default limits.
func Compile(name string, src []byte) (*Program, error) { return Limits{}.Compile(name, src) }

// Compile makes a Program of a script or module. The same name, content and
// limits give the same Program again, as long as it is in use. The error is a
// *SyntaxError.
func (l Limits) Compile(name string, src []byte) (*Program, error) {
	hash := sha256.Sum256(fmt.Appendf(nil, "%q%s", name, src))
	key := sha256.Sum256(fmt.Appendf(hash[:], "%v", l.Limits))
	if p := compiled.get(key); p != nil {
		return p, nil
	}
	tree, err := l.Parse(name, src)
	if err != nil {
		return nil, err
	}
	p, err := compile(tree)
	if err != nil {
		return nil, err
	}
	p.hash = hash
	compiled.put(key, p)
	return p, nil
}

// loadedShare is which part of a script's size a source may have that a script
// puts together: it can make as many as it likes.
const loadedShare = 16

// loaded returns the limits of what scripts give to load.
func (l Limits) loaded() syntax.Limits {
	if l.Source == 0 {
		l.Source = syntax.MaxSource
	}
	l.Source = max(l.Source/loadedShare, 1)
	return l.Limits
}

// compileLoaded makes a Program of what a script gives to load.
func (l Limits) compileLoaded(name, src string) (*Program, error) {
	tree, err := l.loaded().ParseChunk(chunkName(name, nameInSyntaxErrors), []byte(src))
	if err != nil {
		return nil, err
	}
	tree.Name = chunkName(name, nameInErrors)
	return compile(tree)
}

// compile is the one way from a tree to code.
func compile(tree *syntax.Tree) (*Program, error) {
	begins := header.Begins(tree)
	proto, err := generate(tree, func(stmts []ast.Stmt) ([]ast.Stmt, *rewrite.Marks) { return rewrite.Statements(stmts) })
	if err != nil {
		return nil, err
	}
	return &Program{Name: tree.Name, Header: begins, text: tree.Text, proto: proto}, nil
}

// generate makes code of a tree, which is rewritten first.
func generate(tree *syntax.Tree, rewritten func([]ast.Stmt) ([]ast.Stmt, *rewrite.Marks)) (proto *lua.FunctionProto, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = tree.Errorf(1, "cannot be compiled: %v", r)
		}
	}()
	stmts, marks := rewritten(tree.Stmts)
	tree.Stmts = stmts
	numbers := enumerate(stmts, marks)
	proto, err = lua.Compile(stmts, tree.Name)
	if err != nil {
		var ce *lua.CompileError
		if errors.As(err, &ce) {
			return nil, tree.Errorf(max(numbers.line(ce.Line), 1), "%s", numbers.message(ce.Message))
		}
		return nil, tree.Errorf(1, "%v", err)
	}
	marks.Patch(proto)
	repairScopes(tree, numbers, proto)
	numbers.restore(proto)
	trim(proto)
	return proto, nil
}

// trim gives back the room that the compiler reserved: for ten lines, 35 kB
// become 3.
func trim(p *lua.FunctionProto) {
	p.Code = exact(p.Code)
	p.Constants = exact(p.Constants)
	p.FunctionPrototypes = exact(p.FunctionPrototypes)
	p.DbgSourcePositions = exact(p.DbgSourcePositions)
	p.DbgLocals = exact(p.DbgLocals)
	p.DbgCalls = exact(p.DbgCalls)
	p.DbgUpvalues = exact(p.DbgUpvalues)
	for _, inner := range p.FunctionPrototypes {
		trim(inner)
	}
}

func exact[E any](s []E) []E { return append(make([]E, 0, len(s)), s...) }

// cache keeps the programs that were asked for lately, in two generations: when
// the young one is full, the old one is forgotten and the young one grows old.
type cache struct {
	mu         sync.Mutex
	young, old map[[sha256.Size]byte]*Program
}

const generation = 256 // programs

var compiled cache

func (c *cache) get(hash [sha256.Size]byte) *Program {
	c.mu.Lock()
	defer c.mu.Unlock()
	if p := c.young[hash]; p != nil {
		return p
	}
	p := c.old[hash]
	if p != nil {
		c.putLocked(hash, p)
	}
	return p
}

func (c *cache) put(hash [sha256.Size]byte, p *Program) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.putLocked(hash, p)
}

func (c *cache) putLocked(hash [sha256.Size]byte, p *Program) {
	if c.young == nil || len(c.young) >= generation {
		c.young, c.old = map[[sha256.Size]byte]*Program{}, c.young
	}
	c.young[hash] = p
}
