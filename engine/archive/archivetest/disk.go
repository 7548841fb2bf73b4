package archivetest

import (
	"maps"
	"path/filepath"
	"slices"
)

// Sector is what a disk writes wholly or not at all.
const Sector = 512

// Disk is what is on the disk for sure, and what may be, at a point of a
// journal.
type Disk struct {
	dirs    map[string]bool
	names   map[string]*inode
	saved   map[*inode][]byte
	pending []pendingOp // in order
}

type pendingOp struct {
	Op
	index int // in the journal
}

// Survives decides whether a change that was not synced is on the disk after a
// power loss: the sector of a write, counted from its start, or sector 0 of a
// change of names. op is the index in the journal.
type Survives func(op, sector int) bool

// NewDisk returns the disk as f found it, before its journal began.
func NewDisk(base *FS) *Disk {
	d := &Disk{dirs: map[string]bool{}, names: map[string]*inode{}, saved: map[*inode][]byte{}}
	if base == nil {
		return d
	}
	maps.Copy(d.dirs, base.dirs)
	for name, i := range base.names {
		d.names[name] = i
		d.saved[i] = slices.Clone(i.data)
	}
	return d
}

// Step applies the next change of the journal.
func (d *Disk) Step(index int, op Op) {
	switch op.Kind {
	case Mark:
	case Sync:
		d.flush(func(p Op) bool { return p.Kind == Write && p.file == op.file }, !op.Failed)
	case SyncDir:
		d.flush(func(p Op) bool { return p.Kind != Write && filepath.Dir(p.Name) == op.Name }, true)
	default:
		d.dirs[filepath.Dir(op.Name)] = true
		d.pending = append(d.pending, pendingOp{op, index})
	}
}

// flush takes the pending changes that match off the list, and saves them if
// save is set.
func (d *Disk) flush(match func(Op) bool, save bool) {
	d.pending = slices.DeleteFunc(d.pending, func(p pendingOp) bool {
		if !match(p.Op) {
			return false
		}
		if save {
			d.apply(p, func(int, int) bool { return true })
		}
		return true
	})
}

// apply puts what survives of a change onto the disk.
func (d *Disk) apply(p pendingOp, survives Survives) {
	if p.Kind == Write {
		for s := 0; s*Sector < len(p.Data); s++ {
			if survives(p.index, s) {
				piece := p.Data[s*Sector : min((s+1)*Sector, len(p.Data))]
				d.saved[p.file] = writeAt(d.saved[p.file], piece, p.Off+int64(s*Sector))
			}
		}
		return
	}
	if !survives(p.index, 0) {
		return
	}
	switch p.Kind {
	case Create:
		d.names[p.Name] = p.file
	case Remove:
		delete(d.names, p.Name)
	case Rename:
		if d.names[p.Name] == p.file {
			delete(d.names, p.Name)
		}
		d.names[p.To] = p.file
	}
}

// Pending returns the indexes in the journal of the changes that a power loss
// now may undo, with the number of sectors of each.
func (d *Disk) Pending() (indexes, sectors []int) {
	for _, p := range d.pending {
		indexes = append(indexes, p.index)
		sectors = append(sectors, max(1, (len(p.Data)+Sector-1)/Sector))
	}
	return indexes, sectors
}

// Crash returns the file system after a power loss now.
func (d *Disk) Crash(survives Survives) *FS {
	c := &Disk{dirs: d.dirs, names: maps.Clone(d.names), saved: map[*inode][]byte{}}
	for i, data := range d.saved {
		c.saved[i] = slices.Clone(data)
	}
	for _, p := range d.pending {
		c.apply(p, survives)
	}
	after := New()
	maps.Copy(after.dirs, c.dirs)
	for name, i := range c.names {
		after.names[name] = &inode{c.saved[i]}
	}
	return after
}

// Kill returns what a process finds that starts after the last one was killed
// now, and the disk below it: everything is as it was written, but what was not
// synced is still not on the disk.
func (d *Disk) Kill() (*FS, *Disk) {
	twins := map[*inode]*inode{}
	twin := func(i *inode) *inode {
		if i != nil && twins[i] == nil {
			twins[i] = &inode{slices.Clone(d.saved[i])}
		}
		return twins[i]
	}
	below := &Disk{dirs: maps.Clone(d.dirs), names: map[string]*inode{}, saved: map[*inode][]byte{}}
	for name, i := range d.names {
		below.names[name] = twin(i)
		below.saved[twin(i)] = slices.Clone(d.saved[i])
	}
	for n, p := range d.pending {
		p.file, p.index = twin(p.file), n-len(d.pending)
		if p.file != nil {
			below.saved[p.file] = slices.Clone(p.file.data)
		}
		below.pending = append(below.pending, p)
	}
	seen := &Disk{dirs: below.dirs, names: maps.Clone(below.names), saved: map[*inode][]byte{}}
	for i, data := range below.saved {
		seen.saved[i] = slices.Clone(data)
	}
	for _, p := range below.pending {
		seen.apply(p, func(int, int) bool { return true })
	}
	above := New()
	maps.Copy(above.dirs, seen.dirs)
	for name, i := range seen.names {
		i.data = seen.saved[i]
		above.names[name] = i
	}
	return above, below
}
