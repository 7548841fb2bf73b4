package archive_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/unilua/unilua/engine/archive"
	"github.com/unilua/unilua/engine/archive/archivetest"
)

const dir = "/data/archive"

// acked notes that a record is durable, trimmed that those before are not
// needed.
type (
	acked   archive.Position
	trimmed archive.Position
)

// ledger remembers what was appended where.
type ledger struct {
	mu      sync.Mutex
	records map[archive.Position][]byte
}

func newLedger() *ledger { return &ledger{records: map[archive.Position][]byte{}} }

// append appends a record, as a caller does who holds the lock of an object.
func (g *ledger) append(t testing.TB, l *archive.Log, record []byte, by archive.SyncBy) archive.Position {
	t.Helper()
	if err := l.Reserve(t.Context(), len(record), false); err != nil {
		t.Errorf("reserve: %v", err)
		return 0
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	pos := l.Append(record, len(record), by)
	g.records[pos] = record
	return pos
}

// reopened opens the log and returns what it replays from a position on.
func reopened(fs archive.FS, opts archive.Options, from archive.Position) (*archive.Log, [][]byte, error) {
	var records [][]byte
	next := max(from, 1)
	l, err := archive.Open(fs, dir, opts, func(pos archive.Position, record []byte) error {
		if pos != next {
			return fmt.Errorf("record %d was replayed where %d was due", pos, next)
		}
		next++
		records = append(records, bytes.Clone(record))
		return nil
	}, from)
	return l, records, err
}

// payload is a record of n bytes that differs from all others.
func payload(seed uint64, n int) []byte {
	r := rand.New(rand.NewPCG(seed, uint64(n)))
	p := make([]byte, n)
	for i := range p {
		p[i] = byte(r.Uint32())
	}
	return p
}

var smallSegments = archive.Options{SegmentSize: 32 << 10, MaxSpares: 2}

// scripted runs the script on a new file system, and returns the disk it began
// with and what happened.
func scripted(t *testing.T, prepare func(*archivetest.FS)) (*archivetest.Disk, []archivetest.Op, *ledger) {
	fs, g := archivetest.New(), newLedger()
	prepare(fs)
	disk := archivetest.NewDisk(fs)
	synctest.Test(t, func(t *testing.T) { script(t, fs, g) })
	return disk, fs.Journal(), g
}

func asItIs(*archivetest.FS) {}

// script is a life of a log: several writers, all ways to sync, records of all
// sizes, segments used again, a clean end and a second life.
func script(t *testing.T, fs *archivetest.FS, g *ledger) {
	l := mustOpen(t, fs, 1)
	ctx := context.Background()
	wait := func(pos archive.Position) {
		if err := l.Wait(ctx, pos); err != nil {
			t.Errorf("wait: %v", err)
		}
		fs.Mark(acked(pos))
	}
	for i := range 6 {
		wait(g.append(t, l, payload(uint64(i), i*i*40), archive.Always))
	}
	var writers sync.WaitGroup
	for w := range 4 {
		writers.Go(func() {
			for i := range 4 {
				by := []archive.SyncBy{archive.Always, archive.Never, archive.Within(time.Millisecond), archive.Always}[i]
				pos := g.append(t, l, payload(uint64(100*w+i), 100+1500*w), by)
				if by == archive.Always {
					wait(pos)
				}
			}
		})
	}
	writers.Wait()
	wait(g.append(t, l, payload(1, 40<<10), archive.Always))
	trim := func() {
		fs.Mark(trimmed(l.Durable()))
		if err := l.Truncate(l.Durable()); err != nil {
			t.Error(err)
		}
	}
	trim()
	for i := range 5 {
		wait(g.append(t, l, payload(uint64(i), 9000), archive.Always))
	}
	trim()
	for i := range 4 { // each written, none synced
		g.append(t, l, payload(uint64(i), 20), archive.Never)
		time.Sleep(time.Millisecond)
		synctest.Wait()
	}
	wait(g.append(t, l, payload(8, 20), archive.Always))
	g.append(t, l, payload(3, 5000), archive.Never)
	end := l.End()
	if err := l.Close(); err != nil {
		t.Error(err)
	}
	fs.Mark(acked(end))
	l = mustOpen(t, fs, end)
	wait(g.append(t, l, payload(4, 100), archive.Always))
	wait(g.append(t, l, payload(5, 30<<10), archive.Always))
	if err := l.Close(); err != nil {
		t.Error(err)
	}
}

func mustOpen(t testing.TB, fs archive.FS, from archive.Position) *archive.Log {
	t.Helper()
	l, _, err := reopened(fs, smallSegments, from)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// crashes calls check with every file system that a power loss at any point of
// the journal may leave, as far as the outcomes below tell them apart.
func crashes(disk *archivetest.Disk, journal []archivetest.Op, check func(point int, name string, fs *archivetest.FS)) {
	for k := 0; ; k++ {
		for name, survives := range outcomes(disk, uint64(k)) {
			check(k, name, disk.Crash(survives))
		}
		if k == len(journal) {
			return
		}
		disk.Step(k, journal[k])
	}
}

// outcomes are ways in which unsynced changes survive: none, all, those before
// the last, only the last, the last one torn at each sector, and by chance.
func outcomes(disk *archivetest.Disk, seed uint64) map[string]archivetest.Survives {
	never := func(int, int) bool { return false }
	ops, sectors := disk.Pending()
	if len(ops) == 0 {
		return map[string]archivetest.Survives{"nothing pending": never}
	}
	last, size := ops[len(ops)-1], sectors[len(ops)-1]
	all := map[string]archivetest.Survives{
		"none":     never,
		"all":      func(int, int) bool { return true },
		"older":    func(op, _ int) bool { return op != last },
		"newest":   func(op, _ int) bool { return op == last },
		"odd":      func(_, s int) bool { return s%2 == 1 },
		"even":     func(_, s int) bool { return s%2 == 0 },
		"headless": func(_, s int) bool { return s%8 != 0 },
	}
	for cut := 1; cut < size; cut++ {
		all[fmt.Sprintf("first %d sectors", cut)] = func(op, s int) bool { return op != last || s < cut }
		all[fmt.Sprintf("all but %d sectors", cut)] = func(op, s int) bool { return op != last || s >= cut }
	}
	for i := range uint64(4) {
		all[fmt.Sprintf("by chance %d", i)] = func(op, s int) bool {
			return rand.New(rand.NewPCG(seed*4+i, uint64(op*1000+s))).IntN(2) == 0
		}
	}
	return all
}

// promised returns what the notes before a point of the journal say: up to
// where records are durable, and from where on they are needed.
func promised(journal []archivetest.Op, point int) (durable, from archive.Position) {
	from = 1
	for _, op := range journal[:point] {
		switch note := op.Note.(type) {
		case acked:
			durable = max(durable, archive.Position(note))
		case trimmed:
			from = max(from, archive.Position(note))
		}
	}
	return durable, from
}

// verdict checks what is left after a power loss, and returns what is wrong.
func (g *ledger) verdict(fs *archivetest.FS, durable, from archive.Position) (end archive.Position, err error) {
	l, records, err := reopened(fs, smallSegments, from)
	if err != nil {
		return 0, err
	}
	defer l.Close()
	for i, record := range records {
		if pos := from + archive.Position(i); !bytes.Equal(record, g.records[pos]) {
			return 0, fmt.Errorf("record %d is not what was appended", pos)
		}
	}
	report, err := archive.Verify(fs, dir, dir)
	if err != nil {
		return 0, err
	}
	if damage := report.Damage(); damage != nil {
		return 0, damage
	}
	if end = from - 1 + archive.Position(len(records)); end < durable {
		return end, fmt.Errorf("record %d was durable, but the log ends at %d", durable, end)
	}
	return end, nil
}

// secondLife appends a short record after a power loss, and checks that nothing
// that was dropped comes back behind it when the process is killed then, or the
// power is lost again.
func (g *ledger) secondLife(t *testing.T, fs *archivetest.FS, disk *archivetest.Disk, from, end archive.Position) error {
	h := newLedger()
	for pos := from; pos <= end; pos++ {
		h.records[pos] = g.records[pos]
	}
	l := mustOpen(t, fs, from)
	defer l.Close()
	pos := h.append(t, l, payload(1000, 10), archive.Always)
	if err := l.Wait(t.Context(), pos); err != nil {
		return err
	}
	for i, op := range fs.Journal() {
		disk.Step(i, op)
	}
	lost := disk.Crash(func(int, int) bool { return false })
	for what, after := range map[string]*archivetest.FS{"kill": fs.Clone(), "power loss": lost} {
		got, err := h.verdict(after, pos, from)
		if err != nil {
			return fmt.Errorf("a second life and a %s: %w", what, err)
		}
		if got != end+1 {
			return fmt.Errorf("a second life and a %s: the log ends at %d after appending %d", what, got, end+1)
		}
	}
	return nil
}

func TestNothingAcknowledgedIsLostAtAnyPointOfPowerLoss(t *testing.T) {
	disk, journal, g := scripted(t, asItIs)
	images := 0
	crashes(disk, journal, func(point int, name string, after *archivetest.FS) {
		images++
		durable, from := promised(journal, point)
		below := archivetest.NewDisk(after)
		end, err := g.verdict(after, durable, from)
		if err == nil && (images%5 == 0 || name == "newest") {
			err = g.secondLife(t, after, below, from, end)
		}
		if err != nil {
			t.Fatalf("power loss before change %d of %d, %s survives: %v", point, len(journal), name, err)
		}
	})
	t.Logf("%d power losses at %d points", images, len(journal)+1)
}

func TestAPowerLossDuringRecoveryLosesNothing(t *testing.T) {
	disk, journal, g := scripted(t, asItIs)
	crashes(disk, journal, func(point int, name string, after *archivetest.FS) {
		if name == "by chance 0" {
			g.losePowerInRecovery(t, point, journal, after, archivetest.NewDisk(after))
		}
	})
}

func TestWhatIsReplayedAfterAKillSurvivesAPowerLoss(t *testing.T) {
	disk, journal, g := scripted(t, asItIs)
	for k, op := range journal {
		killed, below := disk.Kill()
		g.losePowerInRecovery(t, k, journal, killed, below)
		killed, below = disk.Kill()
		durable, from := promised(journal, k)
		end, err := g.verdict(killed.Clone(), durable, from)
		if err == nil {
			err = g.secondLife(t, killed, below, from, end)
		}
		if err != nil {
			t.Fatalf("killed before change %d: %v", k, err)
		}
		disk.Step(k, op)
	}
}

// losePowerInRecovery opens a log that had come to a point of a journal, and
// loses power at any point of that. What was replayed when Open had returned
// must be there.
func (g *ledger) losePowerInRecovery(t *testing.T, point int, journal []archivetest.Op, fs *archivetest.FS, disk *archivetest.Disk) {
	durable, from := promised(journal, point)
	end, err := g.verdict(fs, durable, from)
	if err != nil {
		t.Fatalf("before change %d: %v", point, err)
	}
	recovery := fs.Journal()
	crashes(disk, recovery, func(p int, name string, after *archivetest.FS) {
		need := durable
		if p == len(recovery) {
			need = end
		}
		if _, err := g.verdict(after, need, from); err != nil {
			t.Fatalf("before change %d, and before change %d of %d of the recovery, %s survives: %v", point, p, len(recovery), name, err)
		}
	})
}

func TestALogThatDoesNotSyncLosesDataInThisTest(t *testing.T) {
	disk, journal, g := scripted(t, (*archivetest.FS).IgnoreSync)
	lost := 0
	crashes(disk, journal, func(point int, _ string, after *archivetest.FS) {
		durable, from := promised(journal, point)
		if _, err := g.verdict(after, durable, from); err != nil {
			lost++
		}
	})
	if lost == 0 {
		t.Fatal("no power loss lost anything")
	}
}
