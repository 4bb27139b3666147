package host

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"testing"

	"github.com/luarr/luarr/engine/fault"
)

// family is what a host that is about to be killed tells of itself.
type family struct {
	Plugin, Child int
	Folder        string
}

// hostMain is a host that lives until it is killed. The mood names the plugin:
// the zoo starts a child of its own, the liar ignores the end of its input.
func hostMain(plugin string) {
	h := New(Options{BuiltIn: zooNames})
	ctx := context.Background()
	p, err := h.Open(ctx, Instance{Name: "home", Plugin: plugin, Settings: map[string]any{"mood": "child"}})
	if err != nil {
		panic(err)
	}
	s, err := p.Server(ctx)
	if err != nil {
		panic(err)
	}
	child, _ := strconv.Atoi(s.GetName())
	_ = json.NewEncoder(os.Stdout).Encode(family{Plugin: p.process.pid(), Child: child, Folder: h.folder.path})
	select {}
}

// killedHost starts a host, kills it without warning, and tells what it had.
func killedHost(t *testing.T, plugin string) family {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(self)
	c.Env = append(os.Environ(), "ZOO_HOST="+plugin)
	c.Stderr = os.Stderr
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	defer c.Wait()
	defer c.Process.Kill()
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err != nil {
		t.Fatal(err)
	}
	var f family
	if err := json.Unmarshal(line, &f); err != nil {
		t.Fatal(err)
	}
	if !runs(f.Plugin) || f.Child != 0 && !runs(f.Child) {
		t.Fatalf("not running: %+v", f)
	}
	return f
}

func TestKilledHostLeavesNoOrphan(t *testing.T) {
	t.Parallel()
	f := killedHost(t, "zoo")
	if f.Child == 0 {
		t.Fatal("no child")
	}
	vanishes(t, f.Plugin)
	if !isLinux() {
		t.Skip("what a plugin starts itself is taken along on Linux only")
	}
	vanishes(t, f.Child)
}

func TestKilledHostTakesAlongWhoIgnoresIt(t *testing.T) {
	t.Parallel()
	if !isLinux() {
		t.Skip("a plugin without the SDK is taken along on Linux only")
	}
	vanishes(t, killedHost(t, "liar").Plugin)
}

func TestFolderOfKilledHostIsSwept(t *testing.T) {
	// Short, because sockets lie in it.
	tmp, err := os.MkdirTemp("/tmp", "z")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(tmp)
	t.Setenv("TMPDIR", tmp)
	f := killedHost(t, "zoo")
	vanishes(t, f.Plugin)
	if _, err := os.Stat(f.Folder); err != nil {
		t.Fatal(err)
	}
	living := newHost(t, Options{})
	open(t, living, "zoo", "good", nil)
	if _, err := os.Stat(f.Folder); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("still there: %v", err)
	}
	open(t, newHost(t, Options{}), "zoo", "good", nil)
	if _, err := os.Stat(living.folder.path); err != nil {
		t.Errorf("the folder of a living host was swept: %v", err)
	}
}

func TestCloseEndsChildrenAndTheStubborn(t *testing.T) {
	t.Parallel()
	h := newHost(t, Options{})
	zoo := open(t, h, "zoo", "child", nil)
	s, err := zoo.Server(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	child, err := strconv.Atoi(s.GetName())
	if err != nil {
		t.Fatal(err)
	}
	stubborn := open(t, h, "liar", "good", nil)
	h.Close()
	h.Close()
	vanishes(t, zoo.process.pid())
	vanishes(t, child)
	vanishes(t, stubborn.process.pid())
	_, err = zoo.Libraries(t.Context(), false)
	says(t, err, fault.Failed, "sources.home: it was closed", "")
}

// A child that left the group is out of reach; that it holds the pipes must
// not keep Close waiting.
func TestCloseDoesNotWaitForPipes(t *testing.T) {
	t.Parallel()
	h := newHost(t, Options{})
	s, err := open(t, h, "zoo", "escape", nil).Server(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	child, err := strconv.Atoi(s.GetName())
	if err != nil {
		t.Fatal(err)
	}
	h.Close()
	if !runs(child) {
		t.Error("the child is gone; this shows nothing")
	}
	if err := syscall.Kill(child, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	vanishes(t, child)
}

func TestPluginCloseEndsOne(t *testing.T) {
	t.Parallel()
	h := newHost(t, Options{})
	a, b := open(t, h, "zoo", "good", nil), open(t, h, "zoo", "good", nil)
	a.Close()
	vanishes(t, a.process.pid())
	if _, err := a.Server(t.Context()); err == nil {
		t.Error("a closed plugin answers")
	}
	if _, err := b.Server(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestProcesses(t *testing.T) {
	t.Parallel()
	var restarted []string
	h := newHost(t, Options{Restarted: func(plugin string) { restarted = append(restarted, plugin) }})
	p := open(t, h, "zoo", "exit", nil)
	if _, err := p.Server(t.Context()); err == nil {
		t.Fatal("no error")
	}
	if _, err := p.Libraries(t.Context(), false); err != nil { // started again
		t.Fatal(err)
	}
	if len(restarted) != 1 || restarted[0] != "zoo" {
		t.Errorf("restarted %v", restarted)
	}
	if _, err := h.Describe(t.Context(), "liar"); err != nil {
		t.Fatal(err)
	}
	h.Close()
	all := h.Processes()
	if len(all) != 3 {
		t.Fatalf("processes: %+v", all)
	}
	for i, want := range []Process{
		{Plugin: "zoo", Instance: "sources.home"}, {Plugin: "zoo", Instance: "sources.home"}, {Plugin: "liar"},
	} {
		got := all[i]
		if got.Plugin != want.Plugin || got.Instance != want.Instance {
			t.Errorf("%d: %+v, want %+v", i, got, want)
		}
		if got.CPUSeconds <= 0 || got.CPUSeconds > 60 || got.PeakBytes < 1<<20 || got.PeakBytes > 1<<30 {
			t.Errorf("%d: %+v", i, got)
		}
	}
}
