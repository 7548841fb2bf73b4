package archive_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/unilua/unilua/engine/archive"
	"github.com/unilua/unilua/engine/archive/archivetest"
)

// life is a log beside what it must hold.
type life struct {
	fs    *archivetest.FS
	disk  *archivetest.Disk
	steps int // of the journal that disk has seen
	log   *archive.Log
	g     *ledger
	from  archive.Position // what is before is not needed
	need  archive.Position // what must be durable
}

func TestALogIsAListOfRecordsThroughAnyLife(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		fs := archivetest.New()
		m := &life{fs: fs, disk: archivetest.NewDisk(fs), g: newLedger(), from: 1}
		m.open(t, fs)
		defer func() { m.log.Close() }()
		t.Repeat(map[string]func(*rapid.T){
			"append":   m.append,
			"wait":     m.wait,
			"truncate": m.truncate,
			"reopen":   m.reopen,
			"crash":    m.crash,
			"":         m.check,
		})
	})
}

func (m *life) open(t *rapid.T, fs *archivetest.FS) {
	l, records, err := reopened(fs, smallSegments, m.from)
	if err != nil {
		t.Fatal(err)
	}
	end := m.from - 1 + archive.Position(len(records))
	if end < m.need || l.End() != end {
		t.Fatalf("the log ends at %d, %d records were replayed from %d, %d was durable", l.End(), len(records), m.from, m.need)
	}
	for i, record := range records {
		if pos := m.from + archive.Position(i); string(record) != string(m.g.records[pos]) {
			t.Fatalf("record %d differs", pos)
		}
	}
	m.log, m.need = l, end
}

func (m *life) append(t *rapid.T) {
	size := rapid.OneOf(rapid.IntRange(0, 300), rapid.IntRange(0, 50_000)).Draw(t, "size")
	by := rapid.SampledFrom([]archive.SyncBy{archive.Always, archive.Never, archive.Within(time.Millisecond)}).Draw(t, "sync")
	record := payload(rapid.Uint64().Draw(t, "content"), size)
	room := rapid.IntRange(0, size).Draw(t, "reserved")
	if err := m.log.Reserve(t.Context(), room, false); err != nil {
		t.Fatal(err)
	}
	if room > 0 && rapid.Bool().Draw(t, "extend") {
		if err := m.log.Extend(t.Context(), size-room, false); err != nil {
			t.Fatal(err)
		}
		room = size
	}
	pos := m.log.Append(record, room, by)
	m.g.records[pos] = record
}

func (m *life) wait(t *rapid.T) {
	pos := archive.Position(rapid.Uint64Range(0, uint64(m.log.End())).Draw(t, "position"))
	if err := m.log.Wait(t.Context(), pos); err != nil {
		t.Fatal(err)
	}
	m.need = max(m.need, pos)
}

func (m *life) truncate(t *rapid.T) {
	before := archive.Position(rapid.Uint64Range(uint64(m.from), uint64(max(m.need, m.from))).Draw(t, "before"))
	m.from = before
	if err := m.log.Truncate(before); err != nil {
		t.Fatal(err)
	}
}

func (m *life) reopen(t *rapid.T) {
	m.need = m.log.End()
	if err := m.log.Close(); err != nil {
		t.Fatal(err)
	}
	m.open(t, m.fs)
}

// crash cuts the power at some point after the last moment that was promised.
func (m *life) crash(t *rapid.T) {
	killed := m.fs.Journal()
	for ; m.steps < len(killed); m.steps++ {
		m.disk.Step(m.steps, killed[m.steps])
	}
	all := outcomes(m.disk, rapid.Uint64().Draw(t, "chance"))
	names := slices.Sorted(maps.Keys(all))
	survives := all[rapid.SampledFrom(names).Draw(t, "survives")]
	after := m.disk.Crash(survives)
	m.log.Close()
	m.fs, m.disk, m.steps = after, archivetest.NewDisk(after), 0
	m.open(t, after)
}

func (m *life) check(t *rapid.T) {
	if durable := m.log.Durable(); durable < m.need || durable > m.log.End() {
		t.Fatalf("durable up to %d, which is not within %d and %d", durable, m.need, m.log.End())
	}
}
