package bindings

import (
	"fmt"
	"io"
	"strings"

	"github.com/unilua/unilua/engine/text"
)

// Stub writes the LuaLS definitions of a module: what an editor needs to
// complete, check and explain it. The root module's also defines the types
// that all share.
func (m *Module) Stub(w io.Writer) error {
	s := stub{w: w}
	s.line("---@meta %s", m.path())
	s.line("-- Generated from the module table in bindings/. Do not edit.")
	s.line("")
	if m.Name == "" {
		s.line("---@alias unilua.Duration number|string  seconds, or text with units: \"250ms\", \"1h30m\", \"2d\"")
		s.line("---@alias unilua.Size integer|string  bytes, or text with units: \"64KB\", \"10MB\"")
		s.line("")
	}
	s.module(m)
	for _, c := range m.Classes {
		s.class(c)
	}
	if m.Name != "" && !m.global {
		s.line("return %s", m.Name)
	}
	return s.err
}

// stub writes lines until one fails.
type stub struct {
	w   io.Writer
	err error
}

func (s *stub) line(format string, args ...any) {
	if s.err == nil {
		_, s.err = fmt.Fprintln(s.w, strings.TrimRight(fmt.Sprintf(format, args...), " "))
	}
}

// doc writes text as comment lines.
func (s *stub) doc(prose string) {
	for _, line := range text.Wrap(prose, 100) {
		s.line("---%s", line)
	}
}

func (s *stub) module(m *Module) {
	path := m.path()
	s.doc(m.Doc)
	s.line("---@class %s", m.class())
	if m.Open != nil {
		s.line("---@overload fun(%s): %s", inline(m.Open.Params), results(m.Open))
	}
	for _, f := range m.Fields {
		s.line("---@field %s %s %s", f.Name, luaType(f.Type), f.Doc)
	}
	switch {
	case m.Name == "":
		for _, other := range modules[1:] {
			s.line("---@field %s %s", other.Name, other.class())
		}
		s.line("unilua = {}")
	case m.global:
		s.line("%s = {}", m.Name)
	default:
		s.line("local %s = {}", m.Name)
		path = m.Name
	}
	s.line("")
	for i := range m.Funcs {
		s.function(path, ".", &m.Funcs[i])
	}
}

func (s *stub) class(c *Class) {
	s.doc(c.Doc)
	s.line("---@class unilua.%s", c.Name)
	for _, f := range c.Fields {
		s.line("---@field %s %s %s", f.Name, luaType(f.Type), f.Doc)
	}
	s.line("local %s = {}", c.Name)
	s.line("")
	for i := range c.Methods {
		s.function(c.Name, ":", &c.Methods[i])
	}
}

func (s *stub) function(of, sep string, f *Func) {
	s.doc(f.Doc)
	for _, p := range f.Params {
		for _, o := range p.Options {
			s.line("---* `%s.%s` %s", p.Name, o.Name, o.Doc)
		}
	}
	for _, code := range f.Codes {
		s.line("---* fails with `%s`", code)
	}
	var names []string
	for _, p := range f.Params {
		names = append(names, p.Name)
		if p.Name == "..." {
			s.line("---@param ... %s %s", paramType(p), p.Doc)
			continue
		}
		s.line("---@param %s%s %s %s", p.Name, mark(p.Optional), paramType(p), p.Doc)
	}
	for _, r := range f.Returns {
		s.line("---@return %s %s", luaType(r.Type)+failure(f), r.Name)
	}
	if len(f.Codes) > 0 {
		s.line("---@return string? message")
		s.line("---@return string? code")
	}
	s.line("function %s%s%s(%s) end", of, sep, f.Name, strings.Join(names, ", "))
	s.line("")
}

// failure marks a result that is nil when the call fails.
func failure(f *Func) string {
	if len(f.Codes) > 0 {
		return "?"
	}
	return ""
}

func mark(optional bool) string {
	if optional {
		return "?"
	}
	return ""
}

func inline(params []Param) string {
	var list []string
	for _, p := range params {
		list = append(list, p.Name+mark(p.Optional)+": "+paramType(p))
	}
	return strings.Join(list, ", ")
}

func results(f *Func) string {
	if len(f.Returns) == 0 {
		return "nil"
	}
	return luaType(f.Returns[0].Type)
}

func paramType(p Param) string {
	if p.Type != "options" {
		return luaType(p.Type)
	}
	var keys []string
	for _, o := range p.Options {
		keys = append(keys, o.Name+"?: "+luaType(o.Type))
	}
	return "{ " + strings.Join(keys, ", ") + " }"
}

// luaType turns the types of the table into those of LuaLS.
func luaType(t string) string {
	parts := strings.Split(t, "|")
	for i, part := range parts {
		switch part {
		case "duration":
			parts[i] = "unilua.Duration"
		case "size":
			parts[i] = "unilua.Size"
		}
	}
	return strings.Join(parts, "|")
}

func (m *Module) path() string {
	switch {
	case m.Name == "":
		return "unilua"
	case m.global:
		return m.Name
	}
	return "unilua." + m.Name
}

// class returns the LuaLS class of the module itself.
func (m *Module) class() string {
	switch {
	case m.Name == "":
		return "unilua"
	case m.global:
		return m.Name + "lib" // as the language server calls Lua's own
	}
	return "unilua." + m.Name + "Module"
}
