package archive

import "path/filepath"

// SegmentReport is what Verify found in one segment.
type SegmentReport struct {
	File    string
	First   Position // of the segment
	Last    Position // that can be read; First-1 if none can
	Bytes   int64    // in use, up to the first thing that does not check out
	Torn    bool     // a batch that was never acknowledged follows: no damage
	Damage  *Damage  // nil if there is none
	segment found
}

// Report is what Verify found.
type Report []SegmentReport

// Damage returns the first damage, or nil.
func (r Report) Damage() *Damage {
	if i := r.damaged(); i < len(r) {
		return r[i].Damage
	}
	return nil
}

// damaged returns the index of the first damaged segment, len(r) if none is.
func (r Report) damaged() int {
	for i := range r {
		if r[i].Damage != nil {
			return i
		}
	}
	return len(r)
}

// last returns the highest position that any of the segments is known to have
// held.
func (r Report) last() Position {
	var last Position
	for _, s := range r {
		last = max(last, s.Last, s.segment.aftermath.last)
	}
	return last
}

// Verify reads the whole log in dir, which nobody has open, and reports what it
// holds, segment by segment. folder names the data folder in messages. The
// error says what could not be read at all.
func Verify(fsys FS, dir, folder string) (Report, error) {
	inv, err := takeInventory(fsys, dir)
	if err != nil {
		return nil, err
	}
	var report Report
	w := walk{fs: fsys, dir: dir, folder: folder, each: func(f found) error {
		report = append(report, f.report(dir, inv.segments[len(report)]))
		return nil
	}}
	return report, w.run(inv.segments)
}

func (f found) report(dir string, base Position) SegmentReport {
	return SegmentReport{
		File:    filepath.Join(dir, segmentName(base)),
		First:   base,
		Last:    max(f.next, base) - 1,
		Bytes:   f.end,
		Torn:    f.last && f.damage == nil && f.torn(),
		Damage:  f.damage,
		segment: f,
	}
}

// torn reports whether something is left behind the last batch.
func (f found) torn() bool { return f.reason != "" || len(f.leftovers) > 0 }

// Scan hands every record at or after from of the log in dir to visit, in
// order, and changes nothing. It stops at the first error of visit, and at the
// first damage with a *[Damage].
func Scan(fsys FS, dir, folder string, from Position, visit func(pos Position, record []byte) error) error {
	inv, err := takeInventory(fsys, dir)
	if err != nil {
		return err
	}
	from = max(from, 1)
	w := walk{fs: fsys, dir: dir, folder: folder, from: from, visit: visit, each: func(f found) error {
		if f.damage != nil {
			return f.damage
		}
		return nil
	}}
	return w.run(needed(inv.segments, from))
}
