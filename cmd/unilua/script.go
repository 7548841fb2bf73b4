package main

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/unilua/unilua/bindings"
	"github.com/unilua/unilua/engine/sandbox"
	"github.com/unilua/unilua/engine/sandbox/header"
	"github.com/unilua/unilua/engine/sandbox/syntax"
	"github.com/unilua/unilua/engine/value"
)

// stdinFile is how standard input is named on the command line.
const stdinFile = "-"

// script is a script that can be started.
type script struct {
	program *sandbox.Program
	header  *header.Header
	job     string // its name, unless the header has another
	dir     string // where its modules are
	stdin   bool   // it came from standard input
	typed   bool   // it comes from a prompt
	hash    [sha256.Size]byte
}

// loadAll reads and compiles the scripts in files. All that are wrong are
// reported.
func loadAll(files []string, limits sandbox.Limits) ([]*script, error) {
	if err := checkFiles(files); err != nil {
		return nil, err
	}
	var scripts []*script
	failed := exitDone
	for _, file := range files {
		src, err := readScript(file)
		if err != nil {
			return nil, err
		}
		s, err := compile(file, src, limits)
		if err != nil {
			failed = max(failed, codeOf(refuse(err)))
			continue
		}
		scripts = append(scripts, s)
	}
	if failed != exitDone {
		return nil, exitWith(failed)
	}
	return scripts, nil
}

func checkFiles(files []string) error {
	if len(files) == 0 {
		return usagef(`which script? Name a file, or "-" for standard input`)
	}
	stdin := 0
	for _, file := range files {
		if file == stdinFile {
			stdin++
		}
	}
	if stdin > 1 {
		return usagef(`standard input can be one script only, but "-" is given %d times`, stdin)
	}
	return nil
}

func compile(file string, src []byte, limits sandbox.Limits) (*script, error) {
	name := scriptName(file)
	s := &script{stdin: file == stdinFile, job: bindings.JobName(name), hash: sha256.Sum256(src)}
	var err error
	if s.dir, err = filepath.Abs(filepath.Dir(name)); err != nil {
		return nil, err
	}
	if s.program, err = limits.Compile(name, src); err != nil {
		return nil, err
	}
	tree, err := limits.Parse(name, src)
	if err != nil {
		return nil, err
	}
	s.header, err = header.Of(tree)
	return s, err
}

// scriptName returns what a file is called in messages.
func scriptName(file string) string {
	if file == stdinFile {
		return "stdin"
	}
	return file
}

// readScript returns what is in file. A file that cannot be read is a mistake
// on the command line.
func readScript(file string) ([]byte, error) {
	if file == stdinFile {
		return readSource(os.Stdin)
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, explainFile(file, err)
	}
	defer f.Close()
	src, err := readSource(f)
	if err != nil {
		return nil, explainFile(file, err)
	}
	return src, nil
}

// readSource reads no more than the first byte that is too many: the file may
// be endless.
func readSource(r io.Reader) ([]byte, error) {
	return io.ReadAll(io.LimitReader(r, syntax.MostSource+1))
}

// explainFile says why a script cannot be read.
func explainFile(file string, err error) error {
	info, statErr := os.Stat(file)
	switch {
	case statErr == nil && info.IsDir():
		return usagef("%s is a folder, not a script", file)
	case errors.Is(err, fs.ErrNotExist):
		return usagef("there is no script %s%s", file, similarFile(file))
	case errors.Is(err, fs.ErrPermission):
		return usagef("script %s may not be read by this user", file)
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return usagef("script %s cannot be read: %s", file, err)
}

// similarFile suggests a script whose name is close to that of file.
func similarFile(file string) string {
	dir, base := filepath.Split(file)
	entries, err := os.ReadDir(filepath.Clean(dir))
	if err != nil {
		return ""
	}
	var names []string
	for _, e := range entries {
		if e.Name() == base+".lua" {
			return fmt.Sprintf(" (did you mean %s.lua?)", file)
		}
		if strings.HasSuffix(e.Name(), ".lua") {
			names = append(names, e.Name())
		}
	}
	if near := value.Suggest(base, names); near != "" {
		return fmt.Sprintf(" (did you mean %s?)", dir+near)
	}
	return ""
}
