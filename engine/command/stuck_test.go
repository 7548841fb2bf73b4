package command

import (
	"context"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/unilua/unilua/engine/fault"
)

func TestAProgramThatIsNotOursToKillIsGivenUp(t *testing.T) {
	ended := make(chan int, 1)
	spec := Spec{
		Argv: []string{"sleep", "1000"}, Timeout: time.Millisecond, Grace: time.Millisecond,
		Ended: func(pgid int) { ended <- pgid },
	}
	p, err := start(&spec)
	if err != nil {
		t.Fatal(err)
	}
	p.kill = func(int, syscall.Signal) error { return syscall.EPERM }
	go p.supervise(t.Context(), &spec)
	p.discard()
	<-p.done
	r, err := p.result(context.Background(), &output{})
	if !fault.Is(err, fault.Unknown) || !strings.Contains(err.Error(), "could not be stopped: operation not permitted") || !r.TimedOut {
		t.Errorf("got %+v, %v", r, err)
	}
	if err := syscall.Kill(r.PID, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	if pgid := <-ended; pgid != r.PID {
		t.Errorf("group %d ended, want %d", pgid, r.PID)
	}
}
