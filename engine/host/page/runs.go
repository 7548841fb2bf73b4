package page

import (
	"slices"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/host/record"
)

// runsView is the view of the runs of all jobs.
type runsView struct {
	Live   []*record.Row `json:"live"`
	Recent []*record.Row `json:"recent"`
	Status string        `json:"status,omitempty"` // those alone
}

func runs(q *query) (any, error) {
	live, err := pending(q, "")
	if err != nil {
		return nil, err
	}
	v := &runsView{Live: live, Recent: q.page.o.Recent.newest(), Status: q.FormValue("status")}
	if v.Status != "" {
		if !slices.Contains(ends, record.Status(v.Status)) {
			return nil, fault.New(fault.Invalid, "there is no status %q (known: %v)", v.Status, ends)
		}
		v.Recent = slices.DeleteFunc(v.Recent, func(r *record.Row) bool { return string(r.Status) != v.Status })
	}
	return v, nil
}

// ends are how a row can end.
var ends = []record.Status{record.Ran, record.Late, record.Retried, record.Failed, record.Canceled, record.Skipped}

// Ends is ends, for the template.
func (*runsView) Ends() []record.Status { return ends }

// runView is the view of a row, and of one of its runs.
type runView struct {
	*record.Row
	Key string `json:"key"`
	Run string `json:"run,omitempty"` // which of the attempts; "" if there was none
}

func run(q *query) (any, error) {
	if key := q.FormValue("row"); key != "" {
		r, err := q.store.Row(key)
		if err != nil {
			return nil, err
		}
		v := &runView{Row: r, Key: key}
		if n := len(r.Attempts); n > 0 {
			v.Run = r.Attempts[n-1].Run
		}
		return v, nil
	}
	id := q.FormValue("id")
	r, _, err := q.store.Run(id)
	if err != nil {
		return nil, err
	}
	return &runView{Row: r, Key: r.Key(), Run: id}, nil
}

func stopRun(q *query) (string, any, error) {
	id := q.FormValue("id")
	return address("/run", "id", id), done, q.page.o.Control.Stop(q.Context(), id, "on the web page")
}
