package host_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/host"
	"github.com/unilua/unilua/engine/host/jobfile"
	"github.com/unilua/unilua/engine/host/record"
	"github.com/unilua/unilua/engine/schedule"
)

func overlap(o jobfile.Overlap) func(*jobfile.Plan) { return func(p *jobfile.Plan) { p.Overlap = o } }
func catchUp(c jobfile.CatchUp) func(*jobfile.Plan) { return func(p *jobfile.Plan) { p.CatchUp = c } }

func TestEachDueTimeHasOneRow(t *testing.T) {
	inBubble(t, func(r *rig) {
		start := time.Now().Unix()
		r.start(every(t, "a", time.Minute), every(t, "b", 7*time.Second))
		r.pass(time.Hour)
		r.end()
		for name, want := range map[string]int{"a": 60, "b": int((start+3600)/7 - start/7)} {
			rows, err := r.store.Rows(record.Filter{Job: name, Status: []record.Status{record.Ran}})
			r.check(err)
			if len(rows) != want {
				t.Errorf("%s ran %d times in an hour, want %d", name, len(rows), want)
			}
		}
	})
}

func TestWhatIsDueWhileARunIsAliveFollowsTheOverlap(t *testing.T) {
	for o, want := range map[jobfile.Overlap][]string{
		jobfile.Skip: {"00:01:00 ran", "00:02:00 skipped: that of 2000-01-01 00:01:00 UTC was still running", "00:03:00 ran"},
		jobfile.Queue: {"00:01:00 ran", "00:02:00 late: it waited for that of 2000-01-01 00:01:00 UTC",
			"00:03:00 late: it waited for that of 2000-01-01 00:02:00 UTC"},
		jobfile.CancelOther: {"00:01:00 canceled: the job was due again, and its overlap is cancel_other",
			"00:02:00 canceled: the job was due again, and its overlap is cancel_other", "00:03:00 ran"},
		jobfile.Allow: {"00:01:00 ran", "00:02:00 ran", "00:03:00 ran"},
	} {
		t.Run(string(o), func(t *testing.T) {
			inBubble(t, func(r *rig) {
				r.sleeps["a"] = 90 * time.Second
				r.start(every(t, "a", time.Minute, overlap(o)))
				r.pass(3*time.Minute + time.Second)
				r.check(r.h.Load(r.t.Context(), nil))
				r.pass(10 * time.Minute)
				r.end()
				if o == jobfile.Queue { // the job went while the third waited
					want[2] = "00:03:00 skipped: the job is no more"
				}
				r.expect("a", want...)
			})
		})
	}
}

func TestOfThoseDueTogetherTheLastRunsIfItCancelsTheOthers(t *testing.T) {
	inBubble(t, func(r *rig) {
		r.sleeps["a"] = time.Minute
		r.start(every(t, "a", 10*time.Second, overlap(jobfile.CancelOther)))
		r.behind.Store(int64(-35 * time.Second)) // the clock goes on by so much at once
		r.pass(2 * time.Second)
		r.end()
		const again = "canceled: the job was due again, and its overlap is cancel_other"
		r.expect("a", "00:00:10 "+again, "00:00:20 "+again, "00:00:30 canceled: the host is stopping")
		if len(r.begun) != 1 {
			t.Errorf("%d runs began, want the last alone", len(r.begun))
		}
	})
}

func TestAHostThatStopsEndsTheRunsOfJobsThatAreNoMore(t *testing.T) {
	inBubble(t, func(r *rig) {
		r.sleeps["a"] = 10 * time.Hour
		r.start(every(t, "a", time.Minute))
		r.pass(time.Minute)
		r.check(r.h.Load(r.t.Context(), nil))
		stopped := time.Now()
		r.end()
		if d := time.Since(stopped); d != 30*time.Second {
			t.Errorf("the host took %s to stop, want the 30 s that runs have", d)
		}
		r.expect("a", "00:01:00 canceled: the host is stopping")
	})
}

func TestWhatFailsIsTriedAgain(t *testing.T) {
	inBubble(t, func(r *rig) {
		r.fails["a"] = 2
		r.fails["b"] = 9
		retries := func(p *jobfile.Plan) { p.Retries, p.Backoff = 2, 10*time.Second }
		r.start(every(t, "a", time.Minute, retries), every(t, "b", time.Hour, retries))
		r.pass(90 * time.Second)
		r.expect("a", "00:01:00 retried: attempt 3 went well (3 attempts)")
		r.pass(time.Hour)
		r.end()
		r.expect("b", "01:00:00 failed: it went wrong (3 attempts)")
		if got, want := fmt.Sprint(r.begun[:3]), "[a 00:01:00 a 00:01:10 a 00:01:30]"; got != want {
			t.Errorf("attempts began at %s, want %s", got, want)
		}
	})
}

