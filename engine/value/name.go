package value

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// MaxName is the length of the longest name of a shared object, in bytes.
const MaxName = 128

const nameBytes = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.:/"

// CheckName reports what is wrong with the name of a shared object, which has
// 1 to MaxName bytes of a-z A-Z 0-9 _ - . : /.
func CheckName(name string) error {
	if name == "" {
		return fmt.Errorf("a name cannot be empty")
	}
	if len(name) > MaxName {
		return fmt.Errorf("a name has at most %d bytes, %q... has %d", MaxName, name[:16], len(name))
	}
	for i := range len(name) {
		if strings.IndexByte(nameBytes, name[i]) < 0 {
			return fmt.Errorf("the name %q has %q at byte %d (allowed: a-z A-Z 0-9 _ - . : /)", name, charAt(name, i), i+1)
		}
	}
	return nil
}

// charAt returns the character that begins at byte i of s, or that byte.
func charAt(s string, i int) string {
	_, size := utf8.DecodeRuneInString(s[i:])
	return s[i : i+size]
}

// Reserved reports whether name is one of the host's own: a script never
// writes such an object.
func Reserved(name string) bool { return strings.HasPrefix(name, "__") }
