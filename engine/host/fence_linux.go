package host

import (
	"os"
	"os/exec"
	"runtime"
	"strconv"

	"golang.org/x/sys/unix"
)

// mostFiles is how many files a plugin of other people may hold open.
const mostFiles = 4096

// worthLess makes the kernel kill such a plugin before luarr when memory runs
// out; from -1000 to 1000.
const worthLess = "500"

// fenced starts a program of other people. It can gain no rights by running
// others (setuid), leaves no core, which would hold its secrets, and has a
// bounded number of files. What a thread may not do its children may not
// either, so the thread that starts it takes the vow, and ends with it.
func fenced(cmd *exec.Cmd) error {
	started := make(chan error)
	go vow(cmd, started)
	if err := <-started; err != nil {
		return err
	}
	// These are no walls; where the system refuses them, the plugin still runs.
	pid := cmd.Process.Pid
	_ = unix.Prlimit(pid, unix.RLIMIT_CORE, &unix.Rlimit{}, nil)
	_ = unix.Prlimit(pid, unix.RLIMIT_NOFILE, &unix.Rlimit{Cur: mostFiles, Max: mostFiles}, nil)
	_ = os.WriteFile("/proc/"+strconv.Itoa(pid)+"/oom_score_adj", []byte(worthLess), 0)
	return nil
}

// vow starts the program from a thread that can gain no rights, and then ends
// the thread.
func vow(cmd *exec.Cmd, started chan<- error) {
	runtime.LockOSThread()
	if unix.Gettid() == os.Getpid() {
		// The first thread stands for the process, and cannot end: another one.
		defer runtime.UnlockOSThread()
		done := make(chan error)
		go vow(cmd, done)
		started <- <-done
		return
	}
	// Never unlocked, so that nothing else runs on this thread.
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		started <- err
		return
	}
	started <- cmd.Start()
}
