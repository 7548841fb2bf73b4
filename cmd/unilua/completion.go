package main

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/unilua/unilua/bindings"
)

var shells = []string{"bash", "zsh", "fish", "powershell"}

// newCompletion replaces the command of cobra, which takes an unknown shell for
// a success.
func newCompletion() *cobra.Command {
	return &cobra.Command{
		Use:       "completion SHELL",
		Short:     "Print the completion script for a shell",
		Long:      "Print the script that lets a shell complete what follows unilua: " + strings.Join(shells, ", ") + ".",
		Example:   "  source <(unilua completion bash)",
		Args:      exactly("SHELL"),
		ValidArgs: shells,
		RunE: func(cmd *cobra.Command, args []string) error {
			root, w := cmd.Root(), cmd.OutOrStdout()
			switch args[0] {
			case "bash":
				return root.GenBashCompletionV2(w, true)
			case "zsh":
				return root.GenZshCompletion(w)
			case "fish":
				return root.GenFishCompletion(w, true)
			case "powershell":
				return root.GenPowerShellCompletionWithDesc(w)
			}
			return usagef("there is no completion for %q%s", args[0], suggestion(args[0], shells))
		},
	}
}

// completeScripts completes the names of scripts.
func completeScripts(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return []string{"lua"}, cobra.ShellCompDirectiveFilterFileExt
}

// completeTopics completes what unilua doc knows.
func completeTopics(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return bindings.Topics(), cobra.ShellCompDirectiveNoFileComp
}

// completeFlags has the values of the flags of all commands below cmd completed.
func completeFlags(cmd *cobra.Command) {
	for _, c := range cmd.Commands() {
		c.LocalFlags().VisitAll(func(f *pflag.Flag) {
			_ = c.RegisterFlagCompletionFunc(f.Name, completeValue(f.Name)) // it has none yet
		})
		completeFlags(c)
	}
}

// flagValues are the values of flags that have few.
var flagValues = map[string][]string{
	"isolate":    {string(inState), string(inProcess)},
	"log-format": {"text", "json"},
	"log-level":  {"debug", "info", "warn", "error", "off"},
	"sync":       {"always", "10ms", "1s", "never"},
}

// completeValue returns what completes the value of a flag: by the values that it
// has, or by files if these are what it names.
func completeValue(flag string) cobra.CompletionFunc {
	files := cobra.ShellCompDirectiveNoFileComp
	switch flag {
	case "data":
		files = cobra.ShellCompDirectiveFilterDirs
	case "audit", "config", "record", "allow-read", "allow-write", "allow-run":
		files = cobra.ShellCompDirectiveDefault
	}
	return cobra.FixedCompletions(flagValues[flag], files)
}
