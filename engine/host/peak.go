package host

import (
	"bufio"
	"fmt"
	"os"
	"strings"
)

// PeakBytes is the largest resident size that a running process has had, where
// the system tells (Linux: VmHWM), else 0. The figure that the kernel gives for
// a process that has ended is no use: it begins with the size of the process
// that started it.
func PeakBytes(pid int) int64 {
	file, err := os.Open(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if rest, ok := strings.CutPrefix(lines.Text(), "VmHWM:"); ok {
			var kib int64
			if _, err := fmt.Sscan(rest, &kib); err == nil {
				return kib << 10
			}
		}
	}
	return 0
}
