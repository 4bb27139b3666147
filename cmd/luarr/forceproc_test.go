package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Environment of a luarr that is to be tried.
const (
	clockEnv = "LUARR_TEST_CLOCK" // seed of a clock that jumps, or the time of one that stands still
	sizeEnv  = "LUARR_TEST_FSIZE" // bytes that a file may have
)

// forcedMain is main, with the trouble that the environment asks for.
func forcedMain() {
	if most, err := strconv.ParseUint(os.Getenv(sizeEnv), 10, 63); err == nil {
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: most, Max: most}); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	clock := os.Getenv(clockEnv)
	if clock == "" {
		main()
		return
	}
	tells := time.Now
	if seed, err := strconv.ParseUint(clock, 10, 64); err == nil {
		tells = jumpingClock(seed)
	} else if at, err := time.Parse(time.RFC3339, clock); err == nil {
		tells = at.Local
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	p := newProgram(os.Stdin, os.Stdout, os.Stderr, os.Getenv)
	p.now = tells
	code := p.main(ctx, os.Args)
	stop()
	os.Exit(code)
}

// jumpingClock is wrong by up to ten years, each time anew.
func jumpingClock(seed uint64) func() time.Time {
	r := rand.New(rand.NewPCG(seed, uint64(os.Getpid())))
	lock := make(chan struct{}, 1)
	return func() time.Time {
		lock <- struct{}{}
		defer func() { <-lock }()
		return time.Now().Add(time.Duration(r.Int64N(int64(20*365*24*time.Hour))) - 10*365*24*time.Hour)
	}
}

// killChild kills one of the processes that another one started, and says
// whether there was any.
func killChild(parent, pick int) bool {
	lists, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", parent))
	var children []string
	for _, list := range lists {
		text, err := os.ReadFile(list)
		if err == nil {
			children = append(children, strings.Fields(string(text))...)
		}
	}
	if len(children) == 0 {
		return false
	}
	pid, err := strconv.Atoi(children[pick%len(children)])
	return err == nil && pid > 1 && syscall.Kill(pid, syscall.SIGKILL) == nil
}

// fillDisk lets the files of the store grow no further than a part of the way.
// What was started without a limit ends with an error and leaves everything as
// it was; the runs that go on have room.
func fillDisk(tr *trial) {
	from := int64(len(tr.base.store))
	tr.env = []string{fmt.Sprintf("%s=%d", sizeEnv, 32<<10+tr.r.Int64N(tr.base.size))}
	if from > tr.base.size {
		tr.t.Fatalf("the store has %d bytes and had %d before", tr.base.size, from)
	}
	tr.ended(tr.luarr("run", "--quiet"))
}
