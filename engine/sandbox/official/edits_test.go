package official

import "strings"

// edit names lines of a file, counted from 1, or a part of one line.
type edit struct {
	folder, file string
	first, last  int
	reason       string
	part         part
}

// part is some bytes of a line, from a column that is counted from 1. The zero
// part is the whole line.
type part struct{ column, width int }

// all is the last line of a file of any length.
const all = 1 << 20

func (e *edit) of(s source) bool { return e.folder == s.folder && e.file == s.name }

// blank empties the lines, so that those after them keep their numbers, and
// returns how many were not blank.
func (e *edit) blank(lines []string) (n int) {
	if p := e.part; p.width > 0 {
		line := lines[e.first-1]
		lines[e.first-1] = line[:p.column-1] + strings.Repeat(" ", p.width) + line[p.column-1+p.width:]
		return 1
	}
	for i := e.first - 1; i < min(e.last, len(lines)); i++ {
		if strings.TrimSpace(lines[i]) != "" {
			n++
		}
		lines[i] = ""
	}
	return n
}

// uncomment makes the lines code again, and returns how many there are: lines
// in a long comment, or lines that are each a comment.
func (e *edit) uncomment(lines []string) (n int) {
	if strings.HasPrefix(lines[e.first-1], "--[[") {
		lines[e.first-1] = ""
		return e.last - e.first - 1
	}
	for i := e.first - 1; i < e.last; i++ {
		lines[i] = strings.TrimPrefix(strings.TrimLeft(lines[i], " \t"), "--")
	}
	return e.last - e.first + 1
}

const (
	lua  = "_lua5.1-tests"
	glua = "_glua-tests"
)

// Why lines are left out.
const (
	needsDebug    = "needs debug, of which there is traceback only"
	needsDump     = "needs string.dump"
	needsGC       = "needs __gc"
	needsWeak     = "needs weak tables"
	needsCounts   = "waits for Lua's own collector, by its counts"
	needsLua      = "tests the options of the program lua"
	codesNotErrno = "the third result of a failure is a code here, not a number"
	failsItself   = "fails in lua5.1 too, on machines of 64 bits"
	gopherOnly    = "gopher-lua's own words or functions, not Lua's"
)

// excluded are all the lines that do not run.
var excluded = []edit{
	{lua, "calls.lua", 241, 241, needsDebug, part{}},
	{lua, "closure.lua", 24, 40, needsWeak, part{}},
	{lua, "closure.lua", 277, 278, needsDebug, part{}},
	{lua, "closure.lua", 334, 334, needsWeak, part{}},
	{lua, "closure.lua", 418, 422, needsDebug, part{}},
	{lua, "constructs.lua", 189, 189, needsDebug, part{}},
	{lua, "db.lua", 7, 382, needsDebug, part{}},
	{lua, "db.lua", 417, 456, needsDebug, part{}},
	{lua, "db.lua", 471, 472, "a coroutine that has failed keeps no native in its stack", part{}},
	{lua, "db.lua", 475, 495, needsDebug, part{}},
	{lua, "errors.lua", 111, 111, needsGC, part{}},
	{lua, "errors.lua", 228, 238, "60 upvalues are no limit here", part{}},
	{lua, "errors.lua", 142, 142, needsDebug, part{1, 44}},
	{lua, "errors.lua", 150, 167, needsDebug, part{}},
	{lua, "events.lua", 330, 357, needsDebug, part{}},
	{lua, "files.lua", 82, 82, codesNotErrno, part{}},
	{lua, "files.lua", 226, 226, "closes a file that lines enabled again use", part{}},
	{lua, "gc.lua", 88, 129, needsCounts, part{}},
	{lua, "gc.lua", 150, 200, needsWeak, part{}},
	{lua, "gc.lua", 203, 255, needsGC, part{}},
	{lua, "literals.lua", 115, 119, needsDebug, part{}},
	{lua, "main.lua", 1, all, needsLua, part{}},
	{lua, "math.lua", 47, 48, failsItself, part{}},
	{lua, "math.lua", 52, 52, failsItself, part{}},
	{lua, "pm.lua", 89, 89, "an empty statement, which gopher-lua has put there", part{16, 1}},
	{lua, "verybig.lua", 96, 100, "a source has at most 1 MiB here", part{}},
	{glua, "coroutine.lua", 8, 8, gopherOnly, part{}},
	{glua, "coroutine.lua", 17, 17, gopherOnly, part{}},
	{glua, "db.lua", 1, all, needsDebug, part{}},
	{glua, "issues.lua", 70, 115, gopherOnly, part{}},
	{glua, "issues.lua", 167, 167, gopherOnly, part{}},
	{glua, "issues.lua", 217, 217, gopherOnly, part{}},
	{glua, "issues.lua", 479, 479, gopherOnly, part{}},
	{glua, "math.lua", 7, 7, gopherOnly, part{}},
	{glua, "math.lua", 12, 12, gopherOnly, part{}},
	{glua, "os.lua", 9, 9, gopherOnly, part{}},
	{glua, "os.lua", 17, 18, gopherOnly, part{}},
	{glua, "strings.lua", 2, 5, needsDump, part{}},
	{glua, "strings.lua", 7, 7, gopherOnly, part{}},
	{glua, "vm.lua", 1, 6, gopherOnly, part{}},
	{glua, "vm.lua", 13, 13, gopherOnly, part{}},
	{glua, "vm.lua", 33, 33, gopherOnly, part{}},
	{glua, "vm.lua", 40, 40, gopherOnly, part{}},
	{glua, "vm.lua", 47, 47, gopherOnly, part{}},
	{glua, "vm.lua", 52, 52, gopherOnly, part{}},
	{glua, "vm.lua", 57, 57, gopherOnly, part{}},
	{glua, "vm.lua", 129, 129, gopherOnly, part{}},
}

// enabled are lines that gopher-lua has commented out, and which run here.
var enabled = []edit{
	{lua, "attrib.lua", 331, 337, "", part{}},
	{lua, "calls.lua", 252, 253, "", part{}},
	{lua, "closure.lua", 2, 41, "", part{}},
	{lua, "closure.lua", 317, 336, "", part{}},
	{lua, "events.lua", 301, 328, "", part{}},
	{lua, "files.lua", 4, 4, "", part{}},
	{lua, "files.lua", 227, 235, "", part{}},
	{lua, "files.lua", 268, 273, "", part{}},
	{lua, "files.lua", 276, 278, "", part{}},
	{lua, "pm.lua", 107, 107, "", part{}},
	{lua, "pm.lua", 110, 110, "", part{}},
	{lua, "pm.lua", 263, 279, "", part{}},
	{lua, "sort.lua", 61, 62, "", part{}},
	{lua, "strings.lua", 102, 105, "", part{}},
	{lua, "strings.lua", 124, 124, "", part{}},
	{lua, "strings.lua", 167, 169, "", part{}},
	{lua, "vararg.lua", 36, 44, "", part{}},
}

// differs are the files that lua5.1 does not pass as they run here, and why.
var differs = map[string]string{"big.lua": "on 64 bits only the memory limits a string"}
