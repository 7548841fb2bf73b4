package bindings

var dictClass = newClass("Dict", "dict")

var dictModule = Module{Name: "dict"}
