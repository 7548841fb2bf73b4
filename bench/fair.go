package main

import (
	"fmt"
	"os"
	"strconv"
	"text/tabwriter"
)

// benchFair measures how late a thousand neighbours are while some scripts run in
// endless loops.
func benchFair(b *bench) error {
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "in endless loops\tsleepers late by µs: p50\tp99\tmax\twoken late by µs: p50\tp99\tmax\tsteps against none")
	var alone float64
	for _, burners := range []int{0, 4, 64} {
		out, err := b.fairness(burners)
		if err != nil {
			return err
		}
		if burners == 0 {
			alone = out[6]
		}
		fmt.Fprintf(w, "%d", burners)
		for _, late := range out[:6] {
			fmt.Fprintf(w, "\t%.0f", late)
		}
		fmt.Fprintf(w, "\t%.2f\n", out[6]/alone)
	}
	return w.Flush()
}

// fairness returns the medians of what fair.lua prints.
func (b *bench) fairness(burners int) ([]float64, error) {
	var all [7][]float64
	for range b.rounds {
		out, err := b.fresh("fair.lua", strconv.Itoa(burners), "1000", strconv.FormatFloat(b.seconds.Seconds(), 'f', -1, 64))
		if err != nil {
			return nil, err
		}
		for i := range all {
			all[i] = append(all[i], out[i])
		}
	}
	medians := make([]float64, len(all))
	for i, values := range all {
		medians[i] = median(values)
	}
	return medians, nil
}
