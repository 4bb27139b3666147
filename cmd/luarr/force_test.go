package main

import (
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/luarr/luarr/engine/store"
	"github.com/luarr/luarr/sdk/wire"
)

var (
	forceTrials = flag.Int("force", 9, "how many trials TestForce makes")
	forceSeed   = flag.Uint64("force-seed", 1, "where TestForce begins")
)

// TestForce breaks runs of some 500 changes in every way that is at hand, at a
// place that chance decides, and has the next runs go on. Whatever happened,
// each change was carried out once and the journal knows of it.
//
//	go test ./cmd/luarr -run Force -force 200 -timeout 1h -v
func TestForce(t *testing.T) {
	lab := newForcedLab(t)
	base := measure(t, lab)
	faults := []force{killed, killed, pluginKilled, answersLost, diskFull, clockJumps, killedAtFirst}
	tally := map[string]int{}
	for i := range *forceTrials {
		fault := faults[i%len(faults)]
		seed := *forceSeed + uint64(i)
		t.Run(fmt.Sprintf("%s/%d", fault.name, seed), func(t *testing.T) {
			trial := &trial{t: t, fault: fault.name, lab: lab, r: rand.New(rand.NewPCG(seed, 7)), base: base, dir: t.TempDir(), tally: tally}
			trial.begin(fault)
			fault.strike(trial)
			lab.calm()
			trial.recover()
			trial.compare()
		})
	}
	t.Logf("%d trials of %d changes", *forceTrials, len(base.applied))
	for _, name := range slices.Sorted(maps.Keys(tally)) {
		t.Logf("%6d %s", tally[name], name)
	}
}

// baseline is a run that nothing happens to.
type baseline struct {
	applied          map[string]int
	requests, writes int // of the run that applies
	reads            int // requests before the first write
	store            []byte
	size             int64 // of the store and its log after the run
	took             time.Duration
}

// force is one way to break a run.
type force struct {
	name   string
	fresh  bool // it begins without a store
	strike func(*trial)
}

// trial is one run that is broken, and those that go on from there.
type trial struct {
	t     *testing.T
	fault string
	lab   *forcedLab
	r     *rand.Rand
	base  *baseline
	dir   string
	state string   // where the store lies
	env   []string // of the runs
	tally map[string]int
}

// measure makes a store that has read everything, and looks at a run that
// applies all there is to apply.
func measure(t *testing.T, lab *forcedLab) *baseline {
	base := &baseline{}
	tr := &trial{t: t, lab: lab, base: base, dir: t.TempDir(), tally: map[string]int{}}
	tr.begin(force{fresh: true})
	tr.luarr("plan", "--quiet")
	text, err := os.ReadFile(tr.state)
	if err != nil {
		t.Fatal(err)
	}
	base.store = text
	_, before, _ := lab.counts()
	var once sync.Once
	lab.mu.Lock()
	lab.lose = func(int) bool {
		once.Do(func() { _, base.reads, _ = lab.counts() })
		return false
	}
	lab.mu.Unlock()
	began := time.Now()
	tr.luarr("run", "--quiet")
	base.took = time.Since(began)
	base.applied, base.requests, base.writes = lab.counts()
	base.requests, base.reads = base.requests-before, base.reads-before
	base.size = tr.size()
	if len(base.applied) < forcedMovies+40 {
		t.Fatalf("only %d changes were applied\n%s", len(base.applied), tr.said())
	}
	return base
}

// begin builds the house anew, and a folder with a store that has read it.
func (tr *trial) begin(f force) {
	tr.lab.rebuild()
	if tr.state == "" {
		tr.state = filepath.Join(tr.dir, "luarr.db")
	}
	files := map[string]string{
		"config.toml": tr.lab.config(tr.state), "rules/forced.lua": forcedRule,
	}
	for name, text := range files {
		path := filepath.Join(tr.dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
			tr.t.Fatal(err)
		}
	}
	if !f.fresh {
		if err := os.WriteFile(tr.state, tr.base.store, 0o600); err != nil {
			tr.t.Fatal(err)
		}
	}
}

