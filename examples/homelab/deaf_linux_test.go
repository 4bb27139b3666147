package homelab

import (
	"errors"
	"net"
	"testing"
	"time"
)

func TestDeaf(t *testing.T) {
	address, stop, err := Deaf()
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	c, err := net.DialTimeout("tcp", address, 50*time.Millisecond)
	if err == nil {
		_ = c.Close()
	}
	var wait net.Error
	if !errors.As(err, &wait) || !wait.Timeout() {
		t.Errorf("dialling: %v", err)
	}
}
