package host

import (
	"context"
	"crypto/sha256"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/luarr/luarr/engine/fault"
)

func TestDescribe(t *testing.T) {
	t.Parallel()
	h := newHost(t, Options{})
	d, err := h.Describe(t.Context(), "zoo")
	if err != nil {
		t.Fatal(err)
	}
	if d.GetName() != "zoo" || d.GetVersion() != "1.2.3" || !slices.Contains(d.GetCapabilities(), "matcher") {
		t.Errorf("description: %v", d)
	}
	if again, err := h.Describe(t.Context(), "zoo"); err != nil || again != d {
		t.Errorf("not remembered: %v", err)
	}
	described := h.spare["zoo"].pid()
	p := open(t, h, "zoo", "good", nil)
	if p.process.pid() != described {
		t.Error("the process that described the plugin was not used for the instance")
	}
	other := open(t, h, "zoo", "good", nil)
	if other.process.pid() == described {
		t.Error("two instances share a process")
	}
}

func TestStartFailures(t *testing.T) {
	t.Parallel()
	const author = "report it to"
	for _, c := range []struct{ plugin, sentence, hint string }{
		{"crasher", "plugin crasher crashed at its start: panic: no luck today", author},
		{"leaver", "plugin leaver ended at its start with exit status 4, its last words were: no license found", "no luarr plugin"},
		{"quiet", "plugin quiet ended by itself at its start", "no luarr plugin"},
		{"babbler", `plugin babbler: it printed "Welcome to babbler 1.0!" where a plugin introduces itself`, "sdk.Serve"},
		{"future", "plugin future: it speaks version 2 of the plugin protocol, luarr version 1", "upgrade luarr"},
		{"past", "plugin past: it speaks version 0 of the plugin protocol, luarr version 1", "upgrade the plugin"},
		{"netrpc", `plugin netrpc: it speaks "netrpc", not gRPC`, "SDK"},
		{"elsewhere", "plugin elsewhere: it listens outside of its own folder: tcp 127.0.0.1:1", "SDK"},
	} {
		t.Run(c.plugin, func(t *testing.T) {
			_, err := newHost(t, Options{}).Describe(t.Context(), c.plugin)
			says(t, err, fault.Unreachable, c.sentence, c.hint)
		})
	}
	t.Run("rambler", func(t *testing.T) {
		_, err := newHost(t, Options{}).Describe(t.Context(), "rambler")
		if err == nil || len(err.Error()) > 300 || !strings.HasPrefix(err.Error(), `plugin rambler: it printed "blah blah`) {
			t.Errorf("error: %v", err)
		}
	})
}

func TestCrashKeepsThePanic(t *testing.T) {
	t.Parallel()
	_, err := newHost(t, Options{}).Describe(t.Context(), "crasher")
	var c *Crash
	if !errors.As(err, &c) {
		t.Fatalf("no crash: %v", err)
	}
	if len(c.Lines) < 3 || c.Lines[0] != "panic: no luck today" || !strings.Contains(strings.Join(c.Lines, "\n"), "zooMain") {
		t.Errorf("lines: %q", c.Lines)
	}
	if strings.Contains(err.Error(), "goroutine") {
		t.Errorf("the stack is in the sentence: %v", err)
	}
}

func TestStartTimeout(t *testing.T) {
	t.Parallel()
	for _, plugin := range []string{"sleeper", "mute"} {
		t.Run(plugin, func(t *testing.T) {
			h := newHost(t, Options{StartTimeout: 300 * time.Millisecond})
			_, err := h.Describe(t.Context(), plugin)
			says(t, err, fault.Unreachable, "plugin "+plugin+": it did not start within 300ms", "busy")
		})
	}
}

func TestStartCancelled(t *testing.T) {
	t.Parallel()
	h := newHost(t, Options{})
	ctx, cancel := context.WithCancel(t.Context())
	failed := make(chan error)
	go func() {
		_, err := h.Describe(ctx, "sleeper")
		failed <- err
	}()
	eventually(t, "the plugin runs", func() bool {
		h.mu.Lock()
		defer h.mu.Unlock()
		return len(h.processes) == 1 && h.processes[0].pid() != 0
	})
	cancel()
	says(t, <-failed, fault.Interrupted, "start plugin sleeper: context canceled", "")
}

func TestCloseDuringStart(t *testing.T) {
	t.Parallel()
	h := newHost(t, Options{})
	failed := make(chan error)
	go func() {
		_, err := h.Describe(t.Context(), "sleeper")
		failed <- err
	}()
	eventually(t, "the plugin runs", func() bool {
		h.mu.Lock()
		defer h.mu.Unlock()
		return len(h.processes) == 1 && h.processes[0].pid() != 0
	})
	h.Close()
	if err := <-failed; err == nil {
		t.Error("no error")
	}
	_, err := h.Describe(t.Context(), "zoo")
	says(t, err, fault.Failed, "start plugin zoo: the plugin host is closed", "")
}

