package fence

import (
	"fmt"

	"github.com/landlock-lsm/go-landlock/landlock"
	"github.com/landlock-lsm/go-landlock/landlock/syscall"
)

// landlocks are the generations of Landlock that deny more than the one before,
// and what a kernel lacks that has none of this or a later one.
var landlocks = []struct {
	abi    int
	config landlock.Config
	lacks  string
}{
	{1, landlock.V1, "Landlock (Linux 5.13)"},
	{4, landlock.V4, "Landlock's rules for the network (Linux 6.7)"},
	{5, landlock.V5, "Landlock's rules for devices (Linux 6.10)"},
}

// denyPaths denies all paths and all of the network to all threads. Signals are
// left to the filter: to Landlock the threads are strangers to each other on
// some kernels, and the Go runtime has them signal each other.
func denyPaths() (lack string, err error) {
	abi, err := syscall.LandlockGetABIVersion()
	if err != nil {
		return landlocks[0].lacks, nil
	}
	var config landlock.Config
	for _, l := range landlocks {
		if abi < l.abi {
			lack = l.lacks
			break
		}
		config = l.config
	}
	if err := config.Restrict(); err != nil {
		return "", fmt.Errorf("deny paths: %w", err)
	}
	return lack, nil
}
