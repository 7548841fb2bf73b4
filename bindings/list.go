package bindings

var listClass = newClass("List", "list")

var listModule = Module{Name: "list"}
