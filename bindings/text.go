package bindings

import "github.com/unilua/unilua/engine/fault"

var textModule = Module{
	Name: "text",
	Doc: "What scripts do with text day by day, beside Lua's own string library. Widths and lengths are in " +
		"characters of UTF-8; bytes that are none count as one each, and are kept. A number is taken as the text that it prints as.",
	Funcs: insideTransactions(textPieces, textShapes, textMeasures, textOthers),
}

// insideTransactions joins lists of functions that touch nothing outside of
// their arguments.
func insideTransactions(lists ...[]Func) []Func {
	var all []Func
	for _, list := range lists {
		for _, f := range list {
			f.inside = true
			all = append(all, f)
		}
	}
	return all
}

var (
	sParam     = Param{Name: "s", Type: "string"}
	textReturn = []Return{{Type: "string"}}
	yesOrNo    = []Return{{Type: "boolean"}}
)

// textPieces take text apart and put it together.
var textPieces = []Func{
	{
		Name: "split",
		Doc: "Returns the pieces of s between separators; without a separator, the words between white space, none of them " +
			"empty. Raises if there are more than 1048576.",
		Params: []Param{sParam,
			{Name: "sep", Type: "string", Optional: true, Doc: "the separator; absent: any white space"},
			{Name: "options", Type: "options", Optional: true, Options: []Option{
				{"pattern", "boolean", "whether sep is a Lua pattern; false if absent"},
				{"max", "integer", "how many pieces at most, of which the last is the rest"},
			}}},
		Returns: []Return{{Type: "string[]", Name: "pieces"}},
		Example: `for _, dir in ipairs(unilua.text.split("/bin:/usr/bin", ":")) do
  print(dir)
end
local name, value = table.unpack(unilua.text.split("key = a=b", "%s*=%s*", { pattern = true, max = 2 }))
print(name, value)`,
		Call: textSplit,
	},
	{
		Name:    "lines",
		Doc:     "Returns the lines of s without their ends, \\n or \\r\\n. Raises if there are more than 1048576.",
		Params:  []Param{sParam},
		Returns: []Return{{Type: "string[]", Name: "lines"}},
		Example: `print(#unilua.text.lines("one\ntwo\n"))`,
		Call:    textLines,
	},
	{
		Name:    "join",
		Doc:     "Returns the values of a list as one text, with sep between them. Other than table.concat it takes whatever tostring does.",
		Params:  []Param{{Name: "list", Type: "any[]"}, {Name: "sep", Type: "string"}},
		Returns: textReturn,
		Example: `print(unilua.text.join({ "a", 1, true }, ", "))`,
		Call:    textJoin,
	},
	{
		Name: "trim",
		Doc:  "Returns s without the white space at its ends.",
		Params: []Param{sParam, {Name: "options", Type: "options", Optional: true, Options: []Option{
			{"side", `"both"|"left"|"right"`, "where to take away; both if absent"},
			{"chars", "string", "the characters to take away; absent: white space"},
		}}},
		Returns: textReturn,
		Example: `print("[" .. unilua.text.trim("  x \n") .. "]", unilua.text.trim("/a/b/", { chars = "/", side = "right" }))`,
		Call:    textTrim,
	},
	{
		Name: "replace",
		Doc:  "Returns s with new in the place of old, which is plain text, and how often that was.",
		Params: []Param{sParam, {Name: "old", Type: "string"}, {Name: "new", Type: "string"},
			{Name: "n", Type: "integer", Optional: true, Doc: "how often at most; absent: everywhere"}},
		Returns: []Return{{Type: "string"}, {Type: "integer", Name: "count"}},
		Example: `print(unilua.text.replace("a.b.c", ".", "/"))`,
		Call:    textReplace,
	},
	{
		Name: "contains", Doc: "Returns whether part, which is plain text, is somewhere in s.",
		Params: []Param{sParam, {Name: "part", Type: "string"}}, Returns: yesOrNo,
		Example: `print(unilua.text.contains("10% used", "%"))`,
		Call:    textContains,
	},
	{
		Name: "starts_with", Doc: "Returns whether s begins with prefix.",
		Params: []Param{sParam, {Name: "prefix", Type: "string"}}, Returns: yesOrNo,
		Example: `print(unilua.text.starts_with("/etc/passwd", "/etc/"))`,
		Call:    textStartsWith,
	},
	{
		Name: "ends_with", Doc: "Returns whether s ends with suffix.",
		Params: []Param{sParam, {Name: "suffix", Type: "string"}}, Returns: yesOrNo,
		Example: `print(unilua.text.ends_with("backup.tar.gz", ".gz"))`,
		Call:    textEndsWith,
	},
}

