package otherlanguage_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/luarr/luarr/engine/host"
	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/wire"
)

// trusting trusts one program.
type trusting []byte

// Digest gives that of the program.
func (d trusting) Digest(string, string) ([]byte, error) { return d, nil }

// Described has nothing to compare with.
func (trusting) Described(string, *wire.Description) error { return nil }

// opened starts the plugin in luarr's own host, and gives it the file.
func opened(t *testing.T, file string) *host.Plugin {
	t.Helper()
	path := program(t)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	digest := sha256.Sum256(text)
	h := host.New(host.Options{Folder: filepath.Dir(path), Trust: trusting(digest[:])})
	t.Cleanup(h.Close)
	p, err := h.Open(t.Context(), host.Instance{Section: "sources", Name: "shelf", Plugin: "discs", Settings: map[string]any{"file": file}})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestTables puts tables to the plugin, and looks at what it makes of them.
func TestTables(t *testing.T) {
	file := filepath.Join(t.TempDir(), "discs.csv")
	p := opened(t, file)
	long := "title,year\n"
	for i := range 1000 {
		long += fmt.Sprintf("Film %d,1999\n", i)
	}
	for name, c := range map[string]struct{ table, want string }{
		"commas, quotes, lines in cells": {"title,edition\n\"Crouching Tiger, \"\"Hidden\"\" Dragon\",\"a\nb\"\n", `Crouching Tiger, "Hidden" Dragon 0 [] (a` + "\n" + `b); complete`},
		"tabs, and a mark at the begin":  {"\ufeffTitle\tYEAR\tx\r\nHeat\t1995\ty\tz\r\n\r\n", "Heat 1995 []; complete"},
		"umlauts, and no line end":       {"title;year\nAmélie\u2028;2001", "Amélie 2001 []; complete"},
		"what is no year is unread":      {"title,year,rating,added\nHeat,19x5,11,2021-02-30\n", "Heat 0 [year user_rating added_at]; complete"},
		"what is not a number, too":      {"title,rating\nHeat,nan\n", "Heat 0 [user_rating]; complete"},
		"a row without a title":          {"title,year\n,1995\nHeat,1995\n", "Heat 1995 []; not complete: line 2 of discs.csv has no title"},
		"a cell that is none":            {"title,year\nHeat,1995\n\"" + strings.Repeat("x", 200_000) + "\n", "Heat 1995 []; not complete: discs.csv cannot be read on after line 2: field larger than field limit (131072)"},
		"nothing but a head":             {"title,year\n", "; complete"},
		"a thousand films":               {long, "1000 in 6 batches; complete"},
		"no head":                        {"", "other: has no column called title"},
		"another table":                  {"name,price\na,1\n", "other: has no column called title"},
		"no text":                        {"title\n\xff\n", "other: is not UTF-8 at byte 6"},
		"no table of films":              {strings.Repeat("x", 4<<20+1), "other: is larger than 4 MiB"},
	} {
		t.Run(name, func(t *testing.T) {
			if err := os.WriteFile(file, []byte(c.table), 0o600); err != nil {
				t.Fatal(err)
			}
			if got := walked(t, p, file); got != c.want {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if got, want := walked(t, p, file), "unavailable: cannot be read: No such file or directory"; got != want {
		t.Errorf("without the file: got %q, want %q", got, want)
	}
	if err := os.Mkdir(file, 0o700); err != nil {
		t.Fatal(err)
	}
	if got, want := walked(t, p, file), "invalid_setting: must be a file"; got != want {
		t.Errorf("with a folder: got %q, want %q", got, want)
	}
}

// walked puts a walk in a line: title, year and unread fields of each film, and
// how it ended.
func walked(t *testing.T, p *host.Plugin, file string) string {
	t.Helper()
	libraries, err := p.Libraries(t.Context(), false)
	if err != nil || len(libraries) != 1 {
		t.Fatalf("%d libraries, %v", len(libraries), err)
	}
	var films []string
	var end *wire.Walk
	batches := 0
	err = p.Items(t.Context(), libraries[0], func(b *wire.ItemBatch) error {
		batches++
		for _, item := range b.GetItems() {
			var unread []string
			for _, u := range item.GetUnread() {
				unread = append(unread, u.GetField())
			}
			film := fmt.Sprintf("%s %d %v", strings.TrimSpace(item.GetTitle()), item.GetYear(), unread)
			if item.GetEdition() != "" {
				film += " (" + item.GetEdition() + ")"
			}
			films = append(films, film)
		}
		end = b.GetWalk()
		return nil
	})
	var told *sdk.Error
	switch {
	case errors.As(err, &told):
		return string(told.Kind) + ": " + strings.TrimPrefix(told.Message, file+" ")
	case err != nil:
		t.Fatal(err)
	}
	list := strings.Join(films, ", ")
	if len(films) > 10 {
		list = fmt.Sprintf("%d in %d batches", len(films), batches)
	}
	if end.GetComplete() {
		return list + "; complete"
	}
	return list + "; not complete: " + end.GetReason()
}
