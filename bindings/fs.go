package bindings

import "github.com/unilua/unilua/engine/fault"

var fsModule = Module{
	Name: "fs",
	Doc: "Files and folders, beyond what io and os do. Reading takes the permission --allow-read, and changing --allow-write, of the file " +
		"that the path leads to. Only plain files are read and written: a device or a pipe is invalid. A relative path starts from the folder " +
		"in which unilua was started. Nothing is changed before what the script has seen of archived objects is on disk.",
	Funcs: []Func{
		{
			Name: "read",
			Doc:  "Returns the content of a file.",
			Params: []Param{pathParam, {Name: "options", Type: "options", Optional: true, Options: []Option{
				{"max", "size", "a larger file is too_large; 64MB if absent"},
			}}},
			Returns: []Return{{Type: "string", Name: "text"}},
			Codes:   append([]fault.Code{fault.NotFound, fault.TooLarge}, fileCodes...),
			Example: `local hosts = unilua.fs.read("/etc/hosts", { max = "1MB" })`,
			Call:    fsRead,
		},
		{
			Name: "lines",
			Doc: "Returns an iterator over the lines of a file, without their newlines, in memory that does not grow with the file. " +
				"With from and to several workers can share one file: a line belongs to the range in which its first byte is, " +
				"so ranges that meet have each line once. The iterator raises if reading fails.",
			Params: []Param{pathParam, {Name: "options", Type: "options", Optional: true, Options: []Option{
				{"from", "size", "the first byte of the range; 0 if absent"},
				{"to", "size", "the first byte after the range; absent: the end of the file"},
				{"max", "size", "a longer line raises; 1MB if absent"},
			}}},
			Returns: []Return{{Type: "fun(): string?", Name: "next"}},
			Codes:   append([]fault.Code{fault.NotFound}, fileCodes...),
			Example: `local errors = 0
for line in assert(unilua.fs.lines("/etc/hosts")) do
  if line:find("error", 1, true) then
    errors = errors + 1
  end
end`,
			Call: fsLines,
		},
		{
			Name: "write",
			Doc: "Writes a file. Unless append or atomic=false, the file is replaced as a whole by a new one: whoever reads it sees the old content " +
				"or the new, also after a crash. It keeps its mode and owner.",
			Params: []Param{pathParam, {Name: "text", Type: "string", Doc: "any bytes"}, {Name: "options", Type: "options", Optional: true, Options: []Option{
				{"append", "boolean", "add to the end of what is there, in one piece"},
				{"atomic", "boolean", "false overwrites the file itself, for one with several hard links; true if absent"},
				{"mode", "string", `octal digits such as "0600"; absent: what the file has, "0644" less the umask for a new one`},
				{"mkdir", "boolean", "make the folders above that are missing"},
			}}},
			Returns: []Return{{Type: "true"}},
			Codes:   append([]fault.Code{fault.NotFound, fault.Full}, fileCodes...),
			Example: `unilua.fs.write("/var/tmp/report.txt", "all is well\n", { mode = "0600", mkdir = true })`,
			Call:    fsWrite,
		},
		{
			Name: "copy",
			Doc:  "Copies a plain file; the copy takes the place of what is at to as a whole, and has the mode of the original.",
			Params: []Param{{Name: "from", Type: "string", Doc: "what is there"}, {Name: "to", Type: "string", Doc: "the new path"},
				{Name: "options", Type: "options", Optional: true, Options: []Option{
					{"mode", "string", `octal digits such as "0600"; absent: that of the original`},
				}}},
			Returns: []Return{{Type: "true"}},
			Codes:   append([]fault.Code{fault.NotFound, fault.Full}, fileCodes...),
			Example: `unilua.fs.copy("/etc/hosts", "/var/tmp/hosts.bak")`,
			Call:    fsCopy,
		},
		{
			Name: "hash",
			Doc:  "Returns the digest of a file, in hexadecimal digits.",
			Params: []Param{pathParam,
				{Name: "algorithm", Type: `"sha256"|"sha1"|"md5"`, Optional: true, Doc: "sha256 if absent"}},
			Returns: []Return{{Type: "string", Name: "digest"}},
			Codes:   append([]fault.Code{fault.NotFound}, fileCodes...),
			Example: `print(unilua.fs.hash("/etc/hosts"))`,
			Call:    fsHash,
		},
		{
			Name:    "exists",
			Doc:     "Reports whether there is a file or folder. A link that leads nowhere does not count.",
			Params:  []Param{pathParam},
			Returns: []Return{{Type: "boolean"}},
			Codes:   fileCodes,
			Example: `print(unilua.fs.exists("/etc/hosts"))`,
			Call:    fsExists,
		},
		{
			Name: "stat",
			Doc: "Describes a file or folder, read-only: size in bytes; mode, octal digits such as \"0644\"; mtime in Unix seconds; is_dir, is_file, is_link; name. " +
				"A link is followed, and is_link says that there is one; the other fields of a link that leads nowhere are its own. It can be stored like a table.",
			Params:  []Param{pathParam},
			Returns: []Return{{Type: fileStatType, Name: "stat"}},
			Codes:   append([]fault.Code{fault.NotFound}, fileCodes...),
			Example: `local s = assert(unilua.fs.stat("/etc/hosts"))
print(s.size, s.mode, unilua.now() - s.mtime)`,
			Call: fsStat,
		},
		{
			Name:    "list",
			Doc:     "Returns the names in a folder, sorted.",
			Params:  []Param{pathParam},
			Returns: []Return{{Type: "string[]", Name: "names"}},
			Codes:   append([]fault.Code{fault.NotFound}, fileCodes...),
			Example: `for _, name in ipairs(assert(unilua.fs.list("/etc"))) do
  print(name)
end`,
			Call: fsList,
		},
		{
			Name: "walk",
			Doc: "Returns an iterator over all that is in a folder and below it: path and stat of each, sorted, a folder before what is in it. " +
				"Links are not followed. For a folder that cannot be read it returns its path a second time, nil, a message and a code, and goes on. " +
				"What --deny-read names is left out.",
			Params: []Param{pathParam, {Name: "options", Type: "options", Optional: true, Options: []Option{
				{"depth", "integer", "levels to go down, 1 is the folder alone; all if absent"},
			}}},
			Returns: []Return{{Type: "fun(): string?, " + fileStatType + "?, string?, string?", Name: "next"}},
			Codes:   append([]fault.Code{fault.NotFound}, fileCodes...),
			Example: `local total = 0
for path, stat in assert(unilua.fs.walk("/etc", { depth = 2 })) do
  if stat and stat.is_file then
    total = total + stat.size
  end
end`,
			Call: fsWalk,
		},
		{
			Name: "glob",
			Doc: "Returns the paths that match a pattern, sorted: * stands for any text and ? for any character but a slash, [a-z] for one of these. " +
				"What the run may not read is left out.",
			Params:  []Param{{Name: "pattern", Type: "string"}},
			Returns: []Return{{Type: "string[]", Name: "paths"}},
			Codes:   []fault.Code{fault.Denied, fault.Invalid},
			Example: `for _, path in ipairs(assert(unilua.fs.glob("/etc/*.conf"))) do
  print(path)
end`,
			Call: fsGlob,
		},
		{
			Name: "mkdir",
			Doc:  "Makes a folder.",
			Params: []Param{pathParam, {Name: "options", Type: "options", Optional: true, Options: []Option{
				{"parents", "boolean", "make those above that are missing, and do not fail if it is there"},
				{"mode", "string", `octal digits, less the umask; "0755" if absent`},
			}}},
			Returns: []Return{{Type: "true"}},
			Codes:   append([]fault.Code{fault.Exists, fault.NotFound, fault.Full}, fileCodes...),
			Example: `unilua.fs.mkdir("/var/tmp/reports/2026", { parents = true })`,
			Call:    fsMkdir,
		},
		{
			Name: "remove",
			Doc:  "Removes a file, an empty folder, or a link, not what it leads to.",
			Params: []Param{{Name: "path", Type: "string", Doc: "of a file, folder or link"}, {Name: "options", Type: "options", Optional: true, Options: []Option{
				{"recursive", "boolean", "a folder with all that is in it"},
			}}},
			Returns: []Return{{Type: "true"}},
			Codes:   append([]fault.Code{fault.NotFound, fault.Exists}, fileCodes...),
			Example: `unilua.fs.remove("/var/tmp/reports", { recursive = true })`,
			Call:    fsRemove,
		},
		{
			Name:    "rename",
			Doc:     "Renames a file or folder, also into another folder of the same file system. A file at to is replaced in one step.",
			Params:  []Param{{Name: "from", Type: "string", Doc: "what is there"}, {Name: "to", Type: "string", Doc: "the new path"}},
			Returns: []Return{{Type: "true"}},
			Codes:   append([]fault.Code{fault.NotFound, fault.Exists, fault.Full}, fileCodes...),
			Example: `unilua.fs.rename("/var/tmp/report.new", "/var/tmp/report.txt")`,
			Call:    fsRename,
		},
		{
			Name:    "tmpname",
			Doc:     "Makes an empty file, which is removed when the run ends, and returns its path.",
			Params:  []Param{tempParam},
			Returns: []Return{{Type: "string", Name: "path"}},
			Codes:   append([]fault.Code{fault.NotFound, fault.Full}, fileCodes...),
			Example: `local path = unilua.fs.tmpname()`,
			Call:    fsTmpname,
		},
		{
			Name:    "tempdir",
			Doc:     "Makes an empty folder, which is removed with all that is in it when the run ends, and returns its path.",
			Params:  []Param{tempParam},
			Returns: []Return{{Type: "string", Name: "path"}},
			Codes:   append([]fault.Code{fault.NotFound, fault.Full}, fileCodes...),
			Example: `local dir = unilua.fs.tempdir()`,
			Call:    fsTempdir,
		},
	},
}

var pathParam = Param{Name: "path", Type: "string", Doc: "of a file or folder; what it leads to, where it is a link"}

var tempParam = Param{Name: "options", Type: "options", Optional: true, Options: []Option{
	{"dir", "string", "the folder to make it in; the system's for temporary files if absent"},
}}

// fileCodes are the failures that any function on files may have.
var fileCodes = []fault.Code{fault.Denied, fault.Invalid, fault.Unavailable}

const fileStatType = "{ size: integer, mode: string, mtime: number, is_dir: boolean, is_file: boolean, is_link: boolean, name: string }"
