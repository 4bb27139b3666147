package host

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"log/slog"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk/wire"
)

// patience is how long a test waits for what must come: on a machine that has
// much else to do it may take its time.
const patience = 2 * time.Minute

// newHost makes a host for the zoo, and checks in the end that it left no
// process and no folder behind.
func newHost(t *testing.T, o Options) *Host {
	t.Helper()
	if o.BuiltIn == nil {
		o.BuiltIn = zooNames
	}
	h := New(o)
	h.grace /= 10
	t.Cleanup(func() {
		h.mu.Lock()
		folder := h.folder
		h.mu.Unlock()
		h.Close()
		for _, p := range h.processes {
			if pid := p.pid(); pid != 0 {
				vanishes(t, pid)
			}
		}
		if folder != nil {
			if _, err := os.Stat(folder.path); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("%s is still there: %v", folder.path, err)
			}
		}
	})
	return h
}

// trusting accepts every binary as it is when it is first asked about.
type trusting struct {
	mu      sync.Mutex
	digests map[string][]byte
	refuse  error // what it says of every description
}

func (t *trusting) Digest(plugin, path string) ([]byte, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if d := t.digests[plugin]; d != nil {
		return d, nil
	}
	body, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(body)
	if t.digests == nil {
		t.digests = map[string][]byte{}
	}
	t.digests[plugin] = sum[:]
	return sum[:], nil
}

func (t *trusting) Described(string, *wire.Description) error { return t.refuse }

// open opens an instance called home of a plugin in a mood.
func open(t *testing.T, h *Host, plugin, mood string, settings map[string]any) *Plugin {
	t.Helper()
	if settings == nil {
		settings = map[string]any{}
	}
	settings["mood"] = mood
	p, err := h.Open(t.Context(), Instance{Section: "sources", Name: "home", Plugin: plugin, Settings: settings})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// says checks an error: its class, its sentence and its hint.
func says(t *testing.T, err error, class fault.Class, sentence, hint string) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error; want %q", sentence)
	}
	var f *fault.Error
	if !errors.As(err, &f) {
		t.Errorf("not a fault: %v", err)
	}
	if got := fault.ClassOf(err); got != class {
		t.Errorf("class %d, want %d", got, class)
	}
	if got := err.Error(); got != sentence {
		t.Errorf("sentence\n got %q\nwant %q", got, sentence)
	}
	if got := fault.Hint(err); !strings.Contains(got, hint) || hint == "" && got != "" {
		t.Errorf("hint\n got %q\nwant %q", got, hint)
	}
}

// vanishes waits until a process is gone; one that nobody reaps counts as gone.
func vanishes(t *testing.T, pid int) {
	t.Helper()
	eventually(t, "process "+strconv.Itoa(pid)+" is gone", func() bool { return !runs(pid) })
}

// runs says whether a process is there and no zombie.
func runs(pid int) bool {
	if syscall.Kill(pid, 0) != nil {
		return false
	}
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return !errors.Is(err, os.ErrNotExist) || !isLinux()
	}
	_, rest, _ := strings.Cut(string(stat), ") ")
	return rest != "" && rest[0] != 'Z' && rest[0] != 'X'
}

func isLinux() bool {
	_, err := os.Stat("/proc/self/stat")
	return err == nil
}

// eventually looks until something is so.
func eventually(t *testing.T, what string, so func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for !so() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatalf("not so: %s", what)
		}
	}
}

// journal is a log that a test can read.
type journal struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (j *journal) Write(b []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.b.Write(b)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.b.String()
}

func (j *journal) logger(level slog.Level) *slog.Logger {
	return slog.New(slog.NewTextHandler(j, &slog.HandlerOptions{Level: level}))
}
