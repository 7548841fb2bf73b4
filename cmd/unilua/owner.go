package main

import "github.com/unilua/unilua/engine"

// openShared returns an engine for the data folder that f names, as o says
// otherwise. It is how every command gets at shared objects: the first use of one
// either opens the folder, which lets other processes in, or attaches to the
// process that has it open. Engine.Owner tells the two apart. Whoever opened it
// lingers before it closes the engine.
func openShared(f *dataFlags, o engine.Options) *engine.Engine {
	o.Find, o.Join = f.dir, true
	return engine.New(o)
}
