// Package bindings is what scripts see: the Lua modules over the engine.
//
// Each module is described by a Module: its functions, its classes and their
// methods, with parameters, options, results, failures and an example. That
// table is the only source: it registers the functions, checks names and
// options, writes the LuaLS stubs and prints the documentation, so none of
// these can drift apart.
//
// The tables are made once per process and never change; what a script may
// write to (the unilua table, the module tables) is made per state, on first
// use. A Go function reaches the run that calls it through of.
package bindings

import (
	"github.com/unilua/unilua/engine/fault"
)

// Module describes one Lua module, unilua.NAME.
type Module struct {
	Name    string
	Doc     string // the first sentence is its summary
	Open    *Func  // what unilua.NAME(...) does; nil if it cannot be called
	Funcs   []Func
	Fields  []Field
	Classes []*Class

	global bool // it is a global, of engine/sandbox, and only described here
}

// Field is a value of an object that a script may read.
type Field struct {
	Name, Type, Doc string
	Get             func(Args) int // pushes the value; for a class
}

// Func describes a function or method.
type Func struct {
	Name    string
	Doc     string
	Params  []Param
	Returns []Return
	Codes   []fault.Code // that a script may expect
	Example string       // Lua that runs
	Call    func(Args) int

	method bool // has a self before its parameters
	inside bool // may be called inside a transaction
}

// Param is one argument. One of type "options" lists its keys.
type Param struct {
	Name, Type, Doc string
	Optional        bool
	Options         []Option
}

// Option is one key of an options table.
type Option struct{ Name, Type, Doc string }

// Return is one result.
type Return struct{ Type, Name, Doc string }
