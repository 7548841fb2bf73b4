package page

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"strings"

	"github.com/google/renameio/v2"

	"github.com/unilua/unilua/engine/fault"
)

// minToken is how long a token is at least, in characters.
const minToken = 16

// Token returns the token in a file. If there is no such file it makes one, which
// only this user can read, with a new token of 130 random bits.
func Token(file string) (string, error) {
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		token := NewToken()
		if err := renameio.WriteFile(file, []byte(token+"\n"), 0o600); err != nil {
			return "", fault.New(fault.Unavailable, "the token of the page cannot be kept: %w", err)
		}
		return token, nil
	}
	if err != nil {
		return "", fault.New(fault.Unavailable, "the token of the page cannot be read: %w", err)
	}
	info, err := os.Stat(file)
	if err != nil {
		return "", fault.New(fault.Unavailable, "the token of the page cannot be read: %w", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return "", fault.New(fault.Unavailable, "%s: others can read the token or change it: chmod 600 it, or remove it and a new one is made", file)
	}
	token := strings.TrimSpace(string(text))
	if len(token) < minToken || strings.ContainsFunc(token, func(c rune) bool { return c <= ' ' || c > '~' }) {
		return "", fault.New(fault.Unavailable, "%s: a token is at least %d letters and digits: remove the file and a new one is made", file, minToken)
	}
	return token, nil
}

// NewToken returns a token that nobody has seen.
func NewToken() string { return rand.Text() }
