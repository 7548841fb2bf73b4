---@meta unilua.fs
-- Generated from the module table in bindings/. Do not edit.

---Files and folders, beyond what io and os do. Reading takes the permission --allow-read, and changing
-----allow-write, of the file that the path leads to. Only plain files are read and written: a device
---or a pipe is invalid. A relative path starts from the folder in which unilua was started. Nothing is
---changed before what the script has seen of archived objects is on disk.
---@class unilua.fsModule
local fs = {}

---Returns the content of a file.
---* `options.max` a larger file is too_large; 64MB if absent
---* fails with `not_found`
---* fails with `too_large`
---* fails with `denied`
---* fails with `invalid`
---* fails with `unavailable`
---@param path string of a file or folder; what it leads to, where it is a link
---@param options? { max?: unilua.Size }
---@return string? text
---@return string? message
---@return string? code
function fs.read(path, options) end

---Returns an iterator over the lines of a file, without their newlines, in memory that does not grow
---with the file. With from and to several workers can share one file: a line belongs to the range in
---which its first byte is, so ranges that meet have each line once. The iterator raises if reading
---fails.
---* `options.from` the first byte of the range; 0 if absent
---* `options.to` the first byte after the range; absent: the end of the file
---* `options.max` a longer line raises; 1MB if absent
---* fails with `not_found`
---* fails with `denied`
---* fails with `invalid`
---* fails with `unavailable`
---@param path string of a file or folder; what it leads to, where it is a link
---@param options? { from?: unilua.Size, to?: unilua.Size, max?: unilua.Size }
---@return fun(): string?? next
---@return string? message
---@return string? code
function fs.lines(path, options) end

---Writes a file. Unless append or atomic=false, the file is replaced as a whole by a new one: whoever
---reads it sees the old content or the new, also after a crash. It keeps its mode and owner.
---* `options.append` add to the end of what is there, in one piece
---* `options.atomic` false overwrites the file itself, for one with several hard links; true if absent
---* `options.mode` octal digits such as "0600"; absent: what the file has, "0644" less the umask for a new one
---* `options.mkdir` make the folders above that are missing
---* fails with `not_found`
---* fails with `full`
---* fails with `denied`
---* fails with `invalid`
---* fails with `unavailable`
---@param path string of a file or folder; what it leads to, where it is a link
---@param text string any bytes
---@param options? { append?: boolean, atomic?: boolean, mode?: string, mkdir?: boolean }
---@return true?
---@return string? message
---@return string? code
function fs.write(path, text, options) end

---Copies a plain file; the copy takes the place of what is at to as a whole, and has the mode of the
---original.
---* `options.mode` octal digits such as "0600"; absent: that of the original
---* fails with `not_found`
---* fails with `full`
---* fails with `denied`
---* fails with `invalid`
---* fails with `unavailable`
---@param from string what is there
---@param to string the new path
---@param options? { mode?: string }
---@return true?
---@return string? message
---@return string? code
function fs.copy(from, to, options) end

---Returns the digest of a file, in hexadecimal digits.
---* fails with `not_found`
---* fails with `denied`
---* fails with `invalid`
---* fails with `unavailable`
---@param path string of a file or folder; what it leads to, where it is a link
---@param algorithm? "sha256"|"sha1"|"md5" sha256 if absent
---@return string? digest
---@return string? message
---@return string? code
function fs.hash(path, algorithm) end

---Reports whether there is a file or folder. A link that leads nowhere does not count.
---* fails with `denied`
---* fails with `invalid`
---* fails with `unavailable`
---@param path string of a file or folder; what it leads to, where it is a link
---@return boolean?
---@return string? message
---@return string? code
function fs.exists(path) end

