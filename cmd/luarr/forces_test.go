package main

import (
	"fmt"
	"os/exec"
	"sync"
	"time"
)

// The ways to break a run.
var (
	killed        = force{name: "killed", strike: killLuarr}
	killedAtFirst = force{name: "killed in its first run", fresh: true, strike: killLuarr}
	pluginKilled  = force{name: "plugin killed", strike: killPlugin}
	answersLost   = force{name: "answers lost", strike: loseAnswers}
	diskFull      = force{name: "disk full", strike: fillDisk}
	clockJumps    = force{name: "clock jumps", strike: jumpClock}
)

// somewhere is the number of a request of the run, more often than not one of
// those that write and read back.
func (tr *trial) somewhere() int {
	if tr.r.IntN(4) == 0 {
		return 1 + tr.r.IntN(tr.base.requests)
	}
	return tr.base.reads + tr.r.IntN(max(1, tr.base.requests-tr.base.reads))
}

// during runs luarr and calls fn at a random place, from within the handler of
// a request before or after it is carried out, or a moment after.
func (tr *trial) during(fn func(cmd *exec.Cmd)) {
	at, served := tr.somewhere(), tr.r.IntN(2) == 0
	later := time.Duration(tr.r.IntN(3)) * time.Duration(tr.r.IntN(8000)) * time.Microsecond
	var once sync.Once
	started := make(chan struct{})
	var cmd *exec.Cmd
	tr.lab.mu.Lock()
	tr.lab.strike = func(request int, done bool) {
		if request < at || done != served {
			return
		}
		once.Do(func() {
			<-started
			if later == 0 {
				fn(cmd)
			} else {
				time.AfterFunc(later, func() { fn(cmd) })
			}
		})
	}
	tr.lab.mu.Unlock()
	cmd = tr.start("run", "--quiet")
	close(started)
	_ = cmd.Wait() // however it ends
	tr.ended(cmd.ProcessState.ExitCode())
}

// ended counts how the broken run ended.
func (tr *trial) ended(code int) {
	tr.tally[fmt.Sprintf("%s: exit %d", tr.fault, code)]++
}

func killLuarr(tr *trial) { tr.during(func(cmd *exec.Cmd) { _ = cmd.Process.Kill() }) }

func killPlugin(tr *trial) {
	pick := tr.r.Int()
	hit := make(chan bool, 1)
	tr.during(func(cmd *exec.Cmd) { hit <- killChild(cmd.Process.Pid, pick) })
	select {
	case yes := <-hit:
		tr.tally[fmt.Sprintf("%s: hit %v", tr.fault, yes)]++
	default:
		tr.tally[tr.fault+": too late"]++
	}
}

// loseAnswers has the servers carry out what they are asked for and drop the
// connection.
func loseAnswers(tr *trial) {
	from := 1 + tr.r.IntN(tr.base.writes)
	most := 1 + tr.r.IntN(3)
	tr.lab.mu.Lock()
	tr.lab.lose = func(write int) bool { return write >= from && write < from+most }
	tr.lab.mu.Unlock()
	tr.ended(tr.luarr("run", "--quiet"))
}

// jumpClock kills a run while the clock goes back and forth, by years; so it
// does in the runs that go on.
func jumpClock(tr *trial) {
	tr.env = []string{fmt.Sprintf("%s=%d", clockEnv, 1+tr.r.Uint64N(1<<60))}
	killLuarr(tr)
	for range 2 {
		tr.luarr("run", "--quiet")
	}
}
