package file

import (
	"fmt"
	"io/fs"
	"strconv"
)

// special pairs the bits above the permissions, which Go has elsewhere.
var special = [...]struct {
	bit  uint64
	mode fs.FileMode
}{{0o4000, fs.ModeSetuid}, {0o2000, fs.ModeSetgid}, {0o1000, fs.ModeSticky}}

// ParseMode returns the mode that octal digits such as "0644" stand for.
func ParseMode(text string) (fs.FileMode, error) {
	n, err := strconv.ParseUint(text, 8, 12)
	if err != nil {
		return 0, fmt.Errorf("octal digits such as \"0644\" expected, got %q", text)
	}
	mode := fs.FileMode(n & 0o777)
	for _, s := range special {
		if n&s.bit != 0 {
			mode |= s.mode
		}
	}
	return mode, nil
}

// FormatMode returns the octal digits of a mode, "0644".
func FormatMode(mode fs.FileMode) string {
	n := uint64(mode.Perm())
	for _, s := range special {
		if mode&s.mode != 0 {
			n |= s.bit
		}
	}
	return fmt.Sprintf("%04o", n)
}
