package main

import (
	"os"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/unilua/unilua/bindings"
	"github.com/unilua/unilua/engine/logging"
)

func newDoc() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "doc [NAME]",
		Short: "Explain a module, function or failure code",
		Long:  "Explain what scripts can use. Without NAME, list all modules.",
		Example: `  unilua doc queue        the module, with all its functions
  unilua doc queue:put    a method, with its options, failures and an example
  unilua doc put          whatever is called put
  unilua doc codes        how calls can fail
  unilua doc not_held     what that code means, and who fails with it
  unilua doc lua          the language, and how it differs from Lua 5.1`,
		Args:              atMostOne,
		ValidArgsFunction: completeTopics,
		RunE: func(cmd *cobra.Command, args []string) error {
			page, err := bindings.Doc(first(args))
			if err != nil {
				return usagef("%s", err)
			}
			if asJSON {
				return printJSON(cmd.OutOrStdout(), page)
			}
			return page.Print(cmd.OutOrStdout(), textWidth(), logging.ColorFor(os.Stdout))
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// textWidth returns how wide text for people is to be: as the terminal, within
// what is pleasant to read.
func textWidth() int {
	const narrow, usual, wide = 40, 80, 100
	width, _, err := term.GetSize(int(os.Stdout.Fd()))
	if err != nil {
		return usual
	}
	return min(max(width, narrow), wide)
}

// atMostOne checks that there is one argument or none.
func atMostOne(_ *cobra.Command, args []string) error {
	if len(args) > 1 {
		return usagef("%q is one argument too many", args[1])
	}
	return nil
}

// first returns the first argument, "" if there is none.
func first(args []string) string {
	if len(args) == 0 {
		return ""
	}
	return args[0]
}
