package bindings

var stateClass = newClass("State", "state")

var stateModule = Module{Name: "state"}
