package host

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

func TestCalls(t *testing.T) {
	t.Parallel()
	h := newHost(t, Options{})
	p := open(t, h, "zoo", "good", map[string]any{"tags": []string{"a", "b"}, "count": 3})
	if p.Name() != "home" || p.Description().GetVersion() != "1.2.3" || p.Types()[0] != "movie" {
		t.Errorf("%s %v", p.Name(), p.Description())
	}
	ctx := t.Context()
	if s, err := p.Server(ctx); err != nil || s.GetName() != "zoo" || s.GetUrl() != "a,b" || s.GetMachineId() != "plugin:zoo" {
		t.Errorf("server %v, %v", s, err)
	}
	if l, err := p.Libraries(ctx, false); err != nil || len(l) != 1 || l[0].GetTitle() != "Movies" {
		t.Errorf("libraries %v, %v", l, err)
	}
	if s, err := p.Sessions(ctx); err != nil || len(s) != 1 || s[0].GetId() != "s1" {
		t.Errorf("sessions %v, %v", s, err)
	}
	enough := errors.New("enough")
	var events []*wire.Event
	err := p.Events(ctx, func(e *wire.Event) error {
		if events = append(events, e); len(events) == 3 {
			return enough
		}
		return nil
	})
	if err != enough || len(events) != 3 || events[2].GetKey() != "2" || events[0].GetSource() != "home" {
		t.Errorf("events %v, %v", events, err)
	}
	if n, err := p.Usage(ctx); err != nil || n != 0 {
		t.Errorf("usage %d, %v", n, err)
	}
	effects, err := p.Preview(ctx, []*wire.Proposal{{Change: change("x")}, {Change: change("y")}})
	if err != nil || len(effects) != 2 || effects[1].GetAfter().AsMap()["tag"] != "y" {
		t.Errorf("effects %v, %v", effects, err)
	}
	var steps []string
	if err := p.SignIn(ctx, func(e *wire.SignInEvent) error {
		steps = append(steps, e.GetCode()+e.GetToken())
		return nil
	}); err != nil || strings.Join(steps, " ") != "ABCD tok" {
		t.Errorf("sign-in %v, %v", steps, err)
	}
	stop := errors.New("enough")
	if err := p.SignIn(ctx, func(*wire.SignInEvent) error { return stop }); err != stop {
		t.Errorf("sign-in: %v", err)
	}
}

func TestCallFailures(t *testing.T) {
	t.Parallel()
	const author = "report it to its author"
	h := newHost(t, Options{})
	for _, c := range []struct {
		plugin, mood   string
		class          fault.Class
		sentence, hint string
	}{
		{"zoo", "panic", fault.Unreachable, "plugin zoo (sources.home) crashed: panic: boom in [secret]", author},
		{"zoo", "exit", fault.Unreachable, "plugin zoo (sources.home) ended with exit status 3, its last words were: cannot go on", author},
		{"zoo", "leave", fault.Unreachable, "plugin zoo (sources.home) ended by itself", author},
		{"zoo", "kill", fault.Unreachable, "plugin zoo (sources.home) was killed", "memory"},
		{"zoo", "unauthorized", fault.Unreachable, "ask sources.home: the token [secret] was refused", "run luarr login plex"},
		{"zoo", "unavailable", fault.Unreachable, "ask sources.home: busy", ""},
		{"zoo", "gone", fault.Failed, "ask sources.home: no such server", ""},
		{"zoo", "plain", fault.Failed, "ask sources.home: a plain error", ""},
		{"zoo", "huge", fault.Failed, "ask sources.home: a message between luarr and plugin zoo is larger than 16 MiB", author},
		{"liar", "huge", fault.Failed, "ask sources.home: a message between luarr and plugin liar is larger than 16 MiB", author},
		{"liar", "faultless", fault.Failed, "ask sources.home: plugin liar failed and did not say why", ""},
		{"liar", "unavailable", fault.Unreachable, "ask sources.home: the connection to plugin liar broke", author},
	} {
		t.Run(c.plugin+" "+c.mood, func(t *testing.T) {
			p := open(t, h, c.plugin, c.mood, map[string]any{"token": sdk.NewSecret("s3cr3t-t0ken")})
			_, err := p.Server(t.Context())
			says(t, err, c.class, c.sentence, c.hint)
		})
	}
	t.Run("utf8", func(t *testing.T) {
		_, err := open(t, h, "zoo", "utf8", nil).Server(t.Context())
		if err == nil || !strings.Contains(err.Error(), "UTF-8") {
			t.Errorf("error: %v", err)
		}
	})
	t.Run("unimplemented", func(t *testing.T) {
		_, err := open(t, h, "liar", "good", nil).Sessions(t.Context())
		says(t, err, fault.Failed, "list streams of sources.home: plugin liar does not know this call", "upgrade")
	})
	t.Run("retry after", func(t *testing.T) {
		_, err := open(t, h, "zoo", "unavailable", nil).Server(t.Context())
		var e *sdk.Error
		if !errors.As(err, &e) || e.RetryAfter != 7*time.Second || e.Kind != sdk.KindUnavailable {
			t.Errorf("%#v", e)
		}
	})
}

