package main

import "slices"

// median returns the middle of values, which it sorts.
func median(values []float64) float64 {
	slices.Sort(values)
	n := len(values)
	if n == 0 {
		return 0
	}
	return (values[(n-1)/2] + values[n/2]) / 2
}

// contest measures each contender in turn, rounds times, and returns the median
// of each: what drifts, drifts for all.
func contest(rounds int, contenders []contender) (map[string]float64, error) {
	all := make(map[string][]float64)
	for range rounds {
		for _, c := range contenders {
			rate, err := c.measure()
			if err != nil {
				return nil, err
			}
			all[c.name] = append(all[c.name], rate)
		}
	}
	medians := make(map[string]float64)
	for name, values := range all {
		medians[name] = median(values)
	}
	return medians, nil
}

// contender is one side of a comparison. It measures operations a second.
type contender struct {
	name    string
	measure func() (float64, error)
}
