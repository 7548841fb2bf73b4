package file

import (
	"bytes"
	"context"
	"crypto/md5"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/unilua/unilua/engine/fault"
)

// put makes a file in a new folder and returns its path.
func put(t testing.TB, text string, mode fs.FileMode) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.txt")
	must(t, os.WriteFile(path, []byte(text), 0o600))
	must(t, os.Chmod(path, mode))
	return path
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// holds checks the content and the mode of a file, and that nothing else is in
// its folder.
func holds(t *testing.T, path, want string, mode fs.FileMode) {
	t.Helper()
	info, err := os.Stat(path)
	must(t, err)
	got, err := os.ReadFile(path)
	if os.Getuid() == 0 || info.Mode() != 0 {
		must(t, err)
	} else {
		got = []byte(want)
	}
	if string(got) != want || info.Mode() != mode {
		t.Errorf("the file holds %q with mode %v, want %q with %v", got, info.Mode(), want, mode)
	}
	if names, err := List(filepath.Dir(path)); err != nil || len(names) != 1 {
		t.Errorf("beside the file there is something else: %v %v", names, err)
	}
}

// odd makes what is not a plain file: a pipe, a folder, a link, a device.
func odd(t *testing.T) map[string]error {
	dir := t.TempDir()
	must(t, unix.Mkfifo(dir+"/pipe", 0o600))
	must(t, os.Symlink("/etc/hostname", dir+"/link"))
	return map[string]error{
		dir + "/pipe": ErrNotPlain, dir: unix.EISDIR, dir + "/link": ErrNotPlain, "/dev/null": ErrNotPlain, dir + "/none": fs.ErrNotExist,
	}
}

func TestWhatIsNotAPlainFileIsNeitherReadNorWritten(t *testing.T) {
	for path, want := range odd(t) {
		_, whole := read(path, 10)
		_, lines := openLines(path, Whole, 10)
		_, hashed := digest(t.Context(), path, md5.New())
		copied := Copy(t.Context(), path, path+".copy", 0)
		for _, err := range []error{whole, lines, hashed, copied} {
			if !errors.Is(err, want) {
				t.Errorf("%s: %v, want %v", path, err, want)
			}
		}
		if want == fs.ErrNotExist {
			continue
		}
		for _, o := range []WriteOptions{{}, {Append: true}, {InPlace: true}} {
			if err := Write(path, content("x"), o); !errors.Is(err, want) {
				t.Errorf("write %s with %+v: %v, want %v", path, o, err, want)
			}
		}
	}
}

func TestReadStopsAtTheLimit(t *testing.T) {
	path := put(t, "12345", 0o600)
	if text, err := read(path, 5); err != nil || text != "12345" {
		t.Errorf("read %q, %v", text, err)
	}
	if _, err := read(path, 4); !errors.Is(err, ErrTooLarge) || !strings.Contains(err.Error(), "5 bytes") {
		t.Errorf("read of too much: %v", err)
	}
	own := fmt.Sprintf("/proc/%d/stat", os.Getpid()) // files of /proc say that they are empty
	if text, err := read(own, 1<<10); err != nil || text == "" {
		t.Errorf("read %q of /proc, %v", text, err)
	}
	if _, err := read(own, 4); !errors.Is(err, ErrTooLarge) {
		t.Errorf("read of too much of /proc: %v", err)
	}
}

func TestWriteReplacesAppendsOrOverwrites(t *testing.T) {
	path := put(t, "old content", 0o640)
	inode := func() uint64 {
		info, err := os.Stat(path)
		must(t, err)
		return info.Sys().(*syscall.Stat_t).Ino
	}
	first := inode()
	must(t, Write(path, content("more"), WriteOptions{Append: true}))
	holds(t, path, "old contentmore", 0o640)
	must(t, Write(path, content("new"), WriteOptions{InPlace: true}))
	holds(t, path, "new", 0o640)
	if inode() != first {
		t.Error("a write in place has made another file")
	}
	must(t, Write(path, content("newer"), WriteOptions{}))
	holds(t, path, "newer", 0o640)
	if inode() == first {
		t.Error("an atomic write has changed the file itself")
	}
	must(t, Write(path, content(""), WriteOptions{Mode: 0o600 | fs.ModeSetgid}))
	holds(t, path, "", 0o600|fs.ModeSetgid)
	must(t, os.Chmod(path, 0))
	must(t, Write(path, content("secret"), WriteOptions{}))
	holds(t, path, "secret", 0)
	must(t, os.Chmod(path, 0o600))
	must(t, Write(path, content("x"), WriteOptions{InPlace: true, Mode: 0o666}))
	holds(t, path, "x", 0o666)
}

