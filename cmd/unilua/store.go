package main

import (
	"cmp"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/unilua/unilua/engine/upkeep"
)

func newStore() *cobra.Command {
	var data dataFlags
	cmd := &cobra.Command{
		Use:   "store COMMAND",
		Short: "Look after the data folder",
		Long:  "Look after a data folder that no unilua uses at the moment.",
		Args:  missingCommand,
		RunE:  func(*cobra.Command, []string) error { return nil },
	}
	data.addFolder(cmd.PersistentFlags())
	cmd.AddCommand(storeVerify(&data), storeRepair(&data), storeStats(&data), storeCompact(&data), storeBackup(&data))
	return cmd
}

// missingCommand refuses a group of commands without one of them.
func missingCommand(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return unknownCommand(cmd, args)
	}
	return usagef("%s needs a command%s", cmd.Name(), suggestion("", commandNames(cmd)))
}

// onStore calls use with the data folder as open gives it. Nobody else may be
// using it.
func onStore(data *dataFlags, open func(dir string) (*upkeep.Store, error), use func(*upkeep.Store) error) error {
	dir, err := data.dir()
	if err != nil {
		return err
	}
	store, err := open(dir)
	if err != nil {
		return aboutFolder(err)
	}
	return cmp.Or(use(store), aboutFolder(store.Close()))
}

func storeVerify(data *dataFlags) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Check that everything in the data folder can be read",
		Long:  "Check that everything in the data folder can be read. Nothing is changed. The exit code is 5 if it is damaged.",
		Args:  exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return onStore(data, upkeep.Inspect, func(s *upkeep.Store) error {
				v := s.Verify()
				print := printVerification
				if asJSON {
					print = func(w io.Writer, v upkeep.Verification) error { return printJSON(w, v) }
				}
				if err := print(cmd.OutOrStdout(), v); err != nil || v.Sound {
					return err
				}
				return exitWith(exitFolder)
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func printVerification(w io.Writer, v upkeep.Verification) error {
	for _, seg := range v.Segments {
		if seg.Torn {
			fmt.Fprintf(w, "%s ends in a write that a crash cut off, which was never acknowledged\n", seg.File)
		}
		if seg.Damaged != "" {
			fmt.Fprintf(w, "%s is damaged behind record %d: %s\n", seg.File, seg.Last, seg.Damaged)
		}
	}
	for _, problem := range v.Problems {
		fmt.Fprintf(w, "problem: %s\n", problem)
	}
	if !v.Sound {
		_, err := fmt.Fprintf(w, "%s is damaged\n", v.Folder)
		return err
	}
	_, err := fmt.Fprintf(w, "%s is sound: %d objects saved, and %d records in the log\n", v.Folder, v.Objects, v.Records)
	return err
}

func storeRepair(data *dataFlags) *cobra.Command {
	return &cobra.Command{
		Use:   "repair",
		Short: "Make a damaged data folder usable again",
		Long: "Make a damaged data folder usable again: keep what can be read of the snapshot, and cut the log at\n" +
			"the first damage. What is replaced or cut is kept beside it, in files that end in .damaged.",
		Args: exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return onStore(data, upkeep.Open, func(s *upkeep.Store) error {
				done, err := s.Repair()
				return cmp.Or(printRepaired(cmd.OutOrStdout(), done, err == nil), aboutFolder(err))
			})
		},
	}
}

func printRepaired(w io.Writer, r upkeep.Repaired, whole bool) (err error) {
	line := func(format string, args ...any) {
		if err == nil {
			_, err = fmt.Fprintf(w, format+"\n", args...)
		}
	}
	if len(r.Did) == 0 && whole {
		line("nothing to repair")
	}
	for _, did := range r.Did {
		line("%s", did)
	}
	for _, lost := range r.Lost {
		line("lost %s", lost)
	}
	if len(r.Did) > 0 && len(r.Lost) == 0 {
		line("nothing was lost")
	}
	for _, file := range r.Copies {
		line("kept %s", file)
	}
	return err
}

func storeStats(data *dataFlags) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "stats",
		Short: "Say what the data folder holds, and how large it is",
		Args:  exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return onStore(data, upkeep.Inspect, func(s *upkeep.Store) error {
				stats, err := s.Stats()
				if err != nil {
					return aboutFolder(err)
				}
				if asJSON {
					return printJSON(cmd.OutOrStdout(), stats)
				}
				return printStats(cmd.OutOrStdout(), stats)
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func printStats(to io.Writer, s upkeep.Stats) error {
	w := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "folder\t%s\n", s.Folder)
	fmt.Fprintf(w, "snapshot\t%s, of which %s is free\n", bytesText(s.Snapshot.Bytes), bytesText(s.Snapshot.Free))
	fmt.Fprintf(w, "log\t%s, of which %s is used: %d records that are not in the snapshot\n", bytesText(s.Log.Bytes), bytesText(s.Log.Used), s.Log.Records)
	fmt.Fprintf(w, "objects\t%d\n", len(s.Objects))
	for _, o := range s.Objects {
		fmt.Fprintf(w, "  %s\t%s\t%s saved\t%s in the log\n", o.Kind, cmp.Or(o.Name, "(all of them)"), bytesText(o.Bytes), bytesText(o.Log))
	}
	return w.Flush()
}

func storeCompact(data *dataFlags) *cobra.Command {
	return &cobra.Command{
		Use:   "compact",
		Short: "Give back the room in the snapshot that holds nothing",
		Args:  exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return onStore(data, upkeep.Open, func(s *upkeep.Store) error {
				before, after, err := s.Compact()
				if err != nil {
					return aboutFolder(err)
				}
				_, err = fmt.Fprintf(cmd.OutOrStdout(), "the snapshot had %s, now it has %s\n", bytesText(before), bytesText(after))
				return err
			})
		},
	}
}

// bytesText returns a size for people: 512 B, 1.5 MB.
func bytesText(n int64) string {
	if n < 1024 {
		return fmt.Sprintf("%d B", n)
	}
	size, unit := float64(n)/1024, 0
	for size >= 1024 && unit < 3 {
		size, unit = size/1024, unit+1
	}
	return fmt.Sprintf("%.1f %cB", size, "KMGT"[unit])
}
