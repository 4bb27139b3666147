package host

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

var update = flag.Bool("update", false, "write testdata/zoo.golden anew")

// theToken is the secret that every beast is trusted with, and never shown.
const theToken = "squirrel"

// impatience is how long a plugin may be silent where it is meant to be.
const impatience = 400 * time.Millisecond

// beast is one thing that a plugin can do wrong.
type beast struct {
	plugin string
	limits Limits
	short  bool // it never starts, and is not waited for long
	do     func(ctx context.Context, p *Plugin) error
}

// The calls of a plugin, each as the engine makes it.
var (
	askServer     = func(ctx context.Context, p *Plugin) error { _, err := p.Server(ctx); return err }
	listLibraries = func(ctx context.Context, p *Plugin) error { _, err := p.Libraries(ctx, false); return err }
	readItems     = func(ctx context.Context, p *Plugin) error {
		return p.Items(ctx, movies, func(*wire.ItemBatch) error { return nil })
	}
	matchSome = func(ctx context.Context, p *Plugin) error {
		return p.Match(ctx, nil, subjects(3, 10), func([]*wire.Match) error { return nil })
	}
	previewOne = func(ctx context.Context, p *Plugin) error {
		e, err := p.Preview(ctx, []*wire.Proposal{{Change: change("x")}})
		if err == nil && e[0].GetRefused() != "" {
			err = fault.New(fault.Failed, "", "preview", "refused: %s", e[0].GetRefused())
		}
		return err
	}
	// These tell what is shown of an answer.
	whoAnswers = func(ctx context.Context, p *Plugin) error {
		s, err := p.Server(ctx)
		return cmp.Or(err, shown("%s at %s", s.GetName(), s.GetUrl()))
	}
	readUnread = func(ctx context.Context, p *Plugin) error {
		var said error
		err := p.Items(ctx, movies, func(b *wire.ItemBatch) error {
			for _, item := range b.GetItems() {
				said = shown("%s", item.GetUnread()[0].GetReason())
			}
			return nil
		})
		return cmp.Or(err, said)
	}
	readReason = func(ctx context.Context, p *Plugin) error {
		var said error
		err := p.Match(ctx, nil, subjects(1, 1), func(m []*wire.Match) error {
			said = shown("%s", m[0].GetReason())
			return nil
		})
		return cmp.Or(err, said)
	}
	applyOne = func(ctx context.Context, p *Plugin) error { return became(p.Apply(ctx, []*wire.Change{change("x")})) }
	checkOne = func(ctx context.Context, p *Plugin) error { return became(p.Check(ctx, []*wire.Change{change("x")})) }
)

// shown is an answer as a line of the golden file.
func shown(format string, args ...any) error {
	return fault.New(fault.Failed, "", "shown", format, args...)
}

// became tells of an outcome that is not as a plugin's that behaves.
func became(out []*wire.Outcome, err error) error {
	if err == nil && out[0].GetError() != "" {
		err = fault.New(fault.Failed, "", "outcome", "%s: %s", out[0].GetState(), out[0].GetError())
	}
	return err
}

