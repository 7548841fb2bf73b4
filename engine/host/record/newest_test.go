package record_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/unilua/unilua/engine/host/record"
)

func TestTheNewestRowsOfAJobAreFoundHoweverOldTheyAre(t *testing.T) {
	now := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	st, _ := open(t, "")
	c := &record.Change{}
	for i, ago := range []time.Duration{0, time.Second, time.Hour, 40 * 24 * time.Hour, 20 * 365 * 24 * time.Hour} {
		for _, job := range []string{"a", "ab"} {
			r := &record.Row{Job: job, Due: record.At(now.Add(-ago)), Status: record.Ran, Reason: fmt.Sprint(job, i)}
			c.Rows = append(c.Rows, r)
		}
	}
	c.Rows = append(c.Rows, &record.Row{Job: "a", Due: record.At(now), Nth: 2, Status: record.Waiting})
	if err := st.Write(c); err != nil {
		t.Fatal(err)
	}
	for n := 1; n <= 6; n++ {
		rows, err := st.Newest("a", n, now)
		if err != nil || len(rows) != min(n, 5) {
			t.Fatalf("%d rows, %v", len(rows), err)
		}
		for i, r := range rows {
			if r.Reason != fmt.Sprint("a", i) {
				t.Errorf("row %d of %d is %s", i, n, r.Reason)
			}
		}
	}
}
