package main

import (
	"strings"

	"github.com/spf13/cobra"

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
