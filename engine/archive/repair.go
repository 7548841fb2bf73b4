package archive

import (
	"fmt"
	"path/filepath"
)

// Repaired is what Repair did.
type Repaired struct {
	Damage *Damage  // what it found; nil if there was nothing to repair
	Last   Position // of the log now
	// Lost is how many records behind Last were there once, as far as the rest
	// of the log tells. None of them can be read in order any more.
	Lost   int64
	Copies []string // files that hold what was cut
}

// Repair cuts the log in dir, which nobody has open, at the first damage to what
// is needed, so that Open accepts it. What is cut is kept in files that end in
// ".damaged". A crash during Repair leaves the damage to be found again.
//
// from is what will be given to Open. Damage to segments before is no loss:
// they are put aside. If the log now ends before from, its records are of no
// use any more: then it begins anew at from.
func Repair(fsys FS, dir, folder string, from Position) (Repaired, error) {
	from = max(from, 1)
	report, err := Verify(fsys, dir, folder)
	if err != nil {
		return Repaired{}, err
	}
	r := repair{fs: fsys, dir: dir, folder: folder}
	if err := r.run(report, from); err != nil {
		return r.Repaired, fmt.Errorf("archive %q: repair: %w", dir, err)
	}
	r.Lost = max(0, int64(report.last())-int64(r.Last))
	return r.Repaired, nil
}

type repair struct {
	fs     FS
	dir    string
	folder string
	Repaired
}

func (r *repair) run(report Report, from Position) error {
	r.Damage = report.Damage()
	report, err := r.dropUseless(report, from)
	if err != nil {
		return err
	}
	report, err = r.cut(report, from)
	if err != nil {
		return err
	}
	if len(report) > 0 {
		r.Last = report[len(report)-1].Last
	}
	if r.Last+1 < from {
		return r.restart(report, from)
	}
	return nil
}

// dropUseless puts aside the last damaged segment that is not needed, and those
// before it.
func (r *repair) dropUseless(report Report, from Position) (Report, error) {
	drop := 0
	for i := range report {
		if report[i].Damage != nil && i+1 < len(report) && report[i+1].First <= from {
			drop = i + 1
		}
	}
	for _, s := range report[:drop] {
		if err := r.setAside(s.File); err != nil {
			return nil, err
		}
	}
	return report[drop:], nil
}

// cut takes the first damaged segment and all behind it out of the log, the
// last one first, and puts back what can be read of the damaged one. It returns
// what is left. A log that begins after from has lost its first segment.
func (r *repair) cut(report Report, from Position) (Report, error) {
	damaged := report.damaged()
	late := len(report) > 0 && report[0].First > from
	if late {
		r.Damage = &Damage{Folder: r.folder, File: r.dir, Position: from, Reason: beginsLate(report[0].First)}
	} else if damaged == len(report) {
		return report, nil
	}
	keep := damaged
	if late {
		keep = -1
	}
	for i := len(report) - 1; i > keep; i-- {
		if err := r.setAside(report[i].File); err != nil {
			return nil, err
		}
	}
	if late {
		return nil, nil
	}
	s := report[damaged]
	switch {
	case s.segment.size == 0:
		return report[:damaged], r.setAside(s.File)
	case s.segment.intact():
		return report[:damaged+1], nil
	}
	return report[:damaged+1], r.shorten(s)
}

// intact reports whether all that is wrong is what follows the segment.
func (f found) intact() bool { return !f.flawed && !f.torn() }

// setAside gives a file the name of a copy.
func (r *repair) setAside(file string) error {
	copied, err := r.copyName(file)
	if err != nil {
		return err
	}
	if err := r.fs.Rename(file, copied); err != nil {
		return err
	}
	r.Copies = append(r.Copies, copied)
	return r.fs.SyncDir(r.dir)
}

// copyName returns a name for the copy of a file that is not taken.
func (r *repair) copyName(file string) (string, error) {
	names, err := r.fs.List(r.dir)
	if err != nil {
		return "", err
	}
	taken := make(map[string]bool, len(names))
	for _, name := range names {
		taken[filepath.Join(r.dir, name)] = true
	}
	name := file + damagedSuffix
	for i := 2; taken[name]; i++ {
		name = fmt.Sprintf("%s-%d%s", file, i, damagedSuffix)
	}
	return name, nil
}

// shorten copies a segment aside, and then replaces it by one that holds only
// what could be read.
func (r *repair) shorten(s SegmentReport) error {
	data, err := r.contents(s.File)
	if err != nil {
		return err
	}
	copied, err := r.copyName(s.File)
	if err != nil {
		return err
	}
	if err := r.replace(copied, data); err != nil {
		return err
	}
	r.Copies = append(r.Copies, copied)
	good := make([]byte, s.segment.size)
	copy(good, data[:min(s.Bytes, int64(len(data)))])
	return r.replace(s.File, good)
}

// contents reads a file.
func (r *repair) contents(file string) ([]byte, error) {
	f, err := r.fs.Open(file, false)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readAll(f, nil)
}

// replace makes file hold data, durably and at once.
func (r *repair) replace(file string, data []byte) error {
	unfinished := file + unfinishedSuffix
	f, err := r.fs.Create(unfinished)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := writeSync(f, data, 0); err != nil {
		return err
	}
	if err := r.fs.Rename(unfinished, file); err != nil {
		return err
	}
	return r.fs.SyncDir(r.dir)
}

// restart lets the log begin at from, and removes segments that end before.
func (r *repair) restart(old Report, from Position) error {
	if r.Damage == nil {
		r.Damage = &Damage{Folder: r.folder, File: r.dir, Position: r.Last + 1, Reason: endsEarly(from)}
	}
	if err := r.fs.MkdirAll(r.dir); err != nil {
		return err
	}
	_, block := newSegment(from, firstSize)
	data := append(block, make([]byte, firstSize-len(block))...)
	if err := r.replace(filepath.Join(r.dir, segmentName(from)), data); err != nil {
		return err
	}
	r.Last = from - 1
	for _, s := range old {
		if err := r.fs.Remove(s.File); err != nil {
			return err
		}
	}
	return r.fs.SyncDir(r.dir)
}
