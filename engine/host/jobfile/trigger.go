package jobfile

import (
	"fmt"
	"strings"
	"time"

	"github.com/unilua/unilua/engine/sandbox/header"
	"github.com/unilua/unilua/engine/schedule"
	"github.com/unilua/unilua/engine/value"
)

// Trigger is what makes a job run: a Timed, an OnStart, an OnQueue, an OnTopic,
// an OnChange or an OnEnd.
type Trigger interface {
	String() string // as people read it
}

// Timed is due by a schedule.
type Timed struct {
	schedule.Schedule
	Text string // as it stands in the header, such as `cron "0 3 * * *"`
}

// OnStart is due once, when the host has started.
type OnStart struct{}

// OnQueue is due for the items of a queue.
type OnQueue struct{ Queue string }

// OnTopic is due for each message of a topic.
type OnTopic struct{ Topic string }

// OnChange is due when the content of a file, or of one in a folder, has changed.
type OnChange struct{ Path string }

// OnEnd is due when a run of another job has ended.
type OnEnd struct {
	Job     string
	Outcome Outcome
}

// Outcome is how the run of another job has ended.
type Outcome string

// The outcomes that a job can follow.
const (
	Success Outcome = "success"
	Failure Outcome = "failure"
	Both    Outcome = "both"
)

func (t Timed) String() string    { return t.Text }
func (OnStart) String() string    { return "on_start" }
func (t OnQueue) String() string  { return `queue "` + t.Queue + `"` }
func (t OnTopic) String() string  { return `topic "` + t.Topic + `"` }
func (t OnChange) String() string { return `watch "` + t.Path + `"` }
func (t OnEnd) String() string    { return `after "` + t.Job + `" (` + string(t.Outcome) + ")" }

// readTriggers reads all fields that say when the job runs.
func (p *Plan) readTriggers(h *header.Header) error {
	for _, read := range []func(*header.Header) error{
		p.readEvery, p.readCron, p.readAt, p.readStart, p.readQueue, p.readTopic, p.readWatch, p.readAfter,
	} {
		if err := read(h); err != nil {
			return err
		}
	}
	return nil
}

func (p *Plan) add(t Trigger) { p.Triggers = append(p.Triggers, t) }

// readEvery reads an interval. It counts from 1970 on, so that its due times are
// the same for each host, however often that is started.
func (p *Plan) readEvery(h *header.Header) error {
	interval := time.Duration(0)
	if err := h.Span("every", &interval); err != nil || interval == 0 {
		return err
	}
	s, err := schedule.NewEvery(interval, time.Unix(0, 0).In(p.Zone))
	if err != nil {
		return wrong(h, "every", err)
	}
	p.add(Timed{s, "every " + interval.String()})
	return nil
}

func (p *Plan) readCron(h *header.Header) error {
	list, err := texts(h, "cron")
	if err != nil {
		return err
	}
	for _, text := range list {
		s, err := schedule.ParseCron(text, schedule.CronOptions{Zone: p.Zone, Name: p.Name})
		if err != nil {
			return wrong(h, "cron", err)
		}
		p.add(Timed{s, `cron "` + text + `"`})
	}
	return nil
}

func (p *Plan) readAt(h *header.Header) error {
	list, err := texts(h, "at")
	if err != nil || list == nil {
		return err
	}
	s, err := schedule.ParseAt(list, p.Zone)
	if err != nil {
		return wrong(h, "at", err)
	}
	p.add(Timed{s, "at " + strings.Join(list, ", ")})
	return nil
}

func (p *Plan) readStart(h *header.Header) error {
	c, ok := h.Get("on_start")
	if !ok {
		return nil
	}
	on, isBool := c.Value.(bool)
	if !isBool {
		return h.Errorf(c.Line, "on_start: true or false is expected")
	}
	if on {
		p.add(OnStart{})
	}
	return nil
}

func (p *Plan) readQueue(h *header.Header) error {
	name, err := object(h, "queue")
	if err == nil && name != "" {
		p.add(OnQueue{name})
	}
	return err
}

func (p *Plan) readTopic(h *header.Header) error {
	name, err := object(h, "topic")
	if err == nil && name != "" {
		p.add(OnTopic{name})
	}
	return err
}

func (p *Plan) readWatch(h *header.Header) error {
	list, err := texts(h, "watch")
	for _, path := range list {
		p.add(OnChange{path})
	}
	return err
}

func (p *Plan) readAfter(h *header.Header) error {
	outcome := Success
	if err := choice(h, "on", &outcome, Success, Failure, Both); err != nil {
		return err
	}
	list, err := texts(h, "after")
	for _, job := range list {
		if job == p.Name {
			return wrong(h, "after", fmt.Errorf("job %q cannot follow itself", job))
		}
		p.add(OnEnd{job, outcome})
	}
	return err
}

// object reads the name of a shared object, "" if it is not there.
func object(h *header.Header, field string) (name string, err error) {
	if err := h.Text(field, &name); err != nil || name == "" {
		return "", err
	}
	if err := value.CheckName(name); err != nil {
		return "", wrong(h, field, err)
	}
	return name, nil
}