func TestWhatWasMissedIsCaughtUpAsTheJobSays(t *testing.T) {
	const down, later = "the host was not running", "the host was not running, and a later one runs"
	for c, want := range map[jobfile.CatchUp][]string{
		jobfile.None:   {"00:10:00 ran", "00:20:00 skipped: " + down, "00:30:00 skipped: " + down, "00:40:00 ran"},
		jobfile.Latest: {"00:10:00 ran", "00:20:00 skipped: " + later, "00:30:00 late: " + down, "00:40:00 ran"},
		jobfile.All:    {"00:10:00 ran", "00:20:00 late: " + down, "00:30:00 late: it waited for that of 2000-01-01 00:20:00 UTC", "00:40:00 ran"},
	} {
		t.Run(string(c), func(t *testing.T) {
			inBubble(t, func(r *rig) {
				j := every(t, "a", 10*time.Minute, catchUp(c))
				r.sleeps["a"] = time.Second
				r.start(j)
				r.pass(15 * time.Minute)
				r.end()
				r.pass(18 * time.Minute)
				r.start(j)
				r.pass(10 * time.Minute)
				r.end()
				r.expect("a", want...)
			})
		})
	}
}

func TestVeryManyMissedDueTimesShareARow(t *testing.T) {
	inBubble(t, func(r *rig) {
		j := every(t, "a", time.Second, catchUp(jobfile.None))
		r.start(j)
		r.pass(2 * time.Second)
		r.end()
		r.pass(24 * time.Hour)
		r.start(j)
		r.end()
		rows, err := r.store.Rows(record.Filter{Job: "a"})
		r.check(err)
		stands := 0
		for _, row := range rows {
			stands += max(row.Count, 1)
		}
		if len(rows) > 2100 || stands != 24*60*60+2 {
			t.Errorf("%d rows stand for %d due times, want %d", len(rows), stands, 24*60*60+2)
		}
	})
}

func TestAPauseLastsUntilItEnds(t *testing.T) {
	inBubble(t, func(r *rig) {
		j := every(t, "a", time.Minute)
		r.start(j)
		r.check(r.h.Pause(r.t.Context(), "a", "the disk is new"))
		r.pass(time.Minute)
		r.end()
		r.start(j) // another host
		r.pass(time.Minute)
		_, err := r.h.RunJob(r.t.Context(), "a", nil)
		r.check(err)
		r.check(r.h.Resume(r.t.Context(), "a"))
		r.pass(time.Minute)
		r.end()
		const paused = "skipped: the job is paused: the disk is new"
		r.expect("a", "00:01:00 "+paused, "00:02:00 "+paused, "00:02:00 ran #2", "00:03:00 ran")
	})
}

func TestAClockThatIsSetBackStopsNoIntervalAndRunsNoFixedTimeTwice(t *testing.T) {
	for back, want := range map[time.Duration][]string{
		2 * time.Minute: {"00:01:00 ran"},
		4 * time.Hour:   {"00:01:00 ran", "00:01:00 ran #2"}, // the clock was wrong before
	} {
		inBubble(t, func(r *rig) {
			at, err := schedule.ParseAt([]string{"00:01"}, time.UTC)
			r.check(err)
			fixed := job("fixed", func(p *jobfile.Plan) { p.Triggers = []jobfile.Trigger{jobfile.Timed{Schedule: at, Text: "at 00:01"}} })
			r.start(every(t, "interval", time.Minute), fixed)
			r.pass(150 * time.Second)
			r.behind.Store(int64(back))
			r.pass(back)
			r.end()
			r.expect("fixed", want...)
			if back < time.Hour {
				r.expect("interval", "00:01:00 ran", "00:01:00 ran #2", "00:02:00 ran", "00:02:00 ran #2")
			}
		})
	}
}

func TestAHostThatEndedLeavesNothingOpen(t *testing.T) {
	inBubble(t, func(r *rig) {
		left := func(name string, s record.Status, runs int) *record.Row {
			row := &record.Row{Job: name, Due: record.At(time.Now()), Trigger: "every 1h", Status: s}
			for i := range runs {
				row.Attempts = append(row.Attempts, record.Attempt{Run: fmt.Sprint(name, i), Started: row.Due})
			}
			return row
		}
		r.check(r.store.Write(&record.Change{Rows: []*record.Row{
			left("ran", record.Running, 1), left("retries", record.Running, 1), left("waits", record.Waiting, 0), left("gone", record.Waiting, 0),
		}}))
		r.pass(10 * time.Minute)
		r.start(job("ran"), job("retries", func(p *jobfile.Plan) { p.Retries = 1 }), job("waits"))
		r.pass(time.Minute)
		r.end()
		r.expect("ran", "00:00:00 failed: the host ended while it ran")
		r.expect("retries", "00:00:00 retried: attempt 2 went well (2 attempts)")
		r.expect("waits", "00:00:00 late: the host was not running")
		r.expect("gone", "00:00:00 skipped: the host ended while it waited")
	})
}

