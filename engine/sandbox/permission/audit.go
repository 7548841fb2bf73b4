package permission

import (
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/unilua/unilua/engine/fault"
)

// entry is a decision as a line of an audit has it.
type entry struct {
	Time     string   `json:"time"` // RFC 3339, UTC
	Job      string   `json:"job,omitempty"`
	Run      string   `json:"run,omitempty"`
	Kind     Kind     `json:"kind"`
	Target   string   `json:"target"`
	Args     []string `json:"args,omitempty"`
	Decision string   `json:"decision"`
	Rule     string   `json:"rule,omitempty"`
	Script   string   `json:"script,omitempty"`
	Line     int      `json:"line,omitempty"`
}

// Audit returns a note for a Guard that writes each decision to w as a line of
// JSON, in one call of Write: if w is a file opened for appending, lines of
// several processes do not mix. What cannot be written is refused.
func Audit(w io.Writer) func(Request, Decision) error {
	return func(r Request, d Decision) error {
		line, err := json.Marshal(entryOf(r, d, time.Now()))
		if err == nil {
			_, err = w.Write(append(line, '\n'))
		}
		if err != nil {
			return fault.New(fault.Denied, "%s is not allowed: the decision cannot be written to the audit: %w", doing(r), err)
		}
		return nil
	}
}

func entryOf(r Request, d Decision, now time.Time) entry {
	e := entry{
		Time: now.UTC().Format(time.RFC3339Nano), Kind: r.Kind, Target: r.Target, Args: r.Args,
		Decision: "denied", Rule: d.Rule,
	}
	if d.Err == nil {
		e.Decision = "allowed"
	}
	if e.Rule == "" && d.Verdict == Ungranted {
		e.Rule = "default"
	}
	if r.Addr.IsValid() {
		e.Target = fmt.Sprintf("%s (%s)", r.Target, r.Addr)
	}
	if r.By != nil {
		e.Job, e.Run = r.By.Run()
		e.Script, e.Line = r.By.Line()
	}
	return e
}
