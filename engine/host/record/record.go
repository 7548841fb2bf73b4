// Package record keeps what a host remembers of its jobs: what they are, what
// became of each of their due times, and which runs there were.
//
// It keeps that in archived buckets, whose names begin with __, as all of the
// host's own do. So a record is on disk before what it tells of goes on, it
// survives whatever ends the host, and whoever can open the data folder or
// attach to its owner reads it in the same way. Scripts read the buckets too if
// they are allowed to; instants are Unix seconds in them.
//
//	__jobs     a Job by its name
//	__covered  by the name of a job, until when each of its due times has a row
//	__pending  the rows that have no end yet
//	__ledger   the rows that have, by Row.Key like the others
//	__runs     by the id of a run, the key of the row that it belongs to
//
// A row is in one of __pending and __ledger at a time.
package record

import (
	"encoding/json"
	"math"
	"strconv"
	"time"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/value"
)

// Job is what people want to know of a job without a look at its script.
type Job struct {
	Name     string   `json:"name"`
	Script   string   `json:"script"` // its path
	Triggers []string `json:"triggers,omitempty"`
	Zone     string   `json:"zone,omitempty"`
	Next     Instant  `json:"next,omitzero"`    // when it is due next, by time
	Broken   string   `json:"broken,omitempty"` // why the last edit of its script does not count
	Paused   *Pause   `json:"paused,omitempty"`
}

// Pause says since when a job is not run.
type Pause struct {
	Since Instant `json:"since"`
	Why   string  `json:"why,omitempty"`
}

// Status is what became of a due time.
type Status string

// What has not ended is Waiting or Running. Late, Retried and Ran ended well.
const (
	Waiting  Status = "waiting"  // for its turn, a lock, or its next attempt
	Running  Status = "running"  // now
	Ran      Status = "ran"      // in time, at the first attempt
	Late     Status = "late"     // at the first attempt, but not in time
	Retried  Status = "retried"  // after attempts that failed
	Failed   Status = "failed"   // at each of its attempts
	Canceled Status = "canceled" // it was stopped
	Skipped  Status = "skipped"  // it never began
)

// Ended reports whether nothing more will become of it.
func (s Status) Ended() bool { return s != Waiting && s != Running }

// Row is what became of one due time of a job. There is one for each.
type Row struct {
	Job     string  `json:"job"`
	Due     Instant `json:"due"`
	Nth     int     `json:"nth,omitempty"` // 2 if it is the second that is due then, and so on
	Trigger string  `json:"trigger"`
	Status  Status  `json:"status"`
	Reason  string  `json:"reason,omitempty"` // for the status

	// First is the earliest due time that the row stands for, if that is more
	// than one, and Count how many.
	First Instant `json:"first,omitzero"`
	Count int     `json:"count,omitempty"`

	Attempts []Attempt `json:"attempts,omitempty"`
	Ended    Instant   `json:"ended,omitzero"`
}

// Attempt is one run of a row.
type Attempt struct {
	Run     string  `json:"run"`
	Started Instant `json:"started"`
	Ended   Instant `json:"ended,omitzero"`
	OK      bool    `json:"ok,omitempty"`
	Exit    int     `json:"exit,omitempty"`
	Code    string  `json:"code,omitempty"`  // of the failure
	Error   string  `json:"error,omitempty"` // its first MaxError bytes
}

// MaxError is how much of an error an Attempt keeps, in bytes.
const MaxError = 4 << 10

// keyTime has the order of time in that of bytes.
const keyTime = "2006-01-02T15:04:05.000000Z"

// Key returns the key of the row: the job, when it was due in UTC, and #n if it
// is the n-th that is due then.
func (r *Row) Key() string {
	key := beginning(r.Job) + stamp(r.Due)
	if r.Nth > 1 {
		key += " #" + strconv.Itoa(r.Nth)
	}
	return key
}

// beginning is what the keys of a job begin with, and no other's.
func beginning(job string) string { return job + " " }

func stamp(t Instant) string { return t.UTC().Format(keyTime) }

// Instant is a time to the microsecond, kept as Unix seconds with a fraction.
type Instant struct{ time.Time }

// At returns t as an Instant. The zero time is the zero Instant.
func At(t time.Time) Instant {
	if t.IsZero() {
		return Instant{}
	}
	return Instant{t.Truncate(time.Microsecond)}
}

// MarshalJSON writes seconds since 1970.
func (t Instant) MarshalJSON() ([]byte, error) {
	return strconv.AppendFloat(nil, float64(t.UnixMicro())/1e6, 'f', -1, 64), nil
}

// UnmarshalJSON reads seconds since 1970.
func (t *Instant) UnmarshalJSON(text []byte) error {
	seconds, err := strconv.ParseFloat(string(text), 64)
	if err != nil {
		return err
	}
	t.Time = time.UnixMicro(int64(math.Round(seconds * 1e6))).UTC()
	return nil
}

// encode returns a record as a shared value.
func encode(record any) (value.Value, error) {
	text, err := json.Marshal(record)
	if err != nil {
		return value.Value{}, fault.New(fault.Internal, "a record cannot be written: %w", err)
	}
	return value.FromJSON(text)
}

// decode reads a record from a shared value. What a later version has added is
// passed over.
func decode(v value.Value, record any) error {
	text, err := v.JSON("")
	if err != nil {
		return fault.New(fault.Internal, "a record of the host cannot be read: %w", err)
	}
	if err := json.Unmarshal(text, record); err != nil {
		return fault.New(fault.Internal, "a record of the host cannot be read: %w", err)
	}
	return nil
}
