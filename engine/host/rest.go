package host

import (
	"errors"
	"io"
	"os"
	"syscall"
	"time"
)

// mostRest bounds what is read of a pipe after its deadline, in bytes: as much as
// a pipe can hold. Whoever still writes to it cannot keep us reading.
const mostRest = 1 << 20

// rest reads a pipe. When its deadline has passed it reads what lies there
// already, which on a busy machine may be much, and waits for no more.
type rest struct {
	file *os.File
	late bool
	left int
}

var _ io.Reader = (*rest)(nil)

// Read reads on; at the end of what is there it gives io.EOF.
func (r *rest) Read(b []byte) (n int, err error) {
	if !r.late {
		n, err = r.file.Read(b)
		if !errors.Is(err, os.ErrDeadlineExceeded) {
			return n, err
		}
		r.late, r.left = true, mostRest
		if err := r.file.SetReadDeadline(time.Time{}); err != nil {
			return 0, err
		}
	}
	raw, err := r.file.SyscallConn()
	if err != nil {
		return 0, err
	}
	var failed error
	err = raw.Read(func(fd uintptr) bool {
		for {
			n, failed = syscall.Read(int(fd), b[:min(len(b), r.left)])
			if failed != syscall.EINTR {
				return true
			}
		}
	})
	if err = errors.Join(err, failed); err != nil || n <= 0 {
		return 0, io.EOF
	}
	r.left -= n
	return n, nil
}
