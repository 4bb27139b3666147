package main

import (
	"net"
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// systemd hears what it waits for.
func TestSystemdIsTold(t *testing.T) {
	if newSupervisor(func(string) string { return "" }) != nil {
		t.Error("without systemd there is somebody to tell")
	}
	path := filepath.Join(t.TempDir(), "notify")
	conn, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		t.Skip(err)
	}
	defer conn.Close()
	t.Setenv("NOTIFY_SOCKET", path)
	t.Setenv("WATCHDOG_USEC", "30000000")
	t.Setenv("WATCHDOG_PID", "")
	s := newSupervisor(os.Getenv)
	for _, c := range []struct {
		tell func()
		want string
	}{
		{func() { s.Ready("2 servers") }, "^READY=1\nSTATUS=2 servers$"},
		{s.Reloading, `^RELOADING=1\nMONOTONIC_USEC=[0-9]+\n?$`},
		{s.Alive, "^WATCHDOG=1$"},
		{func() { s.Alive(); s.Status("a run goes on") }, "^STATUS=a run goes on$"}, // it lives still, as was said a moment ago
		{s.Stopping, "^STOPPING=1$"},
	} {
		c.tell()
		text := make([]byte, 1000)
		n, err := conn.Read(text)
		if err != nil || !regexp.MustCompile(c.want).Match(text[:n]) {
			t.Errorf("it is told %q, %v, want %s", text[:n], err, c.want)
		}
	}
}