func TestThirdParty(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	link := func(to, name string) {
		t.Helper()
		if err := os.Symlink(to, filepath.Join(dir, prefix+name)); err != nil {
			t.Fatal(err)
		}
	}
	link(self, "zoo")
	link(self, "other")
	link(filepath.Join(dir, "nothing"), "dangling")
	write := func(name, text string, mode os.FileMode) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, prefix+name), []byte(text), mode); err != nil {
			t.Fatal(err)
		}
	}
	write("plain", "#!/bin/sh\n", 0o644)
	write("script", "#!/bin/sh\necho 'usage: script FILE'\n", 0o755)
	write("blank", "#!/bin/sh\necho\n", 0o755)
	write("shut", "#!/bin/sh\nexec >&-\nsleep 1000\n", 0o755)
	write("garbage", "\x7fELF and nothing more", 0o755)
	write("noshell", "#!/no/such/shell\n", 0o755)
	if err := os.Mkdir(filepath.Join(dir, prefix+"folder"), 0o755); err != nil {
		t.Fatal(err)
	}
	file := func(name string) string { return filepath.Join(dir, prefix+name) }

	h := newHost(t, Options{BuiltIn: []string{"zoo", "liar"}, Folder: dir, Trust: &trusting{}})
	t.Run("takes the place of a built-in one", func(t *testing.T) {
		s, err := open(t, h, "zoo", "good", nil).Server(t.Context())
		if err != nil || s.GetMachineId() != "" {
			t.Errorf("role %q, %v", s.GetMachineId(), err)
		}
	})
	t.Run("others stay built in", func(t *testing.T) { open(t, h, "liar", "good", nil) })
	for _, c := range []struct {
		name, sentence, hint string
		class                fault.Class
	}{
		{"other", `plugin other: its program says that it is "zoo"`, `plugin = "zoo"`, fault.Usage},
		{"nosuch", "plugin nosuch: there is no such plugin", "luarr plugins install luarr-plugin-nosuch; built in are: liar, zoo", fault.Usage},
		{"../zoo", `plugin: "../zoo" is no name of a plugin`, "a-z", fault.Usage},
		{"", `plugin: "" is no name of a plugin`, "a-z", fault.Usage},
		{"dangling", "plugin dangling: " + file("dangling") + " is a link to nothing", "install", fault.Usage},
		{"plain", "plugin plain: " + file("plain") + " is not executable", "chmod +x " + file("plain"), fault.Usage},
		{"folder", "plugin folder: " + file("folder") + " is a folder, not a program", "binary", fault.Usage},
		{"garbage", "start plugin garbage: its program cannot run on this machine", "another system", fault.Unreachable},
		{"noshell", "start plugin noshell: the interpreter that its program asks for is not there: /no/such/shell", "install", fault.Unreachable},
		{"script", `plugin script: it printed "usage: script FILE" where a plugin introduces itself`, "no luarr plugin", fault.Unreachable},
		{"blank", `plugin blank: it printed "" where a plugin introduces itself`, "no luarr plugin", fault.Unreachable},
		{"shut", "plugin shut: it did not start: it closed its standard output without a word", "author", fault.Unreachable},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := h.Describe(t.Context(), c.name)
			says(t, err, c.class, c.sentence, c.hint)
		})
	}
	t.Run("list", func(t *testing.T) {
		found, err := h.Plugins()
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, f := range found {
			names = append(names, f.Name)
			if (f.Path == "") != (f.Name == "liar") {
				t.Errorf("%s: path %q", f.Name, f.Path)
			}
		}
		if want := []string{"blank", "garbage", "liar", "noshell", "other", "script", "shut", "zoo"}; !slices.Equal(names, want) {
			t.Errorf("got %v, want %v", names, want)
		}
	})
}

// What nobody accepted does not run, nor what is another program by now, nor
// what says more of itself than was accepted.
func TestTrust(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, prefix+"zoo")
	writeFile(t, path, "#!/bin/sh\nLUARR_ROLE=plugin:zoo exec '"+testProgram(t)+"'\n")

	h := newHost(t, Options{Folder: dir})
	_, err := h.Describe(t.Context(), "zoo")
	says(t, err, fault.Usage, "plugin zoo: nobody has accepted "+path, "luarr plugins install "+path)
	if _, err := h.Describe(t.Context(), "liar"); err != nil {
		t.Errorf("a built-in plugin needs no pin: %v", err)
	}
	if len(h.processes) != 1 {
		t.Error("the program was started all the same")
	}

	trust := &trusting{}
	h = newHost(t, Options{Folder: dir, Trust: trust})
	p := open(t, h, "zoo", "rewrite", map[string]any{"marks": path})
	if _, err := p.Server(t.Context()); err == nil { // it changes its own file and ends
		t.Fatal("no error")
	}
	_, err = p.Libraries(t.Context(), false) // would start it again
	says(t, err, fault.Unreachable, "plugin zoo: its program is not the one that was accepted", "luarr plugins upgrade zoo")

	trust = &trusting{refuse: errors.New("it wants more")}
	h = newHost(t, Options{Folder: dir, Trust: trust})
	writeFile(t, path, "#!/bin/sh\nLUARR_ROLE=plugin:zoo exec '"+testProgram(t)+"'\n")
	if _, err := h.Describe(t.Context(), "zoo"); !errors.Is(err, trust.refuse) {
		t.Errorf("error: %v", err)
	}
}

func TestInspect(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "download")
	text := "#!/bin/sh\nLUARR_ROLE=plugin:zoo exec '" + testProgram(t) + "'\n"
	writeFile(t, path, text)
	sum := sha256.Sum256([]byte(text))
	h := newHost(t, Options{})
	d, err := h.Inspect(t.Context(), path, sum[:])
	if err != nil || d.GetName() != "zoo" {
		t.Errorf("%v, %v", d, err)
	}
	vanishes(t, h.processes[0].pid())
	sum[0]++
	_, err = h.Inspect(t.Context(), path, sum[:])
	says(t, err, fault.Unreachable, "plugin download: its program is not the one that was accepted", "upgrade")
}

// testProgram is the running test binary.
func testProgram(t *testing.T) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return self
}

// writeFile writes a program.
func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
}
