package main

import (
	"fmt"

	"github.com/google/renameio/v2"

	"github.com/unilua/unilua/engine/sandbox/header"
	"github.com/unilua/unilua/engine/sandbox/permission"
)

// records are what the scripts of a process have used, each as the header that
// allows it.
type records struct {
	file *renameio.PendingFile
	list []*scriptRecord
}

type scriptRecord struct {
	*permission.Record
	file   string
	header *header.Header
}

// newRecords makes sure that the file can be written in the end.
func newRecords(path string) (*records, error) {
	file, err := renameio.NewPendingFile(path)
	return &records{file: file}, err
}

// add returns a new record, of a script.
func (c *records) add(s *script) *permission.Record {
	r := &scriptRecord{permission.NewRecord(), s.program.Name, s.header}
	c.list = append(c.list, r)
	return r.Record
}

// write puts the headers in the place of the file, in the order in which the
// scripts were given.
func (c *records) write() error {
	for _, r := range c.list {
		allow := map[string][]string{}
		for kind, names := range r.Allow() {
			allow[string(kind)] = names
		}
		if _, err := fmt.Fprintf(c.file, "-- %q needs no more than this, as its first statement, and --allow-declared\n%s", r.file, r.header.Print(allow)); err != nil {
			return err
		}
	}
	return c.file.CloseAtomicallyReplace()
}