func TestEventsThatEnd(t *testing.T) {
	t.Parallel()
	h := newHost(t, Options{})
	for _, c := range []struct {
		mood, says string
		class      fault.Class
	}{
		{"short", "plugin zoo ended its events by itself", fault.Failed},
		{"midstream", "plugin zoo (sources.home) crashed: panic: boom while listening", fault.Unreachable},
		{"stall", "plugin zoo did not answer within 200ms", fault.Unreachable},
	} {
		t.Run(c.mood, func(t *testing.T) {
			p := open(t, h, "zoo", c.mood, nil)
			if c.mood == "stall" {
				p.silence = 200 * time.Millisecond
			}
			err := p.Events(t.Context(), func(*wire.Event) error { return nil })
			if err == nil || !strings.Contains(err.Error(), c.says) || fault.ClassOf(err) != c.class {
				t.Errorf("%v: %v", fault.ClassOf(err), err)
			}
		})
	}
	p := open(t, h, "zoo", "good", map[string]any{"token": sdk.NewSecret("s3cr3t-t0ken")})
	ctx, cancel := context.WithCancel(t.Context())
	err := p.Events(ctx, func(e *wire.Event) error {
		if strings.Contains(e.Reason, "s3cr3t") {
			t.Errorf("a secret: %s", e.Reason)
		}
		cancel()
		return nil
	})
	if err == nil {
		t.Error("it went on after the end")
	}
}

func TestHang(t *testing.T) {
	t.Parallel()
	h := newHost(t, Options{})
	p := open(t, h, "zoo", "hang", nil)
	p.silence = 200 * time.Millisecond
	_, err := p.Server(t.Context())
	says(t, err, fault.Unreachable, "ask sources.home: plugin zoo did not answer within 200ms", "its server answers")
	p.silence = time.Hour
	if _, err := p.Libraries(t.Context(), false); err != nil {
		t.Errorf("the next call: %v", err)
	}
	patient, err := h.Open(t.Context(), Instance{Name: "home", Plugin: "zoo", Silence: time.Hour, Settings: map[string]any{"mood": "hang"}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	_, err = patient.Server(ctx)
	says(t, err, fault.Unreachable, "ask home: plugin zoo did not answer in time", "")
}

func TestCancel(t *testing.T) {
	t.Parallel()
	p := open(t, newHost(t, Options{}), "zoo", "hang", nil)
	ctx, cancel := context.WithCancel(t.Context())
	failed := make(chan error)
	go func() {
		_, err := p.Server(ctx)
		failed <- err
	}()
	cancel()
	says(t, <-failed, fault.Interrupted, "ask sources.home: context canceled", "")
}

func TestOpenFailures(t *testing.T) {
	t.Parallel()
	h := newHost(t, Options{})
	for _, c := range []struct {
		name     string
		settings map[string]any
		sentence string
	}{
		{"refused by the plugin", map[string]any{"mood": "closed", "token": "s3cr3t-t0ken"}, "sources.home.token: must be a token, not [secret]"},
		{"unknown", map[string]any{"mood": "good", "modo": 1}, "sources.home.modo: is not a setting of this plugin"},
		{"missing", nil, "sources.home.mood: is required"},
		{"wrong type", map[string]any{"mood": "good", "count": "many"}, "sources.home.count: must be "},
		{"cannot travel", map[string]any{"mood": make(chan int)}, "sources.home: mood: a value of type chan int cannot be handed to a plugin"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := h.Open(t.Context(), Instance{Section: "sources", Name: "home", Plugin: "zoo", Settings: c.settings})
			if err == nil || fault.ClassOf(err) != fault.Usage || !strings.HasPrefix(err.Error(), c.sentence) {
				t.Errorf("class %d, %v; want %q", fault.ClassOf(err), err, c.sentence)
			}
		})
	}
}

func TestRestartOnce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	p := open(t, newHost(t, Options{}), "zoo", "exit", map[string]any{"marks": dir})
	const sentence = "plugin zoo (sources.home) ended with exit status 3, its last words were: cannot go on"
	ctx := t.Context()
	for i, starts := range []int{1, 2, 2, 2} {
		_, err := p.Server(ctx)
		says(t, err, fault.Unreachable, sentence, fault.Hint(err))
		if n := marks(t, dir, "start"); n != starts {
			t.Errorf("after call %d it was started %d times, want %d", i+1, n, starts)
		}
	}
	if _, err := p.Libraries(ctx, false); err == nil {
		t.Error("it was started a third time")
	}
}

