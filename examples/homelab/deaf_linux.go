package homelab

import (
	"fmt"
	"syscall"
)

// Deaf opens a port of 127.0.0.1 that never takes a connection: whoever tries waits until they give up. It returns its address
// and what closes it.
func Deaf() (address string, stop func(), err error) {
	fds := []int{}
	stop = func() {
		for _, fd := range fds {
			_ = syscall.Close(fd) // nothing was sent
		}
	}
	defer func() {
		if err != nil {
			stop()
		}
	}()
	open := func() (fd int, err error) {
		fd, err = syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC|syscall.SOCK_NONBLOCK, 0)
		if err != nil {
			return 0, fmt.Errorf("homelab: open a socket: %w", err)
		}
		fds = append(fds, fd)
		return fd, nil
	}
	fd, err := open()
	if err != nil {
		return "", nil, err
	}
	at, err := deafPort(fd)
	if err != nil {
		return "", nil, fmt.Errorf("homelab: open a port: %w", err)
	}
	for range waiting { // more than the queue of connections that wait to be taken holds
		c, err := open()
		if err != nil {
			return "", nil, err
		}
		if err := syscall.Connect(c, at); err != nil && err != syscall.EINPROGRESS {
			return "", nil, fmt.Errorf("homelab: fill the queue of a port: %w", err)
		}
	}
	return fmt.Sprintf("127.0.0.1:%d", at.Port), stop, nil
}

// waiting is how many connections fill the shortest queue there is, and more.
const waiting = 8

// deafPort binds a socket to a free port, with the shortest queue there is.
func deafPort(fd int) (*syscall.SockaddrInet4, error) {
	if err := syscall.Bind(fd, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		return nil, err
	}
	if err := syscall.Listen(fd, 0); err != nil {
		return nil, err
	}
	name, err := syscall.Getsockname(fd)
	if err != nil {
		return nil, err
	}
	at, ok := name.(*syscall.SockaddrInet4)
	if !ok {
		return nil, syscall.EAFNOSUPPORT
	}
	return at, nil
}
