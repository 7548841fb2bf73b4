package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
)

// newHelp replaces the help of cobra, which takes an unknown command for a
// success.
func newHelp() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Explain a command",
		RunE: func(cmd *cobra.Command, args []string) error {
			found, rest, err := cmd.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return unknownCommand(found, rest)
			}
			return found.Help()
		},
	}
}

// printHelp explains a command.
func printHelp(cmd *cobra.Command, _ []string) {
	w := cmd.OutOrStdout()
	about := cmd.Long
	if about == "" {
		about = cmd.Short + "."
	}
	fmt.Fprintf(w, "%s\n\n", strings.TrimSpace(about))
	_ = printUsage(w, cmd)
}

// printUsage says how a command is used.
func printUsage(w io.Writer, cmd *cobra.Command) error {
	fmt.Fprintf(w, "usage: %s\n", strings.TrimSuffix(cmd.UseLine(), " [flags]"))
	section(w, "commands", listCommands(cmd))
	section(w, "flags", cmd.LocalFlags().FlagUsagesWrapped(textWidth()))
	section(w, "flags of every "+cmd.Root().Name()+" "+parentName(cmd)+" command", cmd.InheritedFlags().FlagUsagesWrapped(textWidth()))
	section(w, "examples", strings.TrimRight(cmd.Example, "\n"))
	return nil
}

func parentName(cmd *cobra.Command) string {
	if cmd.HasParent() {
		return cmd.Parent().Name()
	}
	return ""
}

func section(w io.Writer, title, text string) {
	if text = strings.TrimRight(text, "\n"); text != "" {
		fmt.Fprintf(w, "\n%s:\n%s\n", title, text)
	}
}

func listCommands(cmd *cobra.Command) string {
	var b strings.Builder
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			fmt.Fprintf(&b, "  %-*s  %s\n", cmd.NamePadding(), c.Name(), c.Short)
		}
	}
	return b.String()
}
