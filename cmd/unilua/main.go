// Command unilua runs Lua scripts that share counters, locks, queues and state
// safely, and looks after the folder where these are kept.
package main

import "os"

func main() { os.Exit(execute(os.Args[1:])) }
