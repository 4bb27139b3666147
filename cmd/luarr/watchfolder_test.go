package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestWatchFolder(t *testing.T) {
	folder, aside := t.TempDir(), filepath.Join(t.TempDir(), "new")
	// A file comes at once, so that nobody sees half of a change.
	write := func(name, text string) {
		if err := os.WriteFile(aside, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(aside, filepath.Join(folder, name)); err != nil {
			t.Fatal(err)
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	ticks, ran, ended := make(chan time.Time), make(chan struct{}), make(chan error)
	go func() {
		ended <- watchFolder(ctx, folder, ticks, func(context.Context) error { ran <- struct{}{}; return nil })
	}()
	<-ran
	for _, change := range []func(){
		func() { write("a.lua", "1") },
		func() { write("a.lua", "12") },
		func() { write("b.lua", "1") },
		func() { os.Remove(filepath.Join(folder, "b.lua")) },
	} {
		// What is no rule, and what did not change, are no reason.
		write("notes.txt", time.Now().String())
		ticks <- time.Time{}
		ticks <- time.Time{}
		change()
		for waiting := true; waiting; {
			select {
			case ticks <- time.Time{}:
			case <-ran:
				waiting = false
			}
		}
	}
	stop()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if err := watchFolder(t.Context(), "", nil, nil); err == nil {
		t.Error("no folder was watched")
	}
	wrong := errors.New("wrong")
	if err := watchFolder(t.Context(), folder, nil, func(context.Context) error { return wrong }); err != wrong {
		t.Error(err)
	}
}
