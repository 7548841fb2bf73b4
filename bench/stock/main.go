// Command stock runs a Lua file on gopher-lua as it comes: the yardstick for
// what unilua's repairs cost. It must not import anything of this module, since
// that changes the interpreter for the whole process.
package main

import (
	"fmt"
	"os"

	lua "github.com/yuin/gopher-lua"
)

func main() {
	L := lua.NewState()
	defer L.Close()
	if err := L.DoFile(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
