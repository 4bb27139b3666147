package host

import (
	"syscall"
	"unsafe"
)

// killGroup kills every process of a group.
func killGroup(group int) { _ = syscall.Kill(-group, syscall.SIGKILL) }

// awaitExit waits for the end of a child without reaping it, so that its
// number stays its own.
func awaitExit(pid int) {
	const byPID = 1     // P_PID of waitid(2)
	var info [16]uint64 // siginfo_t, 128 bytes at most
	for {
		_, _, err := syscall.Syscall6(syscall.SYS_WAITID, byPID, uintptr(pid),
			uintptr(unsafe.Pointer(&info)), syscall.WEXITED|syscall.WNOWAIT, 0, 0)
		if err != syscall.EINTR {
			return
		}
	}
}
