package report

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/luarr/luarr/sdk/wire"
)

// values makes a struct, or fails the test.
func values(t *testing.T, m map[string]any) *structpb.Struct {
	t.Helper()
	s, err := structpb.NewStruct(m)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestDifference(t *testing.T) {
	cases := []struct {
		name          string
		before, after map[string]any
		want          string
	}{
		{"tag comes", map[string]any{"tags": map[string]any{"stale": false}}, map[string]any{"tags": map[string]any{"stale": true}}, "tags +stale"},
		{"one comes, one goes", map[string]any{"tags": map[string]any{"a": false, "b": true}}, map[string]any{"tags": map[string]any{"a": true, "b": false}}, "tags +a -b"},
		{"plain value", map[string]any{"monitored": true}, map[string]any{"monitored": false}, "monitored true → false"},
		{"nothing before", nil, map[string]any{"profile": "4K"}, "profile: 4K"},
		{"nothing afterwards", map[string]any{"path": "/a", "id": 1}, map[string]any{"path": nil}, "id 1 → nothing, path /a → nothing"},
		{"escape sequence in a name", nil, map[string]any{"tags": map[string]any{"\x1b[2Jx": true}}, "tags +[2Jx"},
		{"escape sequences in what is altered", map[string]any{"\x1b[2Jid": 1, "b\n": 1}, map[string]any{"\x1b[2Jid": 2, "c\u202e": true},
			"[2Jid 1 → 2, b 1 → nothing, c: true"},
		{"and in a set", nil, map[string]any{"\x1b]0;x\atags": map[string]any{"a": true}}, "]0;xtags +a"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := Difference(values(t, c.before), values(t, c.after)); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestChangeListGroupsByRuleAndKind(t *testing.T) {
	change := func(rule, kind, title, state string, freed int64) *wire.Change {
		c := &wire.Change{Rule: rule, Kind: "radarr." + kind, Title: title, Instance: "radarr", State: state,
			Reason: "why", Line: "x.lua:1", After: values(t, map[string]any{"tags": map[string]any{"x": true}})}
		if c.Destructive = kind == "delete"; freed > 0 {
			c.FreedBytes = &freed
		}
		return c
	}
	all := []*wire.Change{
		change("stale", "tag", "A", "planned", 0), change("labels", "tag", "B", "planned", 0), change("stale", "delete", "Small", "planned", 1_500_000),
		change("stale", "tag", "C", "planned", 0), change("stale", "delete", "Large", "planned", 40_000_000_000), change("stale", "tag", "D", "held", 0),
		change("stale", "delete", "Unknown", "planned", 0), change("stale", "delete", "Held", "held", 9_000_000_000_000), change("stale", "tag", "E", "planned", 0),
	}
	for most, want := range map[int]string{
		2: `stale: 8 changes, 2 held, frees up to 40.0 GB, 1 of unknown size
  radarr.tag: 4 changes, 1 held
    D  radarr.tag on radarr: tags +x  (why; x.lua:1)  [held]
    A  radarr.tag on radarr: tags +x  (why; x.lua:1)
    and 2 more (--all shows them)
  radarr.delete: 4 changes, 1 held, frees up to 40.0 GB, 1 of unknown size
    Held  radarr.delete on radarr: tags +x, frees up to 9.0 TB  (why; x.lua:1)  [held]
    Large  radarr.delete on radarr: tags +x, frees up to 40.0 GB  (why; x.lua:1)
    and 2 more (--all shows them)
labels: 1 change
  B  radarr.tag on radarr: tags +x  (why; x.lua:1)
`,
		0: `stale: 8 changes, 2 held, frees up to 40.0 GB, 1 of unknown size
  radarr.tag: 4 changes, 1 held
    D  radarr.tag on radarr: tags +x  (why; x.lua:1)  [held]
    A  radarr.tag on radarr: tags +x  (why; x.lua:1)
    C  radarr.tag on radarr: tags +x  (why; x.lua:1)
    E  radarr.tag on radarr: tags +x  (why; x.lua:1)
  radarr.delete: 4 changes, 1 held, frees up to 40.0 GB, 1 of unknown size
    Held  radarr.delete on radarr: tags +x, frees up to 9.0 TB  (why; x.lua:1)  [held]
    Large  radarr.delete on radarr: tags +x, frees up to 40.0 GB  (why; x.lua:1)
    Small  radarr.delete on radarr: tags +x, frees up to 1.5 MB  (why; x.lua:1)
    Unknown  radarr.delete on radarr: tags +x  (why; x.lua:1)
labels: 1 change
  B  radarr.tag on radarr: tags +x  (why; x.lua:1)
`,
	} {
		l := NewChangeList(most)
		for _, c := range all {
			l.Add(c)
		}
		var out bytes.Buffer
		l.Write(&out)
		if out.String() != want {
			t.Errorf("at most %d: got\n%s\nwant\n%s", most, out.String(), want)
		}
	}
}

func TestSize(t *testing.T) {
	for n, want := range map[int64]string{0: "0 B", 999: "999 B", 1000: "1.0 kB", 999_960: "1.0 MB", 1_500_000: "1.5 MB", 1 << 62: "4.6 EB"} {
		if got := Size(n); got != want {
			t.Errorf("%d: %s, want %s", n, got, want)
		}
	}
}

func TestProgress(t *testing.T) {
	now := time.Unix(0, 0)
	clock := func() time.Time { return now }
	t.Run("plain lines come seldom", func(t *testing.T) {
		var out bytes.Buffer
		p := NewProgress(&out, false, clock)
		p.Stage("fetch")
		for i := range int64(20) {
			p.Items("home: Movies", i*1000, 40000)
			now = now.Add(time.Second)
		}
		p.Done(&wire.Stage{Name: "fetch", Items: 20000, Changed: 20000, Requests: 50, Seconds: 20})
		want := "fetch     home: Movies: 10,000 of 40,000 items, 1,000/s, 30s left\n" +
			"fetch      20,000 items  20,000 new     50 requests   20.00s    1,000 items/s\n"
		if out.String() != want {
			t.Errorf("got\n%s\nwant\n%s", out.String(), want)
		}
	})
	t.Run("what was remembered", func(t *testing.T) {
		var out bytes.Buffer
		NewProgress(&out, false, clock).Done(&wire.Stage{Name: "act", Items: 20000, Remembered: 19990, Changed: 3, Seconds: 0.02})
		if want := "act        20,000 items       3 new      0 requests    0.02s   19,990 unchanged\n"; out.String() != want {
			t.Errorf("got\n%s\nwant\n%s", out.String(), want)
		}
	})
	t.Run("a terminal's line is redrawn and cleared", func(t *testing.T) {
		var out bytes.Buffer
		p := NewProgress(&out, true, clock)
		p.Stage("fetch")
		for range 3 {
			p.Items("home: Movies", 1000, 0)
			now = now.Add(time.Second)
		}
		p.Done(&wire.Stage{Name: "fetch"})
		if n := strings.Count(out.String(), "\n"); n != 1 {
			t.Errorf("%d lines, want only the figures: %q", n, out.String())
		}
		if !strings.Contains(out.String(), "\rfetch     home: Movies: 1,000 items, ") {
			t.Errorf("no redrawn line in %q", out.String())
		}
	})
}

func TestFindingsAreSortedAndCut(t *testing.T) {
	var all []*wire.Finding
	for range 12 {
		all = append(all, &wire.Finding{Severity: "warning", Code: "rule_error", Subject: "x", Message: "boom"})
	}
	all = append(all, &wire.Finding{Severity: "error", Code: "source_failed", Subject: "home", Message: "refused", Hint: "is it on?"})
	var out bytes.Buffer
	Findings(&out, all)
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if lines[0] != "error: home: refused" || lines[1] != "  hint: is it on?" {
		t.Errorf("the error does not come first: %q", lines[:2])
	}
	if last := lines[len(lines)-1]; last != "warning: rule_error: 2 more like these" || len(lines) != 13 {
		t.Errorf("%d lines, last %q", len(lines), last)
	}
}

func TestTableTakesControlCharactersOut(t *testing.T) {
	var out bytes.Buffer
	table := NewTable(&out, "TITLE", "YEAR")
	table.Row("Bad\x1b[31m\ttitle\n\u202e\u2028", "1999")
	if err := table.End(); err != nil {
		t.Fatal(err)
	}
	if want := "TITLE         YEAR\nBad[31mtitle  1999\n"; out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
}

func TestCount(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", -1000: "-1,000", 1234567: "1,234,567"} {
		if got := Count(n); got != want {
			t.Errorf("Count(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestSummary(t *testing.T) {
	cases := []struct {
		state   string
		changes map[string]int64
		found   string
		want    string
	}{
		{"done", nil, "warning", "run 7 (nightly): nothing to change\n"},
		{"done", nil, "error", "run 7 (nightly): nothing to change, as far as is known\n"},
		{"done", map[string]int64{"done": 1200, "held": 2}, "error", "run 7 (nightly): changes: 1,200 done, 2 held\n"},
		{"interrupted", nil, "error", "run 7 (nightly): interrupted\n"},
		{"failed", map[string]int64{"planned": 3}, "error", "run 7 (nightly): failed, changes: 3 planned\n"},
	}
	for _, c := range cases {
		var out bytes.Buffer
		Summary(&out, &wire.Run{Id: 7, Pipeline: "nightly", State: c.state, Changes: c.changes, Findings: []*wire.Finding{{Severity: c.found}}})
		if out.String() != c.want {
			t.Errorf("got %q, want %q", out.String(), c.want)
		}
	}
}