// textShapes change how text looks.
var textShapes = []Func{
	{
		Name: "pad",
		Doc:  "Returns s, filled up to a width in characters; s itself if it is as wide already.",
		Params: []Param{sParam, {Name: "width", Type: "integer"},
			{Name: "options", Type: "options", Optional: true, Options: []Option{
				{"align", alignType, "where s stands; left if absent"},
				{"fill", "string", "the character to fill with; a space if absent"},
			}}},
		Returns: textReturn,
		Example: `print(unilua.text.pad("ä", 5) .. "|", unilua.text.pad(7, 3, { align = "right", fill = "0" }))`,
		Call:    textPad,
	},
	{
		Name: "truncate",
		Doc:  "Returns s, cut to at most n characters if it has more. A cut text ends with the ellipsis, if n leaves room for it.",
		Params: []Param{sParam, {Name: "n", Type: "integer"},
			{Name: "ellipsis", Type: "string", Optional: true, Doc: `"..." if absent`}},
		Returns: textReturn,
		Example: `print(unilua.text.truncate("a long message", 9))`,
		Call:    textTruncate,
	},
	{
		Name: "wrap",
		Doc: "Returns s with each of its lines broken at white space to at most width characters. A longer word has a line " +
			"of its own.",
		Params:  []Param{sParam, {Name: "width", Type: "integer"}},
		Returns: textReturn,
		Example: `print(unilua.text.wrap("the quick brown fox jumps", 10))`,
		Call:    textWrap,
	},
	{
		Name: "indent",
		Doc:  "Returns s with a prefix before each line that is not empty.",
		Params: []Param{sParam,
			{Name: "prefix", Type: "string|integer", Doc: "a text, or a number of spaces"}},
		Returns: textReturn,
		Example: `print(unilua.text.indent("one\ntwo", "> "))`,
		Call:    textIndent,
	},
	{
		Name:   "dedent",
		Doc:    "Returns s without the white space that all of its lines begin with, which a text in a script often has.",
		Params: []Param{sParam}, Returns: textReturn,
		Example: `print(unilua.text.dedent([[
    server:
      port: 80
]]))`,
		Call: textDedent,
	},
	{
		Name: "upper", Doc: "Returns s in capitals, also those that are not of ASCII, letter by letter.",
		Params: []Param{sParam}, Returns: textReturn,
		Example: `print(unilua.text.upper("äbc"))`,
		Call:    textUpper,
	},
	{
		Name: "lower", Doc: "Returns s without capitals, also those that are not of ASCII, letter by letter.",
		Params: []Param{sParam}, Returns: textReturn,
		Example: `print(unilua.text.lower("ÄBC"))`,
		Call:    textLower,
	},
	{
		Name: "table",
		Doc: "Returns rows as a table of text, a line each, with columns that are as wide as they must be. Columns in " +
			"which all is numbers are on the right.",
		Params: []Param{
			{Name: "rows", Type: "table[]", Doc: "a table for each row: a list, or with names if columns says which"},
			{Name: "options", Type: "options", Optional: true, Options: []Option{
				{"columns", "string[]", "the names of the fields to show, in that order"},
				{"header", "string[]", "the first line; absent: the columns, if they are stated"},
				{"align", "string[]", `"left", "right" or "center" for each column, where it is not to be as its content says`},
			}}},
		Returns: textReturn,
		Example: `io.write(unilua.text.table({
  { mount = "/", used = 71 },
  { mount = "/home", used = 8 },
}, { columns = { "mount", "used" }, header = { "MOUNT", "USED %" } }))`,
		Call: textTable,
	},
}

const alignType = `"left"|"right"|"center"`

// textMeasures write and read sizes and durations.
var textMeasures = []Func{
	{
		Name:    "size",
		Doc:     "Returns a number of bytes in short: 1.5KB, 12.3MB. Units are powers of 1024, as in all options that are sizes.",
		Params:  []Param{{Name: "bytes", Type: "number"}},
		Returns: textReturn,
		Example: `print(unilua.text.size(12897485))`,
		Call:    textSize,
	},
	{
		Name:   "parse_size",
		Doc:    "Returns the number of bytes that s says: 4096, 64KB, and as tools print it 1.5G, 512 MiB.",
		Params: []Param{sParam}, Returns: []Return{{Type: "integer", Name: "bytes"}},
		Codes:   []fault.Code{fault.Invalid},
		Example: `print(unilua.text.parse_size("1.5G"))`,
		Call:    textParseSize,
	},
	{
		Name: "duration",
		Doc:  "Returns a number of seconds in short: 1h30m, 250ms. What the units do not show is left out.",
		Params: []Param{{Name: "seconds", Type: "number"},
			{Name: "units", Type: "integer", Optional: true, Doc: "how many units at most, of d h m s ms; 2 if absent"}},
		Returns: textReturn,
		Example: `print(unilua.text.duration(5400), unilua.text.duration(93784, 4))`,
		Call:    textDuration,
	},
	{
		Name:   "parse_duration",
		Doc:    "Returns the number of seconds that s says: 250ms, 90s, 1h30m, 2d, or a bare number of seconds.",
		Params: []Param{sParam}, Returns: []Return{{Type: "number", Name: "seconds"}},
		Codes:   []fault.Code{fault.Invalid},
		Example: `print(unilua.text.parse_duration("1h30m"))`,
		Call:    textParseDuration,
	},
}

// textOthers are about text that something else will read.
var textOthers = []Func{
	{
		Name: "shell_quote",
		Doc: "Returns s, or each value of a list with spaces between them, as words that a shell takes as they are. " +
			"unilua.run takes a list and needs none of this; it is for scripts of the shell, and for ssh.",
		Params:  []Param{{Name: "s", Type: "string|string[]"}},
		Returns: textReturn,
		Example: `print(unilua.text.shell_quote{ "rm", "--", "it's mine" })`,
		Call:    textShellQuote,
	},
	{
		Name: "escape_pattern", Doc: "Returns the Lua pattern that matches s and nothing else.",
		Params: []Param{sParam}, Returns: textReturn,
		Example: `print(("10.0.0.1"):find(unilua.text.escape_pattern(".0.0.")))`,
		Call:    textEscapePattern,
	},
	{
		Name: "closest",
		Doc: "Returns which of the words was most likely meant by a word that is none of them, nil if none is close: for " +
			"\"did you mean\".",
		Params:  []Param{{Name: "word", Type: "string"}, {Name: "words", Type: "string[]"}},
		Returns: []Return{{Type: "string?", Name: "closest"}},
		Example: `print(unilua.text.closest("statsu", { "start", "status", "stop" }))`,
		Call:    textClosest,
	},
}
