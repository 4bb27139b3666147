package account

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/luarr/luarr/engine/fault"
	"github.com/luarr/luarr/sdk"
)

func TestBook(t *testing.T) {
	b := NewBook(filepath.Join(t.TempDir(), "luarr.db"))
	if filepath.Base(b.Path()) != "luarr.accounts.json" {
		t.Errorf("it lies at %s", b.Path())
	}
	c, err := b.Read()
	if err != nil || c.ClientID != "" || len(c.Accounts) != 0 {
		t.Fatalf("without a file it says %+v, %v", c, err)
	}
	since := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	first, err := b.Update(func(c *Contents) {
		c.Accounts["plex"] = &Account{Token: sdk.NewSecret("clear-account"), Name: "ada", Since: since, Servers: []Server{
			{Name: "Attic", MachineID: "m", Token: sdk.NewSecret("clear-server"), Owned: true, Connections: []Connection{{"http://h", "local"}}},
		}}
	})
	if err != nil || !regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`).MatchString(first.ClientID) {
		t.Fatalf("got %v, %v", first, err)
	}
	// Others may have made it readable; it does not stay so.
	if err := os.Chmod(b.Path(), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Update(func(*Contents) {}); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(b.Path()); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v, %v", info.Mode(), err)
	}
	c, err = b.Read()
	if err != nil || c.ClientID != first.ClientID {
		t.Fatalf("the name of the installation went from %s to %s, %v", first.ClientID, c.ClientID, err)
	}
	a := c.Accounts["plex"]
	if a.Token.Reveal() != "clear-account" || a.Name != "ada" || !a.Since.Equal(since) || a.Servers[0].Token.Reveal() != "clear-server" ||
		a.Servers[0].Connections[0] != (Connection{"http://h", "local"}) {
		t.Errorf("read back: %+v", a)
	}
	text, err := json.Marshal(c)
	if shown := fmt.Sprintf("%v%+v%#v%s", c, a, a.Servers, text); err != nil || strings.Contains(shown, "clear-") {
		t.Errorf("a token was printed: %s", shown)
	}
}

// TestBrokenBook: a file that cannot be understood is said to be so, is not
// quoted, and is left as it is.
func TestBrokenBook(t *testing.T) {
	for _, text := range []string{"", "{", "null x", `{"client_id":"a"`, `[]`, `{"accounts":{"plex":{"token":{"a":"clear-token"}}}}`, `{"accounts":"clear-token"}`} {
		b := NewBook(filepath.Join(t.TempDir(), "s.db"))
		if err := os.WriteFile(b.Path(), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := b.Read()
		_, updateErr := b.Update(func(*Contents) { t.Error("changed") })
		for _, err := range []error{err, updateErr} {
			if err == nil || strings.Contains(err.Error(), "clear-token") || !strings.Contains(fault.Hint(err), "luarr login") {
				t.Errorf("%q: %v", text, err)
			}
		}
		if after, err := os.ReadFile(b.Path()); err != nil || string(after) != text {
			t.Errorf("%q became %q", text, after)
		}
	}
}

// TestBookTogether: nobody's change is lost.
func TestBookTogether(t *testing.T) {
	state := filepath.Join(t.TempDir(), "luarr.db")
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			_, err := NewBook(state).Update(func(c *Contents) { c.Accounts[fmt.Sprint("p", i)] = &Account{Name: "x"} })
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if c, err := NewBook(state).Read(); err != nil || len(c.Accounts) != 8 {
		t.Errorf("%d accounts, %v", len(c.Accounts), err)
	}
}

// FuzzBook: whatever stands in the file, reading it ends in contents or an
// error, and what was read can be written.
func FuzzBook(f *testing.F) {
	f.Add(`{"client_id":"a","accounts":{"plex":{"token":"t","since":"2026-01-02T03:04:05Z","servers":[{"connections":[{"url":"u"}]}]}}}`)
	f.Add(`{"accounts":{"plex":null}}`)
	f.Add("null")
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, text string) {
		b := NewBook(filepath.Join(dir, "f.db"))
		if err := os.WriteFile(b.Path(), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := b.Read(); err != nil {
			return
		}
		if _, err := b.Update(func(c *Contents) {
			for _, a := range c.Accounts {
				_ = a.wire()
			}
		}); err != nil {
			t.Error(err)
		}
	})
}