// beasts are all of them. What becomes of each stands in testdata/zoo.golden.
func beasts() []beast {
	few := Limits{Items: 20_000, Bytes: 8 << 20, Time: time.Hour}
	all := []beast{
		// Before they have said what they are.
		{plugin: "crasher"}, {plugin: "leaver"}, {plugin: "quiet"}, {plugin: "babbler"}, {plugin: "rambler"},
		{plugin: "future"}, {plugin: "past"}, {plugin: "netrpc"}, {plugin: "elsewhere"},
		{plugin: "talebearer"}, {plugin: "climber"},
		{plugin: "sleeper", short: true}, {plugin: "mute", short: true},
		{plugin: "wild_handshake_crash"}, {plugin: "wild_closed_stdout"}, {plugin: "wild_flood_before"},
		{plugin: "wild_only_newer"}, {plugin: "wild_bilingual"},
		{plugin: "wild_impostor"}, {plugin: "wild_escapes"}, {plugin: "wild_settings_bomb"}, {plugin: "wild_settings_twice"},
		{plugin: "wild_settings_odd"}, {plugin: "wild_changes_odd"}, {plugin: "wild_changes_many"},
		{plugin: "wild_params_twice"}, {plugin: "wild_describe_large"}, {plugin: "wild_trailer_large"},
		// While they are opened.
		{plugin: "wild_open_status"}, {plugin: "wild_open_cancelled"}, {plugin: "wild_open_secret"}, {plugin: "wild_open_folder"},
		// While they are asked.
		{plugin: "wild_flood_no_newline", do: askServer}, {plugin: "wild_server_garbled", do: askServer},
		{plugin: "wild_server_stop", do: askServer}, {plugin: "wild_child_leaves", do: askServer},
		{plugin: "wild_libraries_bomb", do: listLibraries},
		{plugin: "wild_midstream_crash", do: readItems}, {plugin: "wild_midstream_hang", do: readItems},
		{plugin: "wild_endless", do: readItems, limits: few}, {plugin: "wild_endless_empty", do: readItems, limits: few},
		{plugin: "wild_endless_fat", do: readItems, limits: few},
		{plugin: "wild_trickle", do: readItems, limits: Limits{Time: impatience}},
		{plugin: "wild_item_50mb", do: readItems}, {plugin: "wild_items_bomb", do: readItems},
		{plugin: "wild_versions_bomb", do: readItems}, {plugin: "wild_bad_utf8", do: readItems},
		{plugin: "wild_garbled", do: readItems}, {plugin: "wild_garbled_large", do: readItems}, {plugin: "wild_goes_on", do: readItems},
		{plugin: "wild_no_end", do: readItems}, {plugin: "wild_long_cursor", do: readItems},
		{plugin: "wild_leaves_midstream", do: readItems}, {plugin: "wild_items_trailer", do: readItems},
		{plugin: "wild_unread_secret", do: readUnread}, {plugin: "wild_server_secret", do: whoAnswers}, {plugin: "wild_match_secret", do: readReason},
		{plugin: "wild_long_catalogue", do: matchSome}, {plugin: "wild_match_bomb", do: matchSome},
		{plugin: "wild_preview_nan", do: previewOne}, {plugin: "wild_preview_large", do: previewOne}, {plugin: "wild_preview_deep", do: previewOne},
		{plugin: "wild_preview_keeps", do: previewOne}, {plugin: "wild_outcome_planned", do: applyOne},
		{plugin: "wild_outcome_state", do: applyOne}, {plugin: "wild_outcome_nan", do: applyOne}, {plugin: "wild_outcome_more", do: applyOne},
	}
	for _, call := range []struct {
		name string
		do   func(context.Context, *Plugin) error
	}{
		{"describe", nil}, {"open", nil}, {"server", askServer}, {"libraries", listLibraries}, {"items", readItems},
		{"match", matchSome}, {"preview", previewOne}, {"apply", applyOne}, {"check", checkOne},
	} {
		for _, how := range []string{"crash", "hang"} {
			all = append(all, beast{plugin: wildPrefix + call.name + "_" + how, do: call.do, short: call.name == "describe" && how == "hang"})
		}
	}
	return all
}