func TestRestartKeepsSettings(t *testing.T) {
	t.Parallel()
	p := open(t, newHost(t, Options{}), "zoo", "exit", map[string]any{"token": "s3cr3t-t0ken"})
	if _, err := p.Server(t.Context()); err == nil {
		t.Fatal("no error")
	}
	if _, err := p.Usage(t.Context()); err == nil {
		t.Error("usage of a dead process")
	}
	l, err := p.Libraries(t.Context(), false)
	if err != nil || l[0].GetSkipped() != "[secret]" {
		t.Errorf("%v, %v", l, err)
	}
}

func TestApply(t *testing.T) {
	t.Parallel()
	h := newHost(t, Options{})
	dir := t.TempDir()
	p := open(t, h, "zoo", "good", map[string]any{"marks": dir, "token": "s3cr3t-t0ken"})
	out, err := p.Apply(t.Context(), []*wire.Change{change("a"), change("b")})
	if err != nil || len(out) != 2 || out[1].GetState() != sdk.Failed || out[1].GetError() != "no: [secret]" {
		t.Errorf("%v, %v", out, err)
	}
	out, err = p.Check(t.Context(), []*wire.Change{change("a"), change("b")})
	if err != nil || len(out) != 2 || out[1].GetState() != sdk.Uncertain || out[1].GetError() != "what: [secret]" ||
		out[1].GetAfter().GetFields()["tag"].GetStringValue() != "x" {
		t.Errorf("checked: %v, %v", out, err)
	}
	liar := open(t, h, "liar", "good", nil)
	_, err = liar.Apply(t.Context(), []*wire.Change{change("a")})
	says(t, err, fault.Failed, "apply changes to sources.home: plugin liar gave 0 outcomes for 1 changes", "author")
	_, err = liar.Preview(t.Context(), []*wire.Proposal{{}})
	says(t, err, fault.Failed, "preview changes of sources.home: plugin liar gave 0 effects for 1 changes", "author")
}

func TestApplyIsNeverRepeated(t *testing.T) {
	t.Parallel()
	h := newHost(t, Options{})
	for mood, sentence := range map[string]string{
		"applypanic": "plugin zoo (sources.home) crashed: panic: boom while applying",
		"applyhang":  "apply changes to sources.home: plugin zoo did not answer within 3s",
	} {
		t.Run(mood, func(t *testing.T) {
			dir := t.TempDir()
			p := open(t, h, "zoo", mood, map[string]any{"marks": dir})
			if mood == "applyhang" {
				p.silence = 3 * time.Second // and it gets the call well before
			}
			hung := p.process.pid()
			_, err := p.Apply(t.Context(), []*wire.Change{change("a")})
			says(t, err, fault.Unreachable, sentence, fault.Hint(err))
			vanishes(t, hung)
			if n := marks(t, dir, "apply"); n != 1 {
				t.Errorf("applied %d times", n)
			}
			<-p.process.done
			p.silence = time.Hour
			if _, err := p.Libraries(t.Context(), false); err != nil {
				t.Errorf("the next call: %v", err)
			}
			if n := marks(t, dir, "apply"); n != 1 {
				t.Errorf("applied %d times after the restart", n)
			}
		})
	}
}

func TestEnvironment(t *testing.T) {
	t.Setenv("PLEX_TOKEN", "s3cr3t-t0ken")
	t.Setenv("LC_TIME", "de_DE.UTF-8")
	t.Setenv("no_proxy", "localhost")
	h := newHost(t, Options{})
	sessions, err := open(t, h, "zoo", "env", nil).Sessions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got := "\n" + sessions[0].GetTitle() + "\n"
	for _, want := range []string{"PATH=", "LC_TIME=de_DE.UTF-8\n", "no_proxy=localhost\n", "LUARR_ROLE=plugin:zoo\n"} {
		if !strings.Contains(got, "\n"+want) {
			t.Errorf("%s is missing", want)
		}
	}
	if strings.Contains(got, "TOKEN") || strings.Contains(got, "s3cr3t") {
		t.Error("a secret of the host reached the plugin")
	}
	s, err := open(t, h, "zoo", "cwd", nil).Server(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want, err := filepath.EvalSymlinks(h.folder.path)
	if err != nil {
		t.Fatal(err)
	}
	if dir := s.GetName(); !strings.HasPrefix(dir, filepath.Join(want, "work", "zoo-")) {
		t.Errorf("working folder %q, want one of its own in %s", dir, want)
	}
	if info, err := os.Stat(h.folder.path); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}
