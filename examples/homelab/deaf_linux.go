package homelab

import (
	"fmt"
	"net"
	"syscall"
	"time"
)

// Deaf opens a port of 127.0.0.1 that never takes a connection: whoever tries waits until they give up. It returns its address
// and what closes it.
func Deaf() (address string, stop func(), err error) {
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
	if err != nil {
		return "", nil, fmt.Errorf("homelab: open a socket: %w", err)
	}
	syscall.CloseOnExec(fd)
	var held []net.Conn
	stop = func() {
		for _, c := range held {
			_ = c.Close() // nothing was sent
		}
		_ = syscall.Close(fd)
	}
	port, err := deafPort(fd)
	if err != nil {
		stop()
		return "", nil, fmt.Errorf("homelab: open a port: %w", err)
	}
	address = fmt.Sprintf("127.0.0.1:%d", port)
	for range 64 { // until the queue of connections that wait to be taken is full
		c, err := net.DialTimeout("tcp", address, 100*time.Millisecond)
		if err != nil {
			break
		}
		held = append(held, c)
	}
	return address, stop, nil
}

// deafPort binds a socket to a free port, with the shortest queue there is.
func deafPort(fd int) (int, error) {
	if err := syscall.Bind(fd, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		return 0, err
	}
	if err := syscall.Listen(fd, 0); err != nil {
		return 0, err
	}
	name, err := syscall.Getsockname(fd)
	if err != nil {
		return 0, err
	}
	at, ok := name.(*syscall.SockaddrInet4)
	if !ok {
		return 0, syscall.EAFNOSUPPORT
	}
	return at.Port, nil
}
