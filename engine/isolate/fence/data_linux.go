package fence

import (
	"bytes"
	"fmt"
	"os"
)

// dataSize returns how many bytes the process has of what RLIMIT_DATA counts:
// VmData of /proc/self/status.
func dataSize() (uint64, error) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, err
	}
	_, after, _ := bytes.Cut(status, []byte("\nVmData:"))
	var kilobytes uint64
	if _, err := fmt.Sscanf(string(after), "%d kB", &kilobytes); err != nil {
		return 0, fmt.Errorf("VmData of /proc/self/status: %w", err)
	}
	return kilobytes << 10, nil
}
