package trust_test

import (
	"encoding/hex"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/engine/trust"
	"github.com/luarr/luarr/sdk/wire"
)

var digest = strings.Repeat("ab", 32)

// somePin is one with everything in it.
func somePin() trust.Pin {
	return trust.Pin{
		Version: "1.2.0", SHA256: digest, Size: 7, Accepted: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), SignedWith: "RWx",
		Wants: trust.Wants{Capabilities: []string{"actor"}, Changes: []string{}, Destructive: []string{"wipe"}, Secrets: []string{"token"}},
	}
}

func TestLock(t *testing.T) {
	l := trust.NewLock(t.TempDir())
	if pins, err := l.Read(); err != nil || len(pins) != 0 {
		t.Errorf("without a file: %v, %v", pins, err)
	}
	for _, name := range []string{"zebra", "ape"} {
		if err := l.Set(name, somePin()); err != nil {
			t.Fatal(err)
		}
	}
	pins, err := l.Read()
	if err != nil || !reflect.DeepEqual(pins["zebra"], somePin()) || len(pins) != 2 {
		t.Errorf("got %+v, %v", pins, err)
	}
	first, err := os.ReadFile(l.Path())
	if err != nil || filepath.Base(l.Path()) != "luarr.lock" {
		t.Fatal(l.Path(), err)
	}
	if strings.Index(string(first), "ape") > strings.Index(string(first), "zebra") {
		t.Error("not sorted")
	}
	if err := l.Set("ape", somePin()); err != nil {
		t.Fatal(err)
	}
	if again, _ := os.ReadFile(l.Path()); string(again) != string(first) {
		t.Errorf("the same pins are another text:\n%s\n%s", first, again)
	}
	if err := l.Remove("zebra"); err != nil {
		t.Fatal(err)
	}
	if pins, _ := l.Read(); len(pins) != 1 {
		t.Errorf("%v is left", pins)
	}
}

// Two who write at once lose nothing of each other.
func TestLockIsShared(t *testing.T) {
	dir := t.TempDir()
	var wg sync.WaitGroup
	for _, name := range []string{"a", "b", "c", "d", "e", "f"} {
		wg.Go(func() {
			if err := trust.NewLock(dir).Set(name, somePin()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if pins, err := trust.NewLock(dir).Read(); err != nil || len(pins) != 6 {
		t.Errorf("%d pins, %v", len(pins), err)
	}
}

// A lock file that is not understood lets nothing run.
func TestLockRefuses(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"no toml":      {"what", "luarr.lock"},
		"newer":        {"layout = 2\n", "this luarr knows 1: upgrade luarr"},
		"unknown key":  {"layout = 1\n[plugins.x]\nsha256 = \"" + digest + "\"\nodd = 1\n", "plugins.x.odd is no key"},
		"short digest": {"layout = 1\n[plugins.x]\nsha256 = \"abcd\"\n", "2 bytes are no SHA-256"},
		"no digest":    {"layout = 1\n[plugins.x]\nversion = \"1\"\n", "0 bytes are no SHA-256"},
		"too large":    {"layout = 1 #" + strings.Repeat("x", 2<<20), "too large"},
	} {
		t.Run(name, func(t *testing.T) {
			l := trust.NewLock(t.TempDir())
			if err := os.WriteFile(l.Path(), []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := l.Digest("x", "/p")
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
			if err := l.Set("x", somePin()); err == nil {
				t.Error("it was written over")
			}
			if l.Described("x", &wire.Description{}) == nil {
				t.Error("anything may run")
			}
		})
	}
}

func TestDigest(t *testing.T) {
	l := trust.NewLock(t.TempDir())
	_, err := l.Digest("x", "/p/luarr-plugin-x")
	if fault.ClassOf(err) != fault.Usage || fault.Hint(err) != "luarr plugins install /p/luarr-plugin-x" {
		t.Errorf("not accepted: %v (%s)", err, fault.Hint(err))
	}
	if err := l.Set("x", somePin()); err != nil {
		t.Fatal(err)
	}
	if got, err := l.Digest("x", "/p"); err != nil || hex.EncodeToString(got) != digest {
		t.Errorf("%x, %v", got, err)
	}
}

func TestDescribed(t *testing.T) {
	accepted := &wire.Description{
		Name: "x", Capabilities: []string{"source", "actor"},
		Changes:  []*wire.ChangeKind{{Name: "tag"}, {Name: "wipe", Destructive: true}},
		Settings: []*wire.Setting{{Key: "token", Type: "secret"}, {Key: "url", Type: "string"}},
	}
	l := trust.NewLock(t.TempDir())
	if err := l.Set("x", trust.Pin{SHA256: digest, Wants: trust.WantsOf(accepted)}); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		d    *wire.Description
		more string
	}{
		"the same":      {accepted, ""},
		"less":          {&wire.Description{Capabilities: []string{"source"}}, ""},
		"a capability":  {&wire.Description{Capabilities: []string{"matcher"}}, "capability matcher"},
		"a change":      {&wire.Description{Changes: []*wire.ChangeKind{{Name: "label"}}}, "change label"},
		"a destructive": {&wire.Description{Changes: []*wire.ChangeKind{{Name: "tag", Destructive: true}}}, "destructive change tag"},
		// What loses data by the old description and not by the new one is a lie too.
		"tamed":    {&wire.Description{Changes: []*wire.ChangeKind{{Name: "wipe"}}}, "change wipe"},
		"a secret": {&wire.Description{Settings: []*wire.Setting{{Key: "url", Type: "secret"}}}, "secret url"},
	} {
		t.Run(name, func(t *testing.T) {
			err := l.Described("x", c.d)
			if c.more == "" && err != nil || c.more != "" && (err == nil || !strings.HasSuffix(err.Error(), "than was accepted: "+c.more)) {
				t.Errorf("got %v, want %q", err, c.more)
			}
		})
	}
}

func FuzzLock(f *testing.F) {
	f.Add("layout = 1\n[plugins.x]\nsha256 = \"" + digest + "\"\ncapabilities = [\"source\"]\n")
	f.Fuzz(func(t *testing.T, text string) {
		l := trust.NewLock(t.TempDir())
		if err := os.WriteFile(l.Path(), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		pins, err := l.Read()
		if err != nil {
			return
		}
		for name := range pins {
			if d, err := l.Digest(name, ""); err != nil || len(d) != 32 {
				t.Errorf("%q is pinned by %x, %v", name, d, err)
			}
		}
	})
}
