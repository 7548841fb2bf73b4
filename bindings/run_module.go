package bindings

var runModule = Module{Name: "run"}
