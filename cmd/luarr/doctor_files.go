package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/luarr/luarr/engine/account"
	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/report"
	"github.com/luarr/luarr/engine/store"
)

const (
	// partPatience is how long a look at the store may take.
	partPatience = 10 * time.Second
	// leastFree is how much of a disk must be free for a store of any size.
	leastFree = 256 << 20
)

// checkFiles looks at who may read what holds secrets, and at the disk.
func (u *checkup) checkFiles() {
	before := len(u.list)
	for _, f := range u.config.Findings {
		u.warn("files", short(f.Subject), f.Message, f.Hint)
	}
	private := []string{u.config.File}
	accounts := account.NewBook(u.config.Engine.State).Path()
	if info, err := os.Stat(accounts); err == nil {
		private = append(private, accounts)
		if info.Mode().Perm()&0o077 != 0 {
			u.warn("files", short(accounts), "other users of this computer can read the tokens in it", "chmod 600 "+short(accounts))
		}
	}
	for _, path := range []string{u.config.File, u.config.Engine.Rules, u.config.Engine.Plugins, u.config.Engine.State} {
		if info, err := os.Stat(path); err == nil && info.Mode().Perm()&0o002 != 0 {
			u.warn("files", short(path), "everybody on this computer can change it", "chmod o-w "+short(path))
		}
	}
	if len(u.list) == before {
		var names []string
		for _, path := range private {
			names = append(names, filepath.Base(path))
		}
		u.ok("files", "", "secrets in %s are for you alone", strings.Join(names, " and "))
	}
}

// checkStore looks at the store and at the disk it lies on.
func (u *checkup) checkStore(ctx context.Context) {
	path := u.config.Engine.State
	u.checkDisk(path)
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		u.ok("store", "", "there is none yet; the first run makes %s", short(path))
		return
	case err != nil:
		u.broke("store", "", &fault.Error{Op: "read", Subject: path, Err: err})
		return
	}
	u.store, err = store.Open(ctx, path, store.Options{Log: u.log, ReadOnly: true})
	switch {
	case errors.Is(err, store.ErrOlder):
		u.warn("store", "", blunt(err), fault.Hint(err))
		return
	case err != nil:
		u.broke("store", "", err)
		return
	}
	ctx, cancel := within(ctx)
	defer cancel()
	damage, err := u.store.Soundness(ctx)
	state := fmt.Sprintf("%s, %s, tables of version %d", short(path), report.Size(info.Size()), store.Tables())
	switch {
	case ctx.Err() != nil:
		u.ok("store", "", "%s; too large to be looked through in %s", state, partPatience)
	case err != nil:
		u.broke("store", "", err)
	case damage != "":
		u.fail("store", "", "the file is damaged: "+damage,
			"move it away: the next run reads the servers anew; the journal of changes is lost with it", fault.Failed)
	default:
		u.ok("store", "", "%s, sound", state)
	}
}

// checkDisk looks at how much there is left where the store lies.
func (u *checkup) checkDisk(state string) {
	folder := filepath.Dir(state)
	var disk syscall.Statfs_t
	if err := syscall.Statfs(folder, &disk); err != nil {
		u.broke("disk", "", &fault.Error{Op: "read", Subject: folder, Err: err})
		return
	}
	free := int64(disk.Bavail) * int64(disk.Bsize) //nolint:unconvert // the types differ between systems
	need := int64(leastFree)
	if info, err := os.Stat(state); err == nil {
		need = max(need, info.Size()/2)
	}
	if free < need {
		u.warn("disk", "", fmt.Sprintf("only %s are free in %s", report.Size(free), folder), "a run may need as much again as the store has: make room")
		return
	}
	u.ok("disk", "", "%s free in %s", report.Size(free), folder)
}

// checkClock looks at the time of this computer, by which schedules go.
func (u *checkup) checkClock(ctx context.Context) {
	zone := u.config.Engine.Timezone
	now := u.now().In(zone)
	at := now.Format("2006-01-02 15:04 MST")
	if u.store != nil {
		runs, err := u.store.Runs(ctx, 1)
		if err == nil && len(runs) > 0 && runs[0].StartedAt.AsTime().After(now.Add(time.Minute)) {
			u.warn("clock", "", fmt.Sprintf("it is %s, before the last run (%s)", at, runs[0].StartedAt.AsTime().In(zone).Format("2006-01-02 15:04")),
				"set the clock of this computer, by which schedules and the age of data go")
			return
		}
	}
	u.ok("clock", "", "%s, time zone %s", at, zone)
}
