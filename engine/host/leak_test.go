package host

import (
	"os"
	"runtime"
	"testing"
	"time"
)

// A host that has come and gone, with good and bad plugins, leaves neither
// goroutines nor files open.
func TestNothingLeaks(t *testing.T) {
	round := func() {
		h := newHost(t, Options{})
		if _, err := open(t, h, "zoo", "good", nil).Server(t.Context()); err != nil {
			t.Fatal(err)
		}
		_, _ = open(t, h, "zoo", "panic", nil).Server(t.Context())
		h.o.StartTimeout = time.Second
		for _, plugin := range []string{"future", "mute", "leaver"} {
			if _, err := h.Describe(t.Context(), plugin); err == nil {
				t.Errorf("%s: no error", plugin)
			}
		}
		h.Close()
	}
	round() // what is made once and stays
	goroutines, files := runtime.NumGoroutine(), openFiles()
	round()
	eventually(t, "no goroutine is left", func() bool { return runtime.NumGoroutine() <= goroutines })
	eventually(t, "no file is left open", func() bool { return openFiles() <= files })
}

// openFiles counts the open files of this process, where the system tells.
func openFiles() int {
	all, _ := os.ReadDir("/proc/self/fd")
	return len(all)
}
