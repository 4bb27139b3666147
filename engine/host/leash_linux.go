package host

import (
	"os"

	"golang.org/x/sys/unix"
)

// killOnHangup has the kernel kill a process group when the last writer of a
// pipe is gone: a pipe can signal its readers, and which signal and whom is
// ours to say. Failure is no harm: the SDK still sees end of file.
func killOnHangup(read *os.File, group int) {
	fd := read.Fd()
	if _, err := unix.FcntlInt(fd, unix.F_SETOWN, -group); err != nil {
		return
	}
	if _, err := unix.FcntlInt(fd, unix.F_SETSIG, int(unix.SIGKILL)); err != nil {
		return
	}
	flags, err := unix.FcntlInt(fd, unix.F_GETFL, 0)
	if err != nil {
		return
	}
	_, _ = unix.FcntlInt(fd, unix.F_SETFL, flags|unix.O_ASYNC)
}

// spareOnHangup takes that back.
func spareOnHangup(read *os.File) {
	fd := read.Fd()
	if flags, err := unix.FcntlInt(fd, unix.F_GETFL, 0); err == nil {
		_, _ = unix.FcntlInt(fd, unix.F_SETFL, flags&^unix.O_ASYNC)
	}
}