func TestNoMoreRunsAreAliveThanMayBe(t *testing.T) {
	inBubble(t, func(r *rig) {
		r.max = 2
		for _, name := range []string{"a", "b", "c", "d", "e"} {
			r.sleeps[name] = 10 * time.Second
		}
		r.start(every(t, "a", time.Minute), every(t, "b", time.Minute), every(t, "c", time.Minute), every(t, "d", time.Minute), every(t, "e", time.Minute))
		r.pass(110 * time.Second)
		r.end()
		if len(r.begun) != 5 || r.highest != 2 {
			t.Errorf("%d runs began, %d at once; want 5, 2 at once", len(r.begun), r.highest)
		}
	})
}

func TestJobsFollowOthers(t *testing.T) {
	inBubble(t, func(r *rig) {
		after := func(o jobfile.Outcome) func(*jobfile.Plan) {
			return func(p *jobfile.Plan) { p.Triggers = []jobfile.Trigger{jobfile.OnEnd{Job: "a", Outcome: o}} }
		}
		r.fails["a"] = 1
		first := job("a", func(p *jobfile.Plan) { p.Triggers = []jobfile.Trigger{jobfile.OnStart{}} })
		r.start(first, job("good", after(jobfile.Success)), job("bad", after(jobfile.Failure)), job("any", after(jobfile.Both)))
		r.pass(time.Minute)
		_, err := r.h.RunJob(r.t.Context(), "a", []string{"x"})
		r.check(err)
		r.pass(time.Minute)
		r.end()
		r.expect("bad", "00:00:00 ran")
		r.expect("good", "00:01:00 ran")
		r.expect("any", "00:00:00 ran", "00:01:00 ran")
	})
}

func TestAHostThatStopsLetsItsRunsEndInTime(t *testing.T) {
	inBubble(t, func(r *rig) {
		r.sleeps["short"], r.sleeps["long"] = 10*time.Second, time.Hour
		r.start(every(t, "short", time.Minute), every(t, "long", time.Minute))
		r.pass(61 * time.Second)
		r.end()
		r.expect("short", "00:01:00 ran")
		r.expect("long", "00:01:00 canceled: the host is stopping")
		if _, err := r.h.RunJob(r.t.Context(), "short", nil); !fault.Is(err, fault.Unavailable) {
			t.Errorf("a host that has stopped: %v", err)
		}
	})
}

func TestTheLedgerOfAJobIsBounded(t *testing.T) {
	inBubble(t, func(r *rig) {
		j := every(t, "a", time.Second)
		r.start(j)
		r.pass(40 * time.Minute)
		r.end()
		rows, err := r.store.Rows(record.Filter{Job: "a"})
		r.check(err)
		newest := rows[0].Due.UTC().Format(time.TimeOnly)
		if len(rows) < 1000 || len(rows) > 1100 || newest != "00:40:00" {
			t.Errorf("%d rows are kept until %s, want the last 1000 and at most 100 more", len(rows), newest)
		}
	})
}

func TestNothingStartsThatCannotBeWritten(t *testing.T) {
	inBubble(t, func(r *rig) {
		r.start(every(t, "a", time.Minute))
		r.close() // the engine
		r.pass(5 * time.Minute)
		r.stop()
		if err := <-r.ended; err == nil || len(r.begun) != 0 {
			t.Errorf("%d runs began, and the host ended with %v", len(r.begun), err)
		}
	})
}

func TestJobsOfOneNameAreRefusedAndNothingChanges(t *testing.T) {
	inBubble(t, func(r *rig) {
		r.start(every(t, "a", time.Minute))
		other := job("b")
		other.Script = "/srv/again/b.lua"
		err := r.h.Load(r.t.Context(), []*host.Job{job("b"), other})
		if want := `two jobs have the name "b", /srv/b.lua and /srv/again/b.lua: give one of them another with name=`; err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
		if _, err := r.h.RunJob(r.t.Context(), "aa", nil); !fault.Is(err, fault.NotFound) {
			t.Errorf("a job that is not there: %v", err)
		}
		r.pass(time.Minute)
		r.end()
		r.expect("a", "00:01:00 ran")
	})
}
