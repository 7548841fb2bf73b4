package bindings

var logModule = Module{Name: "log"}