// TestZoo lets every beast loose beside a plugin that behaves, which must not
// notice, and compares what the user is told. No process and no folder may be
// left of it (see newHost), and the memory of the host stays bounded.
func TestZoo(t *testing.T) {
	const golden = "testdata/zoo.golden"
	var mu sync.Mutex
	told := map[string]string{}
	all := beasts()
	t.Run("beasts", func(t *testing.T) {
		for _, b := range all {
			t.Run(b.plugin, func(t *testing.T) {
				t.Parallel()
				said := b.meet(t)
				mu.Lock()
				defer mu.Unlock()
				told[b.plugin] = said
			})
		}
	})
	var text strings.Builder
	for _, b := range all {
		fmt.Fprintf(&text, "%s: %s\n", b.plugin, told[b.plugin])
	}
	if *update {
		if err := os.WriteFile(golden, []byte(text.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if text.String() != string(want) {
		t.Errorf("go test ./engine/host -run Zoo -update writes what is told now; the difference:\n%s", difference(string(want), text.String()))
	}
	// A message of 14 MiB can hold seven million items of 600 bytes each.
	if peak := PeakBytes(os.Getpid()); peak > 1<<30 {
		t.Errorf("the host took %d MiB", peak>>20)
	}
}

// meet starts a beast and gives what the user is told: the exit code, the
// sentence and the hint.
func (b beast) meet(t *testing.T) string {
	o := Options{BuiltIn: []string{b.plugin, "zoo"}}
	if b.short {
		o.StartTimeout = 2 * impatience
	}
	if b.plugin == "wild_child_leaves" { // nobody looks for what a plugin of our own leaves behind
		var j journal
		o.Log = j.logger(slog.LevelDebug)
		t.Cleanup(func() { _ = syscall.Kill(leftBehind(t, &j), syscall.SIGKILL) })
	}
	h := newHost(t, o)
	good := (*Plugin)(nil)
	if !b.short {
		good = open(t, h, "zoo", "good", map[string]any{"count": 300})
	}
	p, err := h.Open(t.Context(), Instance{Section: "sources", Name: "home", Plugin: b.plugin, Silence: b.silence(), Settings: map[string]any{"token": sdk.NewSecret(theToken)}})
	if err == nil && b.do != nil {
		p.silence, p.limits = time.Minute, b.limits.orDefault()
		if strings.HasSuffix(b.plugin, "_hang") || strings.HasSuffix(b.plugin, "_stop") {
			p.silence = impatience
		}
		err = b.do(t.Context(), p)
	}
	if good != nil {
		n := 0
		if err := good.Items(t.Context(), movies, func(b *wire.ItemBatch) error { n += len(b.GetItems()); return nil }); err != nil || n != 300 {
			t.Errorf("a plugin beside it gave %d items, %v", n, err)
		}
	}
	return verdict(err)
}

// silence is short for one that hangs while it is opened.
func (b beast) silence() time.Duration {
	if b.plugin == "wild_open_hang" {
		return impatience
	}
	return 0
}

// verdict is one line of the golden file.
func verdict(err error) string {
	if err == nil {
		return "nothing"
	}
	var f *fault.Error
	if !errors.As(err, &f) {
		return "NOT A FAULT: " + err.Error()
	}
	code := map[fault.Class]int{fault.Failed: 1, fault.Usage: 2, fault.Unreachable: 3}[fault.ClassOf(err)]
	return fmt.Sprintf("%d %s (%s)", code, err, fault.Hint(err))
}

// difference lists the lines that are not in both texts.
func difference(want, got string) string {
	var out strings.Builder
	for line := range strings.Lines(want) {
		if !strings.Contains("\n"+got, "\n"+line) {
			out.WriteString("- " + line)
		}
	}
	for line := range strings.Lines(got) {
		if !strings.Contains("\n"+want, "\n"+line) {
			out.WriteString("+ " + line)
		}
	}
	return out.String()
}

// A plugin of other people that leaves a child behind in a session of its own
// does not get away with it, and can gain no rights.
func TestFence(t *testing.T) {
	t.Parallel()
	if !isLinux() {
		t.Skip("only Linux has fences")
	}
	dir := t.TempDir()
	writeFile(t, dir+"/"+prefix+"wild_child_leaves", "#!/bin/sh\nLUARR_ROLE=plugin:wild_child_leaves exec '"+testProgram(t)+"'\n")
	var j journal
	h := newHost(t, Options{Folder: dir, Trust: &trusting{}, Log: j.logger(slog.LevelDebug)})
	p, err := h.Open(t.Context(), Instance{Name: "home", Plugin: "wild_child_leaves"})
	if err != nil {
		t.Fatal(err)
	}
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.process.pid()))
	if err != nil || !strings.Contains(string(status), "NoNewPrivs:\t1\n") {
		t.Errorf("it may gain rights: %v", err)
	}
	limits, err := os.ReadFile(fmt.Sprintf("/proc/%d/limits", p.process.pid()))
	if err != nil || !regexp.MustCompile(`Max core file size +0 +0`).Match(limits) || !regexp.MustCompile(`Max open files +4096 +4096`).Match(limits) {
		t.Errorf("limits: %s %v", limits, err)
	}
	if own, _ := os.ReadFile("/proc/self/status"); strings.Contains(string(own), "NoNewPrivs:\t1\n") {
		t.Error("the vow was taken by the host itself")
	}
	if err := askServer(t.Context(), p); err == nil {
		t.Fatal("no error")
	}
	vanishes(t, leftBehind(t, &j))
	if _, err := os.Stat(p.process.work); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("its folder is still there: %v", err)
	}
}

// leftBehind gives the child that a plugin has left behind, and told of.
func leftBehind(t *testing.T, j *journal) int {
	t.Helper()
	said := regexp.MustCompile(`child (\d+)`)
	eventually(t, "the child is known", func() bool { return said.MatchString(j.String()) })
	child, err := strconv.Atoi(said.FindStringSubmatch(j.String())[1])
	if err != nil {
		t.Fatal(err)
	}
	return child
}
