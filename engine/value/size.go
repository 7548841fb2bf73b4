package value

import (
	"fmt"
	"strings"
)

// ParseSize reads a number of bytes: 4096, 64KB, 10MB, 1.5GB. The units B KB MB
// GB TB are powers of 1024, in capitals or not. It rounds to the byte.
func ParseSize(text string) (int64, error) {
	m, rest, ok := cutMeasure(text)
	if !ok || rest != "" {
		return 0, sizeError(text, "it is not one number with a unit")
	}
	unit, ok := sizeUnit(m.unit)
	if !ok {
		return 0, sizeError(text, "%q is not a unit", m.unit)
	}
	if unit == 1 && m.fraction != "" {
		return 0, sizeError(text, "there is no fraction of a byte")
	}
	size, ok := m.in(unit)
	if !ok {
		return 0, sizeError(text, "it is too large")
	}
	return size, nil
}

func sizeUnit(name string) (uint64, bool) {
	switch strings.ToUpper(name) {
	case "", "B":
		return 1, true
	case "KB":
		return 1 << 10, true
	case "MB":
		return 1 << 20, true
	case "GB":
		return 1 << 30, true
	case "TB":
		return 1 << 40, true
	}
	return 0, false
}

func sizeError(text, why string, args ...any) error {
	return fmt.Errorf("%q is not a size: %s (examples: 4096, 64KB, 10MB, 1.5GB; units: B KB MB GB TB)",
		shorten(text), fmt.Sprintf(why, args...))
}

// SizeText returns a number of bytes as people write it: in the largest unit
// that gives a whole number.
func SizeText(n int64) string {
	units := []string{"", "KB", "MB", "GB"}
	unit := 0
	for ; unit < len(units)-1 && n%1024 == 0 && n > 0; unit++ {
		n /= 1024
	}
	if unit == 0 {
		return fmt.Sprintf("%d bytes", n)
	}
	return fmt.Sprintf("%d%s", n, units[unit])
}
