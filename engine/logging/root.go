package logging

import (
	"sync/atomic"
	"time"

	"github.com/hashicorp/go-hclog"
)

// Options say what a Root does. The zero value writes from Debug on, nowhere.
type Options struct {
	Level Level
	Sinks []Sink
	Now   func() time.Time // nil is time.Now
}

// Root is where all Loggers of a program come together.
type Root struct {
	level atomic.Int32
	sinks []Sink
	now   func() time.Time
	front front
	entry Entry // the one being written; hclog calls Accept under a mutex
}

// New returns a Root.
func New(o Options) *Root {
	r := &Root{sinks: o.Sinks, now: o.Now}
	if r.now == nil {
		r.now = time.Now
	}
	r.SetLevel(o.Level)
	h := hclog.NewInterceptLogger(&hclog.LoggerOptions{Level: hclog.Off})
	h.RegisterSink(r)
	r.front = front{h, r}
	return r
}

// SetLevel sets the threshold of all Loggers.
func (r *Root) SetLevel(l Level) { r.level.Store(int32(min(max(l, Debug), Off))) }

// Logger returns a Logger for the main track.
func (r *Root) Logger() Logger { return logger{r.front} }

// HCLog returns a logger for a library that wants an hclog one. Its name is the
// track.
func (r *Root) HCLog() hclog.Logger { return r.front }

func (r *Root) enabled(l Level) bool { return int32(l) >= r.level.Load() && l < Off }

// Accept implements hclog.SinkAdapter.
func (r *Root) Accept(name string, level hclog.Level, message string, args ...any) {
	l := fromHCLog(level)
	if !r.enabled(l) {
		return
	}
	e := &r.entry
	e.Time, e.Level, e.Track, e.Message = r.now(), l, name, message
	e.setFields(args)
	for _, s := range r.sinks {
		s.Write(e)
	}
	clear(e.Fields) // do not hold on to what was logged
}

// logger is a Logger over the front.
type logger struct{ front front }

func (l logger) Enabled(level Level) bool { return l.front.root.enabled(level) }

func (l logger) Log(level Level, message string, fields ...any) {
	if l.Enabled(level) {
		l.front.Log(toHCLog(level), message, fields...)
	}
}

func (l logger) With(fields ...any) Logger { return logger{l.front.with(fields)} }

func (l logger) Track(name string) Logger { return logger{l.front.reset(name)} }
