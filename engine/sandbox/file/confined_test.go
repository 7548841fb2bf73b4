package file

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/sys/unix"
)

// linked makes two folders: in, with a folder real and a link away to the other
// one, out, which has a secret.
func linked(t *testing.T) (in, out string) {
	t.Helper()
	in, out = resolved(t, t.TempDir()), resolved(t, t.TempDir())
	must(t, os.WriteFile(out+"/file", []byte("secret"), 0o600))
	must(t, os.Mkdir(in+"/real", 0o700))
	must(t, os.WriteFile(in+"/real/file", []byte("public"), 0o600))
	must(t, os.Symlink(out, in+"/away"))
	must(t, os.Symlink(out+"/file", in+"/link"))
	return in, out
}

func resolved(t *testing.T, path string) string {
	t.Helper()
	path, err := filepath.EvalSymlinks(path)
	must(t, err)
	return path
}

// TestNoLinkIsFollowedAnywhereInAPath tries each operation on a path whose
// folder is a link.
func TestNoLinkIsFollowedAnywhereInAPath(t *testing.T) {
	in, out := linked(t)
	away := in + "/away/file"
	for name, do := range map[string]func() error{
		"Open":      func() error { _, err := Open(away); return err },
		"OpenAny":   func() error { _, err := OpenAny(t.Context(), away, os.O_RDWR, 0); return err },
		"last part": func() error { _, err := OpenAny(t.Context(), in+"/link", os.O_RDWR, 0); return err },
		"Read":      func() error { _, err := read(away, 10); return err },
		"Lstat":     func() error { _, err := Lstat(away); return err },
		"List":      func() error { _, err := List(in + "/away"); return err },
		"Lines":     func() error { _, err := openLines(away, Whole, 10); return err },
		"Walk":      func() error { _, err := NewWalk("x", in+"/away", 0, plainly{}); return err },
		"Write":     func() error { return Write(away, content("x"), WriteOptions{}) },
		"append":    func() error { return Write(away, content("x"), WriteOptions{Append: true}) },
		"in place":  func() error { return Write(away, content("x"), WriteOptions{InPlace: true}) },
		"new file":  func() error { return Write(in+"/away/new", content("x"), WriteOptions{Append: true}) },
		"Copy from": func() error { return Copy(t.Context(), away, in+"/copy", 0) },
		"Copy to":   func() error { return Copy(t.Context(), in+"/real/file", in+"/away/new", 0) },
		"Remove":    func() error { return Remove(away) },
		"RemoveAll": func() error { return RemoveAll(away) },
		"Rename":    func() error { return Rename(away, in+"/stolen") },
		"Rename to": func() error { return Rename(in+"/real/file", in+"/away/new") },
		"Mkdir":     func() error { return Mkdir(in+"/away/new", 0o700) },
		"MkdirAll":  func() error { return MkdirAll(in+"/away/new/below", 0o700) },
		"Temp":      func() error { _, _, err := Temp(in+"/away", "x"); return err },
		"TempDir":   func() error { _, err := TempDir(in+"/away", "x"); return err },
	} {
		if err := do(); !errors.Is(err, unix.ELOOP) && !errors.Is(err, unix.ENOTDIR) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if names, err := List(out); err != nil || len(names) != 1 {
		t.Errorf("outside there are %v, %v", names, err)
	}
	holds(t, out+"/file", "secret", 0o600)
}

func TestEntriesAreMadeMovedAndRemoved(t *testing.T) {
	dir := resolved(t, t.TempDir())
	must(t, MkdirAll(dir+"/a/b/c", 0o700))
	must(t, MkdirAll(dir+"/a/b/c", 0o700))
	f, path, err := Temp(dir+"/a", "t_")
	must(t, err)
	must(t, f.Close())
	if filepath.Dir(path) != dir+"/a" || !strings.HasPrefix(filepath.Base(path), "t_") {
		t.Errorf("the file is %s", path)
	}
	if err := MkdirAll(path+"/below", 0o700); !errors.Is(err, unix.ENOTDIR) {
		t.Errorf("a folder below a file: %v", err)
	}
	folder, err := TempDir(dir+"/a", "d_")
	must(t, err)
	must(t, Rename(path, folder+"/moved"))
	if info, err := Lstat(folder + "/moved"); err != nil || info.Name() != "moved" {
		t.Errorf("%v, %v", info, err)
	}
	if err := Remove(folder); !errors.Is(err, unix.ENOTEMPTY) {
		t.Errorf("a folder that is not empty is removed: %v", err)
	}
	must(t, RemoveAll(dir+"/a"))
	must(t, RemoveAll(dir+"/a/b"))
	if err := Remove(dir + "/a"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("what is not there is removed: %v", err)
	}
}

func TestTheRootFolderIsAFolderLikeAnother(t *testing.T) {
	info, err := Lstat("/")
	if err != nil || !info.IsDir() {
		t.Errorf("%v, %v", info, err)
	}
	if names, err := List("/"); err != nil || len(names) == 0 {
		t.Errorf("%v, %v", names, err)
	}
	if err := MkdirAll("/", 0o700); err != nil {
		t.Error(err)
	}
}

// TestAnOldKernelOpensTheSame compares the two ways to open.
func TestAnOldKernelOpensTheSame(t *testing.T) {
	in, _ := linked(t)
	for _, path := range []string{"/", in, in + "/real/file", in + "/away", in + "/away/file", in + "/link", in + "/real/none", in + "/none/x", in + "/real/file/x"} {
		for _, flags := range []int{unix.O_RDONLY | unix.O_NOFOLLOW, unix.O_PATH | unix.O_NOFOLLOW} {
			fast, fastErr := openUnlinked(path, flags, 0)
			slow, slowErr := openByParts(path, flags, 0)
			if (fastErr == nil) != (slowErr == nil) {
				t.Errorf("%s: %v, and by parts %v", path, fastErr, slowErr)
			}
			for _, fd := range []int{fast, slow} {
				if fd >= 0 {
					must(t, unix.Close(fd))
				}
			}
		}
	}
}

// TestASwappedFolderIsNeverFollowed has an adversary change a folder into a link
// and back while it is read and written: what is outside is neither seen nor
// changed.
func TestASwappedFolderIsNeverFollowed(t *testing.T) {
	for name, openIt := range map[string]func(string, int, uint32) (int, error){"openat2": openUnlinked, "by parts": openByParts} {
		t.Run(name, func(t *testing.T) {
			in, out := linked(t)
			stop := make(chan struct{})
			var adversary sync.WaitGroup
			adversary.Go(func() { swap(t, in+"/real", in+"/away", stop) })
			for range 3000 {
				fd, err := openIt(in+"/real/file", unix.O_RDONLY|unix.O_NOFOLLOW|unix.O_CLOEXEC, 0)
				if err != nil {
					continue
				}
				buf := make([]byte, 16)
				n, err := unix.Read(fd, buf)
				_ = unix.Close(fd)
				if err != nil || string(buf[:n]) != "public" {
					t.Errorf("read %q, %v", buf[:n], err)
					break
				}
				_ = Write(in+"/real/new", content("x"), WriteOptions{Append: true})
				_ = Rename(in+"/real/new", in+"/real/newer")
				_ = Remove(in + "/real/newer")
			}
			close(stop)
			adversary.Wait()
			if names, err := List(out); err != nil || len(names) != 1 {
				t.Errorf("outside there are %v, %v", names, err)
			}
		})
	}
}

// swap exchanges two entries, in one step each time, until stop is closed.
func swap(t *testing.T, a, b string, stop <-chan struct{}) {
	for {
		select {
		case <-stop:
			return
		default:
		}
		if err := unix.Renameat2(unix.AT_FDCWD, a, unix.AT_FDCWD, b, unix.RENAME_EXCHANGE); err != nil {
			t.Error(err)
			return
		}
	}
}

// BenchmarkRead compares a read that follows no link with a plain one.
func BenchmarkRead(b *testing.B) {
	path := put(b, "content", 0o600)
	b.Run("confined", func(b *testing.B) {
		for b.Loop() {
			if _, err := read(path, 10); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("plain", func(b *testing.B) {
		for b.Loop() {
			if _, err := os.ReadFile(path); err != nil {
				b.Fatal(err)
			}
		}
	})
}
