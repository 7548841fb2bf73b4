package main

import (
	"cmp"
	"errors"
	"fmt"
	"time"
	_ "time/tzdata" // for machines that have no time zones of their own

	"github.com/spf13/cobra"

	"github.com/unilua/unilua/engine/schedule"
)

// explainFlags say how a cron expression is read, and what is shown.
type explainFlags struct {
	zone, name, from string
	times            parsed[int]
	json             bool
}

func newExplain() *cobra.Command {
	f := explainFlags{times: parsed[int]{kind: "COUNT", value: 10, parse: parseTimes}}
	cmd := &cobra.Command{
		Use:   "explain CRON",
		Short: "Say what a cron expression means, and when it is due",
		Long: "Say in English what a cron expression means, and when it is due next: with the offset, how\n" +
			"far away that is, and what happens when the clock skips a time or shows it twice.\n" +
			"It has 5 fields (minute, hour, day of the month, month, day of the week), or 6 with the second\n" +
			"first, or is a short form such as @daily. Put it in quotes: the shell has other plans with *.",
		Example: `  unilua explain "*/15 9-17 * * MON-FRI"          each quarter of the working hours
  unilua explain "0 3 * * SUNL"                   the last Sunday of each month
  unilua explain "0 3 L-3 * *"                    3 days before the last of each month
  unilua explain "H H(0-5) * * *" --name backup   some time at night, made of the name
  unilua explain "30 2 * * *" --tz Europe/Berlin --from 2026-03-28`,
		Args:              oneExpression,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, args []string) error {
			e, err := f.explain(args[0], time.Now())
			if err != nil {
				return err
			}
			if f.json {
				return printJSON(cmd.OutOrStdout(), e)
			}
			return e.print(cmd.OutOrStdout())
		},
	}
	f.add(cmd)
	return cmd
}

func (f *explainFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.zone, "tz", "", "time `ZONE`, such as Europe/Berlin (that of this machine)")
	flags.VarP(&f.times, "times", "n", "how many times to show (10)")
	flags.StringVar(&f.from, "from", "", "from `WHEN` on, such as 2026-03-28 or 2026-03-28T01:30 (now)")
	flags.StringVar(&f.name, "name", "", "the `JOB` by whose name H spreads")
	flags.BoolVar(&f.json, "json", false, "print JSON")
	_ = cmd.RegisterFlagCompletionFunc("tz", completeZones) // fails for an unknown flag alone
}

// oneExpression checks that there is one argument. More are mostly fields that
// nobody has quoted.
func oneExpression(_ *cobra.Command, args []string) error {
	switch {
	case len(args) == 0:
		return usagef("CRON is missing")
	case len(args) > 1:
		return usagef("%q is one argument too many: put the expression in quotes, such as \"0 3 * * *\"", args[1])
	}
	return nil
}

// parseTimes reads how many times are to be shown.
func parseTimes(text string) (int, error) {
	const most = 10_000
	n, err := parseCount(text)
	if err == nil && n > most {
		err = fmt.Errorf("at most %d can be shown", most)
	}
	return n, err
}

// explain explains an expression. Now is from when on, unless a flag says so.
func (f *explainFlags) explain(text string, now time.Time) (*explanation, error) {
	zone, err := schedule.LoadZone(cmp.Or(f.zone, "Local"))
	if err != nil {
		return nil, usagef("--tz: %s", err)
	}
	from, err := f.start(now, zone)
	if err != nil {
		return nil, usagef("--from: %s", err)
	}
	cron, err := schedule.ParseCron(text, schedule.CronOptions{Zone: zone, Name: f.name})
	if errors.Is(err, schedule.ErrNoName) {
		return nil, usagef("%s: give the name of the job with --name", err)
	}
	if err != nil {
		return nil, usagef("%s", err)
	}
	return explainCron(cron, from, f.times.value), nil
}

// start returns from when on times are to be shown.
func (f *explainFlags) start(now time.Time, zone *time.Location) (time.Time, error) {
	if f.from == "" {
		return now.In(zone).Truncate(time.Second), nil
	}
	for _, layout := range []string{time.DateOnly, "2006-01-02T15:04", "2006-01-02 15:04", "2006-01-02T15:04:05", time.DateTime, time.RFC3339} {
		if at, err := time.ParseInLocation(layout, f.from, zone); err == nil {
			return at.In(zone), nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is not a date: write one such as 2026-03-28, or with a time, such as 2026-03-28T01:30", f.from)
}

// completeZones completes the names of time zones.
func completeZones(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return schedule.ZoneNames(), cobra.ShellCompDirectiveNoFileComp
}