---Describes a file or folder, read-only: size in bytes; mode, octal digits such as "0644"; mtime in
---Unix seconds; is_dir, is_file, is_link; name. A link is followed, and is_link says that there is
---one; the other fields of a link that leads nowhere are its own. It can be stored like a table.
---* fails with `not_found`
---* fails with `denied`
---* fails with `invalid`
---* fails with `unavailable`
---@param path string of a file or folder; what it leads to, where it is a link
---@return { size: integer, mode: string, mtime: number, is_dir: boolean, is_file: boolean, is_link: boolean, name: string }? stat
---@return string? message
---@return string? code
function fs.stat(path) end

---Returns the names in a folder, sorted.
---* fails with `not_found`
---* fails with `denied`
---* fails with `invalid`
---* fails with `unavailable`
---@param path string of a file or folder; what it leads to, where it is a link
---@return string[]? names
---@return string? message
---@return string? code
function fs.list(path) end

---Returns an iterator over all that is in a folder and below it: path and stat of each, sorted, a
---folder before what is in it. Links are not followed. For a folder that cannot be read it returns its
---path a second time, nil, a message and a code, and goes on. What --deny-read names is left out.
---* `options.depth` levels to go down, 1 is the folder alone; all if absent
---* fails with `not_found`
---* fails with `denied`
---* fails with `invalid`
---* fails with `unavailable`
---@param path string of a file or folder; what it leads to, where it is a link
---@param options? { depth?: integer }
---@return fun(): string?, { size: integer, mode: string, mtime: number, is_dir: boolean, is_file: boolean, is_link: boolean, name: string }?, string?, string?? next
---@return string? message
---@return string? code
function fs.walk(path, options) end

---Returns the paths that match a pattern, sorted: * stands for any text and ? for any character but a
---slash, [a-z] for one of these. What the run may not read is left out.
---* fails with `denied`
---* fails with `invalid`
---@param pattern string
---@return string[]? paths
---@return string? message
---@return string? code
function fs.glob(pattern) end

---Makes a folder.
---* `options.parents` make those above that are missing, and do not fail if it is there
---* `options.mode` octal digits, less the umask; "0755" if absent
---* fails with `exists`
---* fails with `not_found`
---* fails with `full`
---* fails with `denied`
---* fails with `invalid`
---* fails with `unavailable`
---@param path string of a file or folder; what it leads to, where it is a link
---@param options? { parents?: boolean, mode?: string }
---@return true?
---@return string? message
---@return string? code
function fs.mkdir(path, options) end

---Removes a file, an empty folder, or a link, not what it leads to.
---* `options.recursive` a folder with all that is in it
---* fails with `not_found`
---* fails with `exists`
---* fails with `denied`
---* fails with `invalid`
---* fails with `unavailable`
---@param path string of a file, folder or link
---@param options? { recursive?: boolean }
---@return true?
---@return string? message
---@return string? code
function fs.remove(path, options) end

---Renames a file or folder, also into another folder of the same file system. A file at to is replaced
---in one step.
---* fails with `not_found`
---* fails with `exists`
---* fails with `full`
---* fails with `denied`
---* fails with `invalid`
---* fails with `unavailable`
---@param from string what is there
---@param to string the new path
---@return true?
---@return string? message
---@return string? code
function fs.rename(from, to) end

---Makes an empty file, which is removed when the run ends, and returns its path.
---* `options.dir` the folder to make it in; the system's for temporary files if absent
---* fails with `not_found`
---* fails with `full`
---* fails with `denied`
---* fails with `invalid`
---* fails with `unavailable`
---@param options? { dir?: string }
---@return string? path
---@return string? message
---@return string? code
function fs.tmpname(options) end

---Makes an empty folder, which is removed with all that is in it when the run ends, and returns its
---path.
---* `options.dir` the folder to make it in; the system's for temporary files if absent
---* fails with `not_found`
---* fails with `full`
---* fails with `denied`
---* fails with `invalid`
---* fails with `unavailable`
---@param options? { dir?: string }
---@return string? path
---@return string? message
---@return string? code
function fs.tempdir(options) end

return fs
