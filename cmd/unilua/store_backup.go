package main

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/google/renameio/v2"
	"github.com/spf13/cobra"

	"github.com/unilua/unilua/engine/upkeep"
)

func storeBackup(data *dataFlags) *cobra.Command {
	return &cobra.Command{
		Use:   "backup FILE",
		Short: "Write all of the data folder to one tar file",
		Long: "Write all of the data folder to one new tar file, compressed if its name ends in .gz or .tgz;\n" +
			`"-" is standard output. It appears under its name only when it is whole. To restore it:` + "\n\n" +
			"  tar xf FILE -C ~/.local/state      becomes ~/.local/state/unilua",
		Example: "  unilua store backup /backup/unilua-$(date +%F).tar.gz",
		Args:    exactly("FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return onStore(data, upkeep.Inspect, func(s *upkeep.Store) error {
				if args[0] == "-" {
					return s.Backup(cmd.OutOrStdout())
				}
				if err := backupTo(args[0], s); err != nil {
					return err
				}
				return printSize(cmd.OutOrStdout(), args[0])
			})
		},
	}
}

// backupTo writes a backup to a file that must not be there yet.
func backupTo(file string, s *upkeep.Store) (err error) {
	if _, err := os.Lstat(file); err == nil {
		return usagef("%s is there already: name a new file, or remove it first", file)
	}
	f, err := renameio.NewPendingFile(file, renameio.WithPermissions(0o600))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Cleanup()) }()
	if err := writeBackup(f, s, strings.HasSuffix(file, "gz")); err != nil {
		return err
	}
	return f.CloseAtomicallyReplace()
}

func writeBackup(to io.Writer, s *upkeep.Store, compressed bool) error {
	buffered := bufio.NewWriterSize(to, 1<<20)
	if !compressed {
		if err := s.Backup(buffered); err != nil {
			return err
		}
		return buffered.Flush()
	}
	zipped := gzip.NewWriter(buffered)
	if err := s.Backup(zipped); err != nil {
		return err
	}
	return errors.Join(zipped.Close(), buffered.Flush())
}

// printSize says how large a file has become.
func printSize(w io.Writer, file string) error {
	info, err := os.Stat(file)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s has %s\n", file, bytesText(info.Size()))
	return err
}
