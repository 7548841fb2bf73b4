package bindings

import (
	"context"
	"fmt"
	"time"

	"github.com/unilua/unilua/engine/attach"
	"github.com/unilua/unilua/engine/command"
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/logging"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/sandbox"
	"github.com/unilua/unilua/engine/sandbox/permission"
	"github.com/unilua/unilua/engine/sandbox/world"
	"github.com/unilua/unilua/engine/value"
)

// What the process of an isolated run asks its owner, and what the owner asks
// it. Each method has one request and one answer.
const (
	askStart  = "run.start"        // greeting → assignment
	askEnd    = "run.end"          // conclusion: nothing is asked afterwards
	askDo     = "world.do"         // access → world.Reply, and its file
	askWrite  = "world.write"      // access, then the content in messages
	askCheck  = "permission.check" // question
	askPrint  = "output.print"     // printed
	askRead   = "input.read"       // wanted → bytes
	askLog    = "log.write"        // logged
	askAllow  = "command.allow"    // order → permit
	askRun    = "command.run"      // errand → command.Result, with lines in messages
	askShell  = "command.shell"    // shellOrder → status, with output in messages
	askCancel = "run.cancel"       // relay: to the process
)

// answer is what comes back: an error, or what was asked for. The error crosses
// here, and not as a failure of the call, since more is asked of it than its code.
type answer[A any] struct {
	Err *relay `cbor:"1,keyasint,omitempty"`
	A   A      `cbor:"2,keyasint,omitempty"`
}

type none struct{}

// greeting is the first that the process says.
type greeting struct {
	Lacking []string `cbor:"1,keyasint,omitempty"` // in its fence
}

// assignment is what the process is to run.
type assignment struct {
	ID       string        `cbor:"1,keyasint"`
	Name     string        `cbor:"2,keyasint"`
	File     string        `cbor:"3,keyasint"` // of the script
	Source   string        `cbor:"4,keyasint"`
	Dir      string        `cbor:"5,keyasint"`
	Args     []value.Value `cbor:"6,keyasint"`
	Limits   Limits        `cbor:"7,keyasint"`
	Deadline time.Time     `cbor:"8,keyasint"` // zero for none
	Level    logging.Level `cbor:"9,keyasint"` // the lowest that is logged
}

// conclusion is how the run has ended.
type conclusion struct {
	OK       bool           `cbor:"1,keyasint,omitempty"`
	ExitCode int            `cbor:"2,keyasint,omitempty"`
	Value    []value.Value  `cbor:"3,keyasint,omitempty"` // one, or none
	Err      *relay         `cbor:"4,keyasint,omitempty"`
	Script   *scriptFailure `cbor:"5,keyasint,omitempty"` // Err is its cause
}

// scriptFailure is a *sandbox.ScriptError but for its cause.
type scriptFailure struct {
	Message    string          `cbor:"1,keyasint"`
	Code       fault.Code      `cbor:"2,keyasint,omitempty"`
	File       string          `cbor:"3,keyasint,omitempty"`
	Line       int             `cbor:"4,keyasint,omitempty"`
	SourceLine string          `cbor:"5,keyasint,omitempty"`
	Traceback  []sandbox.Frame `cbor:"6,keyasint,omitempty"`
}

// access is an op in the name of a caller.
type access struct {
	By caller   `cbor:"1,keyasint"`
	Op world.Op `cbor:"2,keyasint"`
}

// question is a permission.Request.
type question struct {
	By     caller          `cbor:"1,keyasint"`
	Kind   permission.Kind `cbor:"2,keyasint"`
	Target string          `cbor:"3,keyasint"`
	Args   []string        `cbor:"4,keyasint,omitempty"`
	Tree   bool            `cbor:"5,keyasint,omitempty"`
	Quiet  bool            `cbor:"6,keyasint,omitempty"` // nobody is asked, and nothing noted
}

type printed struct {
	Stderr bool   `cbor:"1,keyasint,omitempty"`
	Text   string `cbor:"2,keyasint"`
}

// wanted is what is to be read of the standard input.
type wanted struct {
	What byte `cbor:"1,keyasint"` // wantLine and so on
	N    int  `cbor:"2,keyasint,omitempty"`
}

const (
	wantLine byte = iota + 1
	wantNext
	wantRest
	wantNumeral
)

// logged is a logging.Entry but for its time.
type logged struct {
	Level   logging.Level `cbor:"1,keyasint"`
	Track   string        `cbor:"2,keyasint,omitempty"`
	Script  string        `cbor:"3,keyasint,omitempty"`
	Line    int           `cbor:"4,keyasint,omitempty"`
	Message string        `cbor:"5,keyasint"`
	Keys    []string      `cbor:"6,keyasint,omitempty"`
	Values  []value.Value `cbor:"7,keyasint,omitempty"`
}

// order is a program that is to be run.
type order struct {
	By        caller            `cbor:"1,keyasint"`
	Argv      []string          `cbor:"2,keyasint"`
	Path      string            `cbor:"3,keyasint,omitempty"`
	Dir       string            `cbor:"4,keyasint,omitempty"`
	Env       map[string]string `cbor:"5,keyasint,omitempty"`
	Stdin     string            `cbor:"6,keyasint,omitempty"`
	MaxOutput int               `cbor:"7,keyasint,omitempty"`
	Timeout   time.Duration     `cbor:"8,keyasint,omitempty"`
}

// permit says that a program may be run.
type permit struct {
	Ticket uint64 `cbor:"1,keyasint"`
	Err    *relay `cbor:"2,keyasint,omitempty"` // why it cannot be
}

// errand has a program run that was permitted.
type errand struct {
	By     caller `cbor:"1,keyasint"`
	Ticket uint64 `cbor:"2,keyasint"`
	Lines  bool   `cbor:"3,keyasint,omitempty"` // tell its lines
}

type shellOrder struct {
	Text string `cbor:"1,keyasint"`
	In   bool   `cbor:"2,keyasint,omitempty"` // it reads from a pipe
	Out  bool   `cbor:"3,keyasint,omitempty"` // it writes to one
}

type result = command.Result

// serve returns the method that do answers. What cannot be understood ends the
// connection: the other end is not what it should be.
func serve[Q, A any](do func(ctx context.Context, q *Q) (A, error)) func(*attach.Call) {
	return attach.Go(func(c *attach.Call) ([]byte, error) {
		q, ok := understand[Q](c)
		if !ok {
			return nil, nil
		}
		a, err := do(c.Context(), q)
		return machine.EncodeOp(answer[A]{relayOf(err), a})
	})
}

// understand returns the request of a call.
func understand[Q any](c *attach.Call) (*Q, bool) {
	q := new(Q)
	if err := machine.DecodeOp(c.Body, q); err != nil {
		c.Conn().End(fmt.Errorf("a request that makes no sense: %w", err))
		return nil, false
	}
	return q, true
}

// acknowledge answers a call that has nothing to tell.
func acknowledge(c *attach.Call) { c.Answer(machine.EncodeOp(answer[none]{})) }

// unpack returns what an answer holds.
func unpack[A any](body []byte, err error) (A, error) {
	var a answer[A]
	if err == nil {
		err = machine.DecodeOp(body, &a)
	}
	if err == nil {
		err = a.Err.err()
	}
	return a.A, err
}

// ask asks the other end, and waits for its answer.
func ask[A any](ctx context.Context, c *attach.Conn, method string, q any) (A, error) {
	body, err := machine.EncodeOp(q)
	if err == nil {
		body, err = c.Do(ctx, method, body, nil)
	}
	return unpack[A](body, err)
}
