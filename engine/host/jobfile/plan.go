// Package jobfile reads from the header of a script when the script is to run
// and how its runs follow each other. What it says is checked in full: a mistake
// is an error with the line of its field.
//
// What a single run may do and use, which are the fields isolate, timeout, allow
// and max_*, is read by those who start runs.
package jobfile

import (
	"cmp"
	"time"

	"github.com/unilua/unilua/engine/sandbox/header"
	"github.com/unilua/unilua/engine/schedule"
)

// Plan is when and how a job runs. A field that the header does not state has
// the default that is named here, or else its zero value.
type Plan struct {
	Name     string
	Triggers []Trigger // none if it runs by hand only
	Zone     *time.Location
	Jitter   time.Duration // each due time is put off by up to this
	Overlap  Overlap       // Skip
	CatchUp  CatchUp       // Latest
	Workers  int           // runs at once for its queue: 1
	Batch    int           // items taken at once from its queue: 1
	Retries  int           // further attempts after a failure
	Backoff  time.Duration // before the first of them: 1 s
	Lock     string        // held during each run; "" is none
}

// Overlap is what happens to a due time while a run of the job is alive.
type Overlap string

// The ways to treat what is due while a run is alive.
const (
	Skip        Overlap = "skip"         // it does not run
	Queue       Overlap = "queue"        // it waits for its turn
	CancelOther Overlap = "cancel_other" // the one that is alive is cancelled
	Allow       Overlap = "allow"        // both run
)

// CatchUp says which of the due times that passed while no host was there to run
// them are run afterwards.
type CatchUp string

// The ways to treat due times that have passed.
const (
	None   CatchUp = "none"
	Latest CatchUp = "latest"
	All    CatchUp = "all"
)

// Defaults are what a plan has of what the header leaves open.
type Defaults struct {
	Name string         // of the job
	Zone *time.Location // UTC if nil
}

// Read reads the plan of a script from its header. The error is a *syntax.Error.
func Read(h *header.Header, d Defaults) (*Plan, error) {
	p := &Plan{
		Name: d.Name, Zone: cmp.Or(d.Zone, time.UTC), Overlap: Skip, CatchUp: Latest,
		Workers: 1, Batch: 1, Backoff: time.Second,
	}
	where := "here"
	for _, err := range []error{
		h.Text("name", &p.Name),
		p.readZone(h),
		h.Span("jitter", &p.Jitter),
		choice(h, "overlap", &p.Overlap, Skip, Queue, CancelOther, Allow),
		choice(h, "catch_up", &p.CatchUp, None, Latest, All),
		choice(h, "where", &where, "here"),
		h.Count("workers", &p.Workers),
		h.Count("batch", &p.Batch),
		retries(h, &p.Retries),
		h.Span("backoff", &p.Backoff),
		p.readLock(h),
		onlyWith(h, "workers", "queue"),
		onlyWith(h, "batch", "queue"),
		onlyWith(h, "on", "after"),
		p.readTriggers(h),
	} {
		if err != nil {
			return nil, err
		}
	}
	return p, nil
}

func (p *Plan) readZone(h *header.Header) error {
	name := ""
	if err := h.Text("tz", &name); err != nil || name == "" {
		return err
	}
	zone, err := schedule.LoadZone(name)
	if err != nil {
		return wrong(h, "tz", err)
	}
	p.Zone = zone
	return nil
}

func (p *Plan) readLock(h *header.Header) (err error) {
	p.Lock, err = object(h, "lock")
	return err
}