// start starts luarr in the folder of the trial. What it says goes to a file:
// plugins that outlive it would keep a pipe open.
func (tr *trial) start(args ...string) *exec.Cmd {
	tr.t.Helper()
	self, err := os.Executable()
	if err != nil {
		tr.t.Fatal(err)
	}
	log, err := os.OpenFile(filepath.Join(tr.dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		tr.t.Fatal(err)
	}
	defer log.Close()
	cmd := exec.Command(self)
	cmd.Args = append([]string{"luarr"}, args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = tr.dir, log, log
	cmd.Env = append(os.Environ(), tr.env...)
	if err := cmd.Start(); err != nil {
		tr.t.Fatal(err)
	}
	return cmd
}

// luarr runs luarr to its end and gives the exit code.
func (tr *trial) luarr(args ...string) int {
	tr.t.Helper()
	cmd := tr.start(args...)
	var exit *exec.ExitError
	if err := cmd.Wait(); err != nil && !errors.As(err, &exit) {
		tr.t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode()
}

// said is what luarr said in all runs.
func (tr *trial) said() string {
	text, err := os.ReadFile(filepath.Join(tr.dir, "log"))
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// size is how many bytes the store takes.
func (tr *trial) size() (bytes int64) {
	for _, suffix := range []string{"", "-wal"} {
		if info, err := os.Stat(tr.state + suffix); err == nil {
			bytes = max(bytes, info.Size())
		}
	}
	return bytes
}

// recover runs luarr until it has nothing more to do.
func (tr *trial) recover() {
	tr.env = nil
	const most = 4
	for range most {
		code := tr.luarr("run", "--quiet")
		if code != 0 && code != 4 {
			tr.t.Fatalf("a run after the fault ends with %d\n%s", code, tr.said())
		}
		if run, changes := tr.last(); run.State == "done" && changes == 0 {
			return
		}
	}
	tr.t.Errorf("after %d runs there is still something to do\n%s", most, tr.said())
}

// last gives the last run and how many changes it has.
func (tr *trial) last() (run *wire.Run, changes int) {
	st := tr.open()
	defer st.Close()
	runs, err := st.Runs(tr.t.Context(), 1)
	if err != nil || len(runs) != 1 {
		tr.t.Fatal(runs, err)
	}
	err = st.Changes(tr.t.Context(), store.ChangeFilter{Run: runs[0].Id}, func(batch []*wire.Change) error {
		changes += len(batch)
		return nil
	})
	if err != nil {
		tr.t.Fatal(err)
	}
	return runs[0], changes
}

func (tr *trial) open() *store.Store {
	tr.t.Helper()
	st, err := store.Open(tr.t.Context(), tr.state, store.Options{})
	if err != nil {
		tr.t.Fatalf("the store does not open: %v\n%s", err, tr.said())
	}
	return st
}

// compare holds the journal against what the servers carried out.
func (tr *trial) compare() {
	t := tr.t
	db, err := sql.Open("sqlite3", tr.state)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var sound string
	if err := db.QueryRow("PRAGMA integrity_check").Scan(&sound); err != nil || sound != "ok" {
		t.Errorf("the store is not sound: %s %v", sound, err)
	}
	st := tr.open()
	defer st.Close()
	runs, err := st.Runs(t.Context(), 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, run := range runs {
		if run.State == "running" {
			t.Errorf("run %d is still running", run.Id)
		}
	}
	movies := 0
	err = st.Items(t.Context(), store.Scope{Types: []string{"movie"}}, func(batch []*wire.Item) error {
		movies += len(batch)
		return nil
	})
	if err != nil || movies < forcedMovies {
		t.Errorf("the store has %d movies of %d, error %v", movies, forcedMovies, err)
	}
	states := map[string]map[string]int{}
	err = st.Changes(t.Context(), store.ChangeFilter{}, func(batch []*wire.Change) error {
		for _, c := range batch {
			key := c.Instance + " " + c.Key
			if states[key] == nil {
				states[key] = map[string]int{}
			}
			states[key][c.State]++
			tr.tally["changes "+c.State]++
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	applied, _, _ := tr.lab.counts()
	var wrong []string
	for key := range tr.base.applied {
		in := states[key]
		switch {
		case applied[key] != 1:
			wrong = append(wrong, fmt.Sprintf("%s was carried out %d times and is %v", key, applied[key], in))
		case in["sending"]+in["uncertain"] > 0 || in["done"] != 1:
			wrong = append(wrong, fmt.Sprintf("%s was carried out and is %v", key, in))
		}
	}
	for key := range applied {
		if tr.base.applied[key] == 0 {
			wrong = append(wrong, key+" was carried out, which nobody wanted")
		}
	}
	if slices.Sort(wrong); len(wrong) > 0 {
		t.Errorf("%d changes:\n%s\n%s", len(wrong), strings.Join(wrong[:min(10, len(wrong))], "\n"), tr.said())
	}
}
