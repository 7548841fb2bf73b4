---@meta unilua.text
-- Generated from the module table in bindings/. Do not edit.

---What scripts do with text day by day, beside Lua's own string library. Widths and lengths are in
---characters of UTF-8; bytes that are none count as one each, and are kept. A number is taken as the
---text that it prints as.
---@class unilua.textModule
local text = {}

---Returns the pieces of s between separators; without a separator, the words between white space, none
---of them empty. Raises if there are more than 1048576.
---* `options.pattern` whether sep is a Lua pattern; false if absent
---* `options.max` how many pieces at most, of which the last is the rest
---@param s string
---@param sep? string the separator; absent: any white space
---@param options? { pattern?: boolean, max?: integer }
---@return string[] pieces
function text.split(s, sep, options) end

---Returns the lines of s without their ends, \n or \r\n. Raises if there are more than 1048576.
---@param s string
---@return string[] lines
function text.lines(s) end

---Returns the values of a list as one text, with sep between them. Other than table.concat it takes
---whatever tostring does.
---@param list any[]
---@param sep string
---@return string
function text.join(list, sep) end

---Returns s without the white space at its ends.
---* `options.side` where to take away; both if absent
---* `options.chars` the characters to take away; absent: white space
---@param s string
---@param options? { side?: "both"|"left"|"right", chars?: string }
---@return string
function text.trim(s, options) end

---Returns s with new in the place of old, which is plain text, and how often that was.
---@param s string
---@param old string
---@param new string
---@param n? integer how often at most; absent: everywhere
---@return string
---@return integer count
function text.replace(s, old, new, n) end

---Returns whether part, which is plain text, is somewhere in s.
---@param s string
---@param part string
---@return boolean
function text.contains(s, part) end

---Returns whether s begins with prefix.
---@param s string
---@param prefix string
---@return boolean
function text.starts_with(s, prefix) end

---Returns whether s ends with suffix.
---@param s string
---@param suffix string
---@return boolean
function text.ends_with(s, suffix) end

---Returns s, filled up to a width in characters; s itself if it is as wide already.
---* `options.align` where s stands; left if absent
---* `options.fill` the character to fill with; a space if absent
---@param s string
---@param width integer
---@param options? { align?: "left"|"right"|"center", fill?: string }
---@return string
function text.pad(s, width, options) end

---Returns s, cut to at most n characters if it has more. A cut text ends with the ellipsis, if n
---leaves room for it.
---@param s string
---@param n integer
---@param ellipsis? string "..." if absent
---@return string
function text.truncate(s, n, ellipsis) end

---Returns s with each of its lines broken at white space to at most width characters. A longer word
---has a line of its own.
---@param s string
---@param width integer
---@return string
function text.wrap(s, width) end

---Returns s with a prefix before each line that is not empty.
---@param s string
---@param prefix string|integer a text, or a number of spaces
---@return string
function text.indent(s, prefix) end

---Returns s without the white space that all of its lines begin with, which a text in a script often
---has.
---@param s string
---@return string
function text.dedent(s) end

---Returns s in capitals, also those that are not of ASCII, letter by letter.
---@param s string
---@return string
function text.upper(s) end

---Returns s without capitals, also those that are not of ASCII, letter by letter.
---@param s string
---@return string
function text.lower(s) end

---Returns rows as a table of text, a line each, with columns that are as wide as they must be. Columns
---in which all is numbers are on the right.
---* `options.columns` the names of the fields to show, in that order
---* `options.header` the first line; absent: the columns, if they are stated
---* `options.align` "left", "right" or "center" for each column, where it is not to be as its content says
---@param rows table[] a table for each row: a list, or with names if columns says which
---@param options? { columns?: string[], header?: string[], align?: string[] }
---@return string
function text.table(rows, options) end

---Returns a number of bytes in short: 1.5KB, 12.3MB. Units are powers of 1024, as in all options that
---are sizes.
---@param bytes number
---@return string
function text.size(bytes) end

---Returns the number of bytes that s says: 4096, 64KB, and as tools print it 1.5G, 512 MiB.
---* fails with `invalid`
---@param s string
---@return integer? bytes
---@return string? message
---@return string? code
function text.parse_size(s) end

---Returns a number of seconds in short: 1h30m, 250ms. What the units do not show is left out.
---@param seconds number
---@param units? integer how many units at most, of d h m s ms; 2 if absent
---@return string
function text.duration(seconds, units) end

---Returns the number of seconds that s says: 250ms, 90s, 1h30m, 2d, or a bare number of seconds.
---* fails with `invalid`
---@param s string
---@return number? seconds
---@return string? message
---@return string? code
function text.parse_duration(s) end

---Returns s, or each value of a list with spaces between them, as words that a shell takes as they
---are. unilua.run takes a list and needs none of this; it is for scripts of the shell, and for ssh.
---@param s string|string[]
---@return string
function text.shell_quote(s) end

---Returns the Lua pattern that matches s and nothing else.
---@param s string
---@return string
function text.escape_pattern(s) end

---Returns which of the words was most likely meant by a word that is none of them, nil if none is
---close: for "did you mean".
---@param word string
---@param words string[]
---@return string? closest
function text.closest(word, words) end

return text
