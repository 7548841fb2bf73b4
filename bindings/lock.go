package bindings

var lockClass = newClass("Lock", "lock")

var lockModule = Module{Name: "lock"}
