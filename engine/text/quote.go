package text

import "strings"

const plainInShell = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-"

// ShellQuote returns s as one word for a POSIX shell. s has no zero byte, which
// no word can have.
func ShellQuote(s string) string {
	if s != "" && strings.Trim(s, plainInShell) == "" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

const special = "^$()%.[]*+-?"

// EscapePattern returns the Lua pattern that matches s and nothing else.
func EscapePattern(s string) string {
	var b strings.Builder
	for i := range len(s) {
		switch c := s[i]; {
		case c == 0:
			b.WriteString("%z")
		case strings.IndexByte(special, c) >= 0:
			b.WriteByte('%')
			b.WriteByte(c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}
