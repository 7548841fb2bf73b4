package main

import (
	"os"
	"path/filepath"

	"github.com/google/renameio/v2"
	"github.com/spf13/cobra"

	"github.com/unilua/unilua/bindings"
)

func newTypes() *cobra.Command {
	return &cobra.Command{
		Use:   "types DIR",
		Short: "Write definitions for the Lua language server",
		Long: "Write definitions of all modules to DIR, a file for each, so that an editor with the\n" +
			"Lua language server completes, explains and checks scripts. Add DIR to its\n" +
			"workspace.library.",
		Example: "  unilua types ~/.local/share/unilua/types",
		Args:    exactly("DIR"),
		RunE:    func(_ *cobra.Command, args []string) error { return writeTypes(args[0]) },
	}
}

func writeTypes(dir string) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	for _, f := range bindings.Stubs() {
		if err := renameio.WriteFile(filepath.Join(dir, f.Name), f.Text, 0o666); err != nil {
			return err
		}
	}
	return nil
}