func TestANewFileHasTheDefaultModeLessTheUmask(t *testing.T) {
	old := unix.Umask(0o027)
	defer unix.Umask(old)
	for _, o := range []WriteOptions{{}, {Append: true}, {InPlace: true}} {
		path := filepath.Join(t.TempDir(), "new")
		must(t, Write(path, content("x"), o))
		holds(t, path, "x", 0o640)
	}
}

func TestAWriteThatFailsLeavesTheFileAsItWas(t *testing.T) {
	path := put(t, "old", 0o600)
	failure := errors.New("no more ink")
	err := replace(path, 0, func(f *os.File) error {
		_, err := f.WriteString("half")
		return errors.Join(err, failure)
	})
	if !errors.Is(err, failure) {
		t.Errorf("the failure is %v", err)
	}
	holds(t, path, "old", 0o600)
}

func TestReplacingKeepsTheOwner(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root can give files away")
	}
	path := put(t, "old", 0o600)
	must(t, os.Chown(path, 12345, 12346))
	must(t, Write(path, content("new"), WriteOptions{Mode: 0o600 | fs.ModeSetuid}))
	holds(t, path, "new", 0o600|fs.ModeSetuid)
	info, err := os.Stat(path)
	must(t, err)
	if st := info.Sys().(*syscall.Stat_t); st.Uid != 12345 || st.Gid != 12346 {
		t.Errorf("the file belongs to %d:%d", st.Uid, st.Gid)
	}
}

func TestCopyTakesContentAndMode(t *testing.T) {
	text := strings.Repeat("0123456789abcdef", step/16) + "tail"
	from := put(t, text, 0o751)
	to := filepath.Join(t.TempDir(), "copy")
	must(t, Copy(t.Context(), from, to, 0))
	holds(t, to, text, 0o751)
	must(t, Copy(t.Context(), from, to, 0o600))
	holds(t, to, text, 0o600)
	if err := Copy(t.Context(), from, from, 0); !errors.Is(err, ErrSameFile) {
		t.Errorf("a copy onto itself: %v", err)
	}
	over := errors.New("time is up")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(over)
	must(t, Write(to, content("as it was"), WriteOptions{}))
	if err := Copy(ctx, from, to, 0); !errors.Is(err, over) {
		t.Errorf("a cancelled copy: %v", err)
	}
	holds(t, to, "as it was", 0o600)
}

func TestHashIsTheDigestInHexadecimal(t *testing.T) {
	got, err := digest(t.Context(), put(t, "hello", 0o600), md5.New())
	if err != nil || got != "5d41402abc4b2a76b9719d911017c592" {
		t.Errorf("the digest is %s, %v", got, err)
	}
}

func TestModesAreOctalDigits(t *testing.T) {
	for text, mode := range map[string]fs.FileMode{
		"0644": 0o644, "0000": 0, "4755": 0o755 | fs.ModeSetuid, "2750": 0o750 | fs.ModeSetgid, "1777": 0o777 | fs.ModeSticky,
	} {
		if got, err := ParseMode(text); err != nil || got != mode || FormatMode(mode) != text {
			t.Errorf("%s is %v (%v) and back %s", text, got, err, FormatMode(mode))
		}
	}
	for _, text := range []string{"", "rw", "888", "-1", "10000", "0x1"} {
		if mode, err := ParseMode(text); err == nil {
			t.Errorf("%q is mode %v", text, mode)
		}
	}
}

