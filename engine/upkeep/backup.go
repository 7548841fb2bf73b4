package upkeep

import (
	"archive/tar"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/unilua/unilua/engine/datafolder"
)

// Root is the folder that everything in a backup is in.
const Root = "unilua"

// DamagedError refuses to back up a damaged folder.
type DamagedError struct{ Found Verification }

func (e *DamagedError) Error() string {
	return fmt.Sprintf("data folder %s is damaged, and a copy would be too: %s", e.Found.Folder, strings.Join(e.Found.Problems, "; "))
}

// Backup writes the folder to w as a tar file. Unpacked, it is a data folder in
// its own right, named Root:
//
//	tar xf FILE -C ~/.local/state
//
// Spare files of the log and copies of damaged ones are left out. A damaged
// folder is refused with a *DamagedError: what cannot be used again is no
// backup.
func (s *Store) Backup(w io.Writer) error {
	if v := s.Verify(); !v.Sound {
		return &DamagedError{v}
	}
	files, err := s.worthKeeping()
	if err != nil {
		return err
	}
	t := tar.NewWriter(w)
	for _, file := range files {
		if err := s.add(t, file); err != nil {
			return fmt.Errorf("backup of %s: %w", file, err)
		}
	}
	return t.Close()
}

// worthKeeping returns the files and folders that a backup holds.
func (s *Store) worthKeeping() ([]string, error) {
	files := []string{s.folder.Dir(), datafolder.FormatFile(s.folder.Dir())}
	for _, file := range []string{s.folder.Snapshot(), s.folder.Log()} {
		if _, err := os.Stat(file); err == nil {
			files = append(files, file)
		} else if !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	report, err := s.logReport()
	for _, seg := range report {
		files = append(files, seg.File)
	}
	return files, err
}

// add adds a file or folder.
func (s *Store) add(t *tar.Writer, file string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	head, err := tar.FileInfoHeader(info, "")
	if err != nil {
		return err
	}
	inside, err := filepath.Rel(s.folder.Dir(), file)
	if err != nil {
		return err
	}
	head.Name = path.Join(Root, filepath.ToSlash(inside))
	if info.IsDir() {
		head.Name += "/"
		return t.WriteHeader(head)
	}
	if err := t.WriteHeader(head); err != nil {
		return err
	}
	_, err = io.Copy(t, f)
	return err
}
