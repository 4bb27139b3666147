package plex

import (
	"fmt"
	"syscall"
	"testing"
	"time"

	"github.com/luarr/luarr/sdk"
)

// TestUnconnected: a server that takes no connection is told apart from one
// that does not answer. A queue for connections that is full makes one.
func TestUnconnected(t *testing.T) {
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer syscall.Close(fd)
	if err := syscall.Bind(fd, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Listen(fd, 0); err != nil {
		t.Fatal(err)
	}
	at, err := syscall.Getsockname(fd)
	if err != nil {
		t.Fatal(err)
	}
	for range 8 { // a queue of none holds one or two
		c, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC|syscall.SOCK_NONBLOCK, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer syscall.Close(c)
		if err := syscall.Connect(c, at); err != nil && err != syscall.EINPROGRESS {
			t.Fatal(err)
		}
	}
	s := openURL(t, fmt.Sprintf("http://127.0.0.1:%d", at.(*syscall.SockaddrInet4).Port), nil)
	s.client.patience = 200 * time.Millisecond
	_, err = s.Libraries(t.Context())
	says(t, err, sdk.KindUnavailable, "no connection within 200ms", "firewall")
}
