package bindings

var fsModule = Module{Name: "fs"}
