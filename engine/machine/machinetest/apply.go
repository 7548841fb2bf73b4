package machinetest

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
)

// outcome is what Apply or Settle answered, in a form to compare and print.
type outcome struct {
	encoded string // reply or error; "" for one that waits
	text    string
}

func (r *run[O, R]) outcome(reply R, err error) outcome {
	var misuse *fault.Misuse
	var failure *fault.Error
	switch {
	case err == machine.ErrWait:
		return outcome{"", "it waits"}
	case errors.As(err, &misuse):
		return r.encoded(reply, err, "misuse: "+err.Error())
	case errors.As(err, &failure):
		return r.encoded(reply, err, fmt.Sprintf("%s: %v", failure.Code, err))
	case err != nil:
		r.t.Fatalf("the error is neither a *fault.Error nor a *fault.Misuse: %T %v", err, err)
	}
	return r.encoded(reply, nil, fmt.Sprintf("%+v", reply))
}

func (r *run[O, R]) encoded(reply R, err error, text string) outcome {
	if failure, ok := err.(*fault.Error); ok && !slices.Contains(fault.Codes(), failure.Code) {
		r.t.Fatalf("%q is not a code of the closed list", failure.Code)
	}
	data, encodeErr := machine.EncodeReply(reply, err)
	if encodeErr != nil {
		r.t.Fatalf("the reply %+v: %v", reply, encodeErr)
	}
	return outcome{string(data), text}
}

// draw returns an operation that has survived its encoding, with its call.
func (r *run[O, R]) draw() (machine.Call, O) {
	i := rapid.IntRange(0, len(r.sessions)-1).Draw(r.t, "session")
	r.sessions[i].seq++
	op := r.cfg.Op(r.t)
	r.copyOf(&op)
	return machine.Call{Session: r.sessions[i].name, Seq: r.sessions[i].seq, Now: r.now}, op
}

// copyOf sends op through its encoding.
func (r *run[O, R]) copyOf(op *O) O {
	data := r.encodeOp(op)
	var decoded O
	if err := machine.DecodeOp(data, &decoded); err != nil {
		r.t.Fatalf("operation %+v: %v", *op, err)
	}
	all := gocmp.Exporter(func(reflect.Type) bool { return true })
	if diff := gocmp.Diff(*op, decoded, all, cmpopts.EquateEmpty()); diff != "" {
		r.t.Fatalf("the operation does not survive its encoding (- before, + after):\n%s", diff)
	}
	if again := r.encodeOp(&decoded); string(again) != string(data) {
		r.t.Fatalf("the operation %+v is encoded in two ways:\n  %x\n  %x", *op, data, again)
	}
	return decoded
}

func (r *run[O, R]) encodeOp(op *O) []byte {
	data, err := machine.EncodeOp(op)
	if err != nil {
		r.t.Fatalf("operation %+v: %v", *op, err)
	}
	return data
}

func (r *run[O, R]) apply() {
	c, op := r.draw()
	r.applyBoth(c, op)
}

// applyBoth applies op to the machine and its replica.
func (r *run[O, R]) applyBoth(c machine.Call, op O) {
	before := capture(r.t, r.primary)
	reply, err := r.applyTo(r.primary, c, &op)
	got := r.outcome(reply, err)
	r.t.Logf("%s#%d at %s: %+v: %s", c.Session, c.Seq, r.clock(), op, got.text)
	if err != nil {
		sameImage(r.t, capture(r.t, r.primary), before, fmt.Sprintf("Apply returned an error (%v), but changed something", err))
	}
	if err == machine.ErrWait {
		if r.cfg.Waits == nil || !r.cfg.Waits(&op) {
			r.t.Fatalf("the operation waits, but it is not one that may: %+v", op)
		}
		r.waiting = append(r.waiting, c.Ticket())
	}
	r.sameOutcome(r.applyCopy(r.replica, c, op), got, "a replica fed the same calls gives another reply")
	if r.model.Applied != nil {
		r.model.Applied(r.t, c, &op, reply, err)
	}
}

// applyCopy applies a copy of op, so that machines share nothing.
func (r *run[O, R]) applyCopy(m machine.Machine[O, R], c machine.Call, op O) outcome {
	op = r.copyOf(&op)
	return r.outcome(r.applyTo(m, c, &op))
}

// applyTo applies op, which stays as it is.
func (r *run[O, R]) applyTo(m machine.Machine[O, R], c machine.Call, op *O) (R, error) {
	before := r.encodeOp(op)
	reply, err := m.Apply(c, op)
	if string(r.encodeOp(op)) != string(before) {
		r.t.Fatalf("Apply changed the operation, which is not its own, to %+v", *op)
	}
	return reply, err
}

func (r *run[O, R]) sameOutcome(got, want outcome, what string) {
	if got.encoded != want.encoded || (got.encoded == "" && got.text != want.text) {
		r.t.Fatalf("%s:\n  is        %s\n  should be %s", what, got.text, want.text)
	}
}

// clock prints the time since the run began.
func (r *run[O, R]) clock() string {
	return "+" + strings.TrimSuffix(fmt.Sprintf("%.6f", float64(r.now-firstTime)/1e9), "000000") + "s"
}
