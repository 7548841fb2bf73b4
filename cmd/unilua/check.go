package main

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"github.com/unilua/unilua/bindings"
	"github.com/unilua/unilua/engine/host/jobfile"
	"github.com/unilua/unilua/engine/sandbox/check"
	"github.com/unilua/unilua/engine/sandbox/header"
	"github.com/unilua/unilua/engine/sandbox/syntax"
)

func newCheck() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "check FILE...",
		Short: "Find mistakes in scripts without running them",
		Long: "Find mistakes in scripts without running them: what is not Lua, a header that cannot be\n" +
			"used, functions, methods and options that do not exist, a dot in the place of a colon,\n" +
			"globals that nobody sets, locals that nobody reads.\n" +
			"The exit code is 1 if there are errors, and 0 if there are only warnings.",
		ValidArgsFunction: completeScripts,
		RunE: func(cmd *cobra.Command, args []string) error {
			findings, err := checkAll(args)
			if err != nil {
				return err
			}
			if err := printFindings(cmd.OutOrStdout(), findings, asJSON); err != nil {
				return err
			}
			return exitWith(verdict(findings))
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// finding is a check.Finding as JSON has it.
type finding struct {
	File     string `json:"file"`
	Line     int    `json:"line"`
	Column   int    `json:"column"`
	Severity string `json:"severity"`
	Message  string `json:"message"`
}

func checkAll(files []string) ([]check.Finding, error) {
	if err := checkFiles(files); err != nil {
		return nil, err
	}
	api := checkedAPI()
	var all []check.Finding
	for _, file := range files {
		src, err := readScript(file)
		if err != nil {
			return nil, err
		}
		all = append(all, checkSource(scriptName(file), src, api)...)
	}
	return all, nil
}

// checkSource checks one script and its header, which stands first.
func checkSource(name string, src []byte, api *check.API) []check.Finding {
	findings := check.Source(name, src, api)
	var wrong *syntax.Error
	if !errors.As(checkHeader(name, src), &wrong) {
		return findings
	}
	f := check.Finding{File: wrong.File, Line: wrong.Line, Column: max(wrong.Column, 1), Message: wrong.Message}
	if slices.Contains(findings, f) {
		return findings // it is no Lua at all
	}
	return slices.Insert(findings, 0, f)
}

func checkHeader(name string, src []byte) error {
	h, err := header.Read(name, src)
	if err != nil {
		return err
	}
	if _, err := (&allowFlags{}).permissions(h); err != nil {
		return err
	}
	if _, err := (&runFlags{}).job(&script{header: h}); err != nil {
		return err
	}
	_, err = jobfile.Read(h, jobfile.Defaults{Name: bindings.JobName(name)})
	return err
}

// verdict returns the exit code for what was found.
func verdict(findings []check.Finding) int {
	for _, f := range findings {
		if !f.Warning {
			return exitFailed
		}
	}
	return exitDone
}

func printFindings(w io.Writer, findings []check.Finding, asJSON bool) error {
	if asJSON {
		list := make([]finding, len(findings))
		for i, f := range findings {
			severity := "error"
			if f.Warning {
				severity = "warning"
			}
			list[i] = finding{f.File, f.Line, f.Column, severity, f.Message}
		}
		return printJSON(w, list)
	}
	for _, f := range findings {
		if _, err := fmt.Fprintln(w, f); err != nil {
			return err
		}
	}
	return nil
}
