package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/google/renameio/v2"
)

// history is the file with the lines that were typed. Several prompts may add to
// it at the same time. Without a place for it, or when it cannot be written,
// there is none: nobody needs it to work.
type history struct {
	lines []string // the oldest first, as they were when it was opened
	file  *os.File // nil if there is none
}

// What is kept of what was typed.
const (
	maxHistory     = 1000    // lines
	maxHistoryLine = 4 << 10 // bytes of one that is kept
)

// openHistory opens unilua-history in $XDG_STATE_HOME, by default ~/.local/state,
// and leaves no more in it than is kept.
func openHistory(getenv func(string) string) *history {
	h := &history{}
	path := historyPath(getenv)
	if path == "" || os.MkdirAll(filepath.Dir(path), 0o700) != nil {
		return h
	}
	text, _ := readTail(path, maxHistory*maxHistoryLine)
	all := historyLines(text)
	h.lines = all[max(0, len(all)-maxHistory):]
	if len(h.lines) < len(all) {
		kept := strings.Join(h.lines, "\n") + "\n"
		_ = renameio.WriteFile(path, []byte(kept), 0o600, renameio.IgnoreUmask())
	}
	h.file, _ = os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	return h
}

func historyPath(getenv func(string) string) string {
	if state := getenv("XDG_STATE_HOME"); filepath.IsAbs(state) { // as the XDG specification demands
		return filepath.Join(state, "unilua-history")
	}
	if home := getenv("HOME"); filepath.IsAbs(home) {
		return filepath.Join(home, ".local", "state", "unilua-history")
	}
	return ""
}

// readTail returns the end of a file, at most so many bytes.
func readTail(path string, most int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err == nil && info.Size() > most {
		_, err = f.Seek(-most, io.SeekEnd)
	}
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(f, most))
}

func historyLines(text []byte) (lines []string) {
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSuffix(line, "\n"); keeps(line) {
			lines = append(lines, line)
		}
	}
	return lines
}

// keeps reports whether a line is kept: one that begins with a space is not.
func keeps(line string) bool {
	return line != "" && line[0] != ' ' && len(line) <= maxHistoryLine && utf8.ValidString(line) && !strings.ContainsAny(line, "\r\n")
}

// add adds a line and reports whether it is kept.
func (h *history) add(line string) bool {
	if !keeps(line) {
		return false
	}
	if h.file != nil {
		_, _ = h.file.WriteString(line + "\n") // one write: lines of several prompts stay whole
	}
	return true
}

func (h *history) Close() error {
	if h.file == nil {
		return nil
	}
	return h.file.Close()
}