func TestErrorsHaveTheirCodes(t *testing.T) {
	for err, code := range map[error]fault.Code{
		fs.ErrNotExist: fault.NotFound, fs.ErrExist: fault.Exists, unix.ENOTEMPTY: fault.Exists, fs.ErrPermission: fault.Denied,
		unix.EROFS: fault.Denied, fs.ErrClosed: fault.Closed, unix.ENOSPC: fault.Full, unix.EDQUOT: fault.Full,
		unix.EFBIG: fault.TooLarge, ErrTooLarge: fault.TooLarge, ErrNotPlain: fault.Invalid, unix.ENOTDIR: fault.Invalid,
		unix.EXDEV: fault.Invalid, unix.EIO: fault.Unavailable, fault.New(fault.Lost, "known"): fault.Lost,
	} {
		got := Fault("a.txt", &fs.PathError{Op: "open", Path: "/tmp/a.txt", Err: err})
		if !fault.Is(got, code) || !errors.Is(got, err) {
			t.Errorf("%v becomes %v with code %s, want %s", err, got, fault.CodeOf(got), code)
		}
	}
	got := Fault("a.txt", &os.LinkError{Op: "rename", Old: "/x", New: "/y", Err: unix.EXDEV})
	if got.Error() != "a.txt: invalid cross-device link" {
		t.Errorf("the message is %q", got)
	}
}

func TestAWalkGoesDownInOrderAndFollowsNoLink(t *testing.T) {
	dir := t.TempDir()
	for _, d := range []string{"b/c/d", "a"} {
		must(t, os.MkdirAll(filepath.Join(dir, d), 0o700))
	}
	for _, f := range []string{"b/c/d/x", "b/z", "m"} {
		must(t, os.WriteFile(filepath.Join(dir, f), nil, 0o600))
	}
	must(t, os.Symlink(dir, filepath.Join(dir, "a/up")))
	for depth, want := range map[int][]string{
		0: {"T/a", "T/a/up", "T/b", "T/b/c", "T/b/c/d", "T/b/c/d/x", "T/b/z", "T/m"},
		1: {"T/a", "T/b", "T/m"},
		2: {"T/a", "T/a/up", "T/b", "T/b/c", "T/b/z", "T/m"},
	} {
		w, err := NewWalk("T/", dir, depth, plainly{})
		must(t, err)
		var got []string
		for f, ok := w.Next(); ok; f, ok = w.Next() {
			must(t, f.Err)
			if f.Info.Name() != filepath.Base(f.Path) {
				t.Errorf("%s has the info of %s", f.Path, f.Info.Name())
			}
			got = append(got, f.Path)
		}
		if !slices.Equal(got, want) {
			t.Errorf("depth %d finds %v, want %v", depth, got, want)
		}
	}
}

func TestAWalkGoesOnWhereSomethingIsInTheWay(t *testing.T) {
	dir := t.TempDir()
	for _, d := range []string{"a", "b", "c"} {
		must(t, os.Mkdir(filepath.Join(dir, d), 0o700))
	}
	w, err := NewWalk("T", dir, 0, plainly{})
	must(t, err)
	w.Next()                                    // a
	must(t, os.Remove(filepath.Join(dir, "a"))) // before it is listed
	must(t, os.Remove(filepath.Join(dir, "b"))) // before it is found
	if f, ok := w.Next(); !ok || f.Path != "T/a" || !errors.Is(f.Err, fs.ErrNotExist) {
		t.Errorf("a folder that cannot be listed gives %+v", f)
	}
	if f, ok := w.Next(); !ok || f.Path != "T/c" || f.Err != nil {
		t.Errorf("after it comes %+v", f)
	}
	if f, ok := w.Next(); ok {
		t.Errorf("the walk does not end: %+v", f)
	}
}

func TestEverythingIsClosed(t *testing.T) {
	path := put(t, "one\ntwo\n", 0o600)
	before, err := List(fmt.Sprintf("/proc/%d/fd", os.Getpid()))
	must(t, err)
	_, _ = read(path, 1)
	_ = Write(path, content("one\ntwo\n"), WriteOptions{})
	_ = Copy(t.Context(), path, path+"2", 0)
	_, _ = digest(t.Context(), path, md5.New())
	_, _ = openLines(filepath.Dir(path), Whole, 10)
	l, err := openLines(path, Range{1, math.MaxInt64}, 10)
	must(t, err)
	if line, err := l.Next(plenty); err != nil || !bytes.Equal(line, []byte("two")) {
		t.Errorf("the line is %q, %v", line, err)
	}
	if _, err := l.Next(plenty); err != io.EOF {
		t.Errorf("the end is %v", err)
	}
	must(t, l.Close())
	if after, err := List(fmt.Sprintf("/proc/%d/fd", os.Getpid())); err != nil || len(after) != len(before) {
		t.Errorf("open files were %v, are %v", before, after)
	}
}
