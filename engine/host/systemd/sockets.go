package systemd

import (
	"fmt"
	"net"
	"os"

	"github.com/coreos/go-systemd/v22/activation"
)

// Sockets returns the listening sockets that the manager has opened for this
// process, by the FileDescriptorName of their units, and takes them from the
// environment, so that no child takes them for its own. The caller closes them.
// Something other than a listening socket is an error, and closes all.
func Sockets() (map[string][]net.Listener, error) { return listeners(activation.Files(true)) }

// listeners returns a listener for each file, and closes the files.
func listeners(files []*os.File) (map[string][]net.Listener, error) {
	byName := map[string][]net.Listener{}
	var failed error
	for _, f := range files {
		l, err := net.FileListener(f)
		if err == nil {
			byName[f.Name()] = append(byName[f.Name()], l)
		} else if failed == nil {
			failed = fmt.Errorf("socket %q of the service manager: it does not listen for connections: %w", f.Name(), err)
		}
		_ = f.Close() // FileListener has a copy
	}
	if failed == nil {
		return byName, nil
	}
	for _, list := range byName {
		for _, l := range list {
			_ = l.Close() // the first failure is what counts
		}
	}
	return nil, failed
}
