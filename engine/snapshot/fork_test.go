package snapshot

import (
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
)

func TestCommandsThatStartMeanwhileDoNotHoldTheFile(t *testing.T) {
	var starting sync.WaitGroup
	stop := make(chan struct{})
	for range 4 {
		starting.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
					if err := exec.Command("true").Run(); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	dir := t.TempDir()
	for i := range 200 {
		db, err := Open(filepath.Join(dir, strconv.Itoa(i)), Options{})
		if err != nil {
			t.Error(err)
			break
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
	close(stop)
	starting.Wait()
}
