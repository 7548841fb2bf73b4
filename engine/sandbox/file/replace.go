package file

import (
	"io"
	"os"
)

// Replace is Write for content that is not at hand as one text: fill writes it.
// If that fails, the file stays as it is, and the error is returned.
func Replace(path string, fill func(io.Writer) error) error {
	return replace(path, 0, func(f *os.File) error { return fill(f) })
}
