package host

import (
	"bytes"
	"os"
	"strconv"
	"syscall"
)

// killStrays kills what a plugin has left behind outside of its group: every
// process whose environment names the plugin's folder. A process that clears
// its environment gets away.
func killStrays(work string) {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return
	}
	mark := []byte(workEnv + "=" + work + "\x00")
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil || pid == os.Getpid() {
			continue
		}
		// That of another user cannot be read.
		env, err := os.ReadFile("/proc/" + e.Name() + "/environ")
		if err == nil && bytes.Contains(env, mark) {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
	}
}
