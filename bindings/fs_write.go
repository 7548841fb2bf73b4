package bindings

import (
	"io"
	"io/fs"
	"os"

	"github.com/unilua/unilua/engine/sandbox/file"
	"github.com/unilua/unilua/engine/sandbox/world"
)

// mode returns an option of octal digits, or absent.
func (o Options) mode(absent fs.FileMode) fs.FileMode {
	if !o.Has("mode") {
		return absent
	}
	mode, err := file.ParseMode(o.String("mode", ""))
	if err != nil {
		o.wrong("mode", err)
	}
	return mode
}

func fsWrite(a Args) int {
	text, o := a.String(2), a.Options(3)
	how, mode := world.How{Append: o.Bool("append", false), InPlace: !o.Bool("atomic", true)}, o.mode(0)
	mkdir := o.Bool("mkdir", false)
	return a.change(a.String(1), &world.Op{
		Verb: world.Write, How: how, Mode: mode, Parents: mkdir,
		Fill: func(w io.Writer) error { _, err := io.WriteString(w, text); return err },
	})
}

// change does op to what name stands for.
func (a Args) change(name string, op *world.Op) int {
	op.Path = name
	_, err := a.world(op)
	if err != nil {
		err = file.Fault(name, err)
	}
	return a.Done(err)
}

func fsCopy(a Args) int {
	return a.change(a.String(1), &world.Op{Verb: world.Copy, To: a.String(2), Mode: a.Options(3).mode(0)})
}

func fsMkdir(a Args) int {
	o := a.Options(2)
	return a.change(a.String(1), &world.Op{Verb: world.Mkdir, Mode: o.mode(0), Parents: o.Bool("parents", false)})
}

func fsRemove(a Args) int {
	return a.change(a.String(1), &world.Op{Verb: world.Remove, Recursive: a.Options(2).Bool("recursive", false)})
}

func fsRename(a Args) int {
	return a.change(a.String(1), &world.Op{Verb: world.Rename, To: a.String(2)})
}

func fsTmpname(a Args) int { return a.temporary(world.TempFile) }

func fsTempdir(a Args) int { return a.temporary(world.TempDir) }

const tempPrefix = "unilua-"

// temporary makes something in a folder for temporary files that is removed at
// the end of the run.
func (a Args) temporary(v world.Verb) int {
	name := a.Options(1).String("dir", os.TempDir())
	r, err := a.world(&world.Op{Verb: v, Path: name, To: tempPrefix})
	if r.Path != "" {
		a.Run().files.temps = append(a.Run().files.temps, r.Path)
	}
	if err != nil {
		return a.Fail(file.Fault(name, err))
	}
	return a.PushString(r.Path)
}
