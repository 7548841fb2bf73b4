package page

import (
	"cmp"
	"slices"

	"github.com/unilua/unilua/engine/host/record"
)

// shortList is how many entries the lists of the first page have.
const shortList = 8

// overviewView is the view of the first page.
type overviewView struct {
	Jobs   int            `json:"jobs"`
	Broken []jobLine      `json:"broken"`
	Paused int            `json:"paused"`
	Next   []jobLine      `json:"next"` // due next, by time
	Live   []*record.Row  `json:"live"`
	Failed []*record.Row  `json:"failed"` // the last of them
	Ended  map[string]int `json:"ended"`  // how many of the rows that ended last, by status
	Memory int64          `json:"memory"` // bytes, of all shared objects
}

func overview(q *query) (any, error) {
	all, err := allJobs(q)
	if err != nil {
		return nil, err
	}
	live, err := pending(q, "")
	if err != nil {
		return nil, err
	}
	v := &overviewView{
		Jobs: len(all.Jobs), Paused: all.Paused, Live: live, Next: comingUp(all.Jobs),
		Ended: map[string]int{}, Memory: q.page.o.Engine.SharedBytes(),
	}
	for _, j := range all.Jobs {
		if j.Broken != "" {
			v.Broken = append(v.Broken, j)
		}
	}
	for _, r := range q.page.o.Recent.newest() {
		v.Ended[string(r.Status)]++
		if r.Status == record.Failed && len(v.Failed) < shortList {
			v.Failed = append(v.Failed, r)
		}
	}
	return v, nil
}

// comingUp returns the jobs that are due next, by time.
func comingUp(jobs []jobLine) []jobLine {
	next := slices.Clone(jobs)
	next = slices.DeleteFunc(next, func(j jobLine) bool { return j.Next.IsZero() || j.Paused != nil })
	slices.SortFunc(next, func(a, b jobLine) int {
		return cmp.Or(a.Next.Compare(b.Next.Time), cmp.Compare(a.Name, b.Name))
	})
	return next[:min(len(next), shortList)]
}
