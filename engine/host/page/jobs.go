package page

import (
	"net/url"
	"strings"

	"github.com/unilua/unilua/engine/host/record"
)

// jobLine is a job in a table.
type jobLine struct {
	*record.Job
	Last *record.Row `json:"last,omitempty"` // that ended last
}

// jobsView is the view of all jobs.
type jobsView struct {
	Jobs   []jobLine `json:"jobs"`
	Broken int       `json:"broken"`
	Paused int       `json:"paused"`
}

func jobs(q *query) (any, error) {
	return allJobs(q)
}

func allJobs(q *query) (*jobsView, error) {
	all, err := q.store.Jobs()
	if err != nil {
		return nil, err
	}
	next, err := q.page.o.Control.Next(q.Context())
	if err != nil {
		return nil, err
	}
	v := &jobsView{Jobs: make([]jobLine, len(all))}
	for i, j := range all {
		j.Next = record.At(next[j.Name])
		last, err := q.page.o.Recent.of(q, j.Name)
		if err != nil {
			return nil, err
		}
		v.Jobs[i] = jobLine{j, last}
		if j.Broken != "" {
			v.Broken++
		}
		if j.Paused != nil {
			v.Paused++
		}
	}
	return v, nil
}

// jobRows is how many rows of its ledger the page of a job shows.
const jobRows = 100

// jobView is the view of one job.
type jobView struct {
	*record.Job
	Live   []*record.Row `json:"live"`   // that have not ended
	Ledger []*record.Row `json:"ledger"` // that have, the newest first
	All    bool          `json:"all"`    // those are all there are
}

func job(q *query) (any, error) {
	name := q.FormValue("name")
	j, err := q.store.Job(name)
	if err != nil {
		return nil, err
	}
	next, err := q.page.o.Control.Next(q.Context())
	if err != nil {
		return nil, err
	}
	j.Next = record.At(next[name])
	rows, err := q.store.Newest(name, jobRows+1, q.now)
	if err != nil {
		return nil, err
	}
	live, err := pending(q, name)
	if err != nil {
		return nil, err
	}
	v := &jobView{Job: j, Live: live, Ledger: rows, All: len(rows) <= jobRows}
	if !v.All {
		v.Ledger = rows[:jobRows]
	}
	return v, nil
}

// pending returns the rows that have not ended, of a job, or of all if name is "".
func pending(q *query, name string) ([]*record.Row, error) {
	all, err := q.store.Pending()
	if err != nil {
		return nil, err
	}
	rows := make([]*record.Row, 0, len(all))
	for _, r := range all {
		if name == "" || r.Job == name {
			rows = append(rows, r)
		}
	}
	return rows, nil
}

// address returns that of a page about something.
func address(path, key, value string) string { return path + "?" + url.Values{key: {value}}.Encode() }

func runJob(q *query) (string, any, error) {
	row, err := q.page.o.Control.RunJob(q.Context(), q.FormValue("name"), arguments(q.FormValue("args")))
	return address("/run", "row", row), map[string]string{"row": row}, err
}

// arguments returns the lines of a text.
func arguments(text string) []string {
	text = strings.TrimRight(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

func pauseJob(q *query) (string, any, error) {
	name := q.FormValue("name")
	err := q.page.o.Control.Pause(q.Context(), name, strings.TrimSpace(q.FormValue("why")))
	return address("/job", "name", name), done, err
}

func resumeJob(q *query) (string, any, error) {
	name := q.FormValue("name")
	return address("/job", "name", name), done, q.page.o.Control.Resume(q.Context(), name)
}

// done is the result of what has none.
var done = map[string]bool{"ok": true}
