package main

import (
	"errors"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/unilua/unilua/engine/value"
)

// execute runs the command that args name and returns the exit code.
func execute(args []string) int {
	root := newRoot()
	root.SetArgs(args)
	cmd, err := root.ExecuteC()
	complain(err, cmd.CommandPath())
	return codeOf(err)
}

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "unilua COMMAND [FLAGS]",
		Short: "Run Lua scripts that share counters, locks, queues and state",
		Long: "unilua runs Lua scripts, many at once, each in a sandbox of its own.\n" +
			"They share counters, locks, queues and state by name, kept safely in a data folder.",
		Args:          unknownCommand,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetOut(os.Stdout)
	root.SetErr(os.Stderr)
	root.SetFlagErrorFunc(flagError)
	root.SetHelpCommand(newHelp())
	root.SetHelpFunc(printHelp)
	root.SetUsageFunc(func(cmd *cobra.Command) error { return printUsage(cmd.OutOrStderr(), cmd) })
	root.AddCommand(newRun(), newServe(), newRepl(), newCheck(), newDoc(), newExplain(), newTypes(), newStore(), newCompletion(), newVersion())
	completeFlags(root)
	return root
}

// unknownCommand refuses what stands where a command should.
func unknownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if info, err := os.Stat(args[0]); err == nil && !info.IsDir() && !cmd.HasParent() {
		return usagef("there is no command %q (did you mean: unilua run %s)", args[0], args[0])
	}
	return usagef("there is no command %q%s", args[0], suggestion(args[0], commandNames(cmd)))
}

func commandNames(cmd *cobra.Command) []string {
	var names []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	return names
}

// suggestion names what was probably meant, or all that is known.
func suggestion(word string, known []string) string {
	if near := value.Suggest(word, known); near != "" {
		return " (did you mean " + near + "?)"
	}
	return " (known: " + strings.Join(known, ", ") + ")"
}

// flagError says what is wrong with a flag.
func flagError(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var lacking *pflag.ValueRequiredError
	var invalid *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown):
		return unknownFlag(cmd, unknown)
	case errors.As(err, &lacking):
		return usagef("--%s needs a value", lacking.GetFlag().Name)
	case errors.As(err, &invalid):
		return usagef("--%s: %s", invalid.GetFlag().Name, invalid.Unwrap())
	}
	return usagef("%s", err)
}

func unknownFlag(cmd *cobra.Command, unknown *pflag.NotExistError) error {
	name := unknown.GetSpecifiedName()
	if group := unknown.GetSpecifiedShortnames(); group != "" {
		return usagef("there is no flag -%s", name)
	}
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, "--"+f.Name) })
	if near := value.Suggest("--"+name, names); near != "" {
		return usagef("there is no flag --%s (did you mean %s?)", name, near)
	}
	return usagef("there is no flag --%s", name)
}

// exactly returns a check that all of what are given as arguments, and no more.
func exactly(what ...string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		switch {
		case len(args) < len(what):
			return usagef("%s is missing", what[len(args)])
		case len(args) > len(what):
			return usagef("%q is one argument too many", args[len(what)])
		}
		return nil
	}
}
