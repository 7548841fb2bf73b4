package isolate

import (
	"bytes"
	"strings"
	"sync"
)

// head keeps the beginning of what is written to it: a crash says first what it
// is.
type head struct {
	mu   sync.Mutex
	kept []byte
}

// kept is how much that is, in bytes.
const kept = 16 << 10

// Write takes p in, and never fails.
func (h *head) Write(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.kept = append(h.kept, p[:min(len(p), kept-len(h.kept))]...)
	return len(p), nil
}

func (h *head) bytes() []byte {
	h.mu.Lock()
	defer h.mu.Unlock()
	return bytes.Clone(h.kept)
}

// firstLines returns the first few lines of a text.
func firstLines(text []byte) string {
	const most = 12
	lines := strings.SplitAfterN(string(text), "\n", most+1)
	return strings.TrimSpace(strings.Join(lines[:min(len(lines), most)], ""))
}
