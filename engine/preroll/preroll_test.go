package preroll_test

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	_ "time/tzdata"

	"github.com/luarr/luarr/engine/config"
	"github.com/luarr/luarr/engine/preroll"
)

// mounted reads the folders of this computer. The server calls /mnt/nas/pre
// /prerolls.
func mounted() preroll.ReadDir {
	disk := fstest.MapFS{}
	for _, name := range []string{
		"plex.mp4", "generic/a.mp4", "generic/b.mkv", "generic/c.MOV", "generic/notes.txt", "generic/.hidden.mp4", "generic/deep/d.mp4",
		"halloween/1.mp4", "halloween/2.mp4", "halloween/3.mp4", "snow.mp4", "feature [4K].mp4", "feature 4.mp4",
		"christmas/1.mp4", "christmas/2.mp4", "christmas/3.mp4", "christmas/4.mp4", "odd/one,two.mp4", "odd/three.mp4", "empty/readme.txt",
	} {
		disk["mnt/nas/pre/"+name] = &fstest.MapFile{}
	}
	return func(folder string) ([]fs.DirEntry, error) { return disk.ReadDir(strings.TrimPrefix(folder, "/")) }
}

// common stands above the entries of every test.
const common = `
[prerolls]
folder = "/prerolls"
path_map = [["/prerolls", "/mnt/nas/pre"], ['\\nas\pre', "/mnt/nas/pre"], ['D:\Pre', "/mnt/nas/pre"]]
`

// table reads [prerolls] as the engine does.
func table(t *testing.T, text string) *preroll.Table {
	t.Helper()
	if !strings.Contains(text, "[prerolls]") {
		text = common + text
	}
	c, err := config.Parse("config.toml", []byte(text), config.Options{Getenv: func(string) string { return "" }})
	if err != nil {
		t.Fatal(err)
	}
	return c.Prerolls
}

// chooser chooses for one server.
func chooser(t *testing.T, text string) *preroll.Chooser {
	t.Helper()
	tab := table(t, text)
	return &preroll.Chooser{Table: tab, Shelf: preroll.Look(tab, mounted()), Source: "home"}
}

// day gives a time in Berlin.
func day(t *testing.T, text string) time.Time {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	layout := time.DateOnly
	if len(text) > len(layout) {
		layout = "2006-01-02 15:04"
	}
	at, err := time.ParseInLocation(layout, text, zone)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

const halloween = "[prerolls.halloween]\nwhen = \"range(10/01-10/31)\"\n"
const fallback = "[prerolls.default]\nrandom = [\"plex.mp4\"]\n"

func TestValue(t *testing.T) {
	tests := []struct {
		name, text, at string
		entry, value   string
	}{
		{"a folder at random", halloween + `random = ["halloween"]`, "2026-10-31 12:00",
			"halloween", "/prerolls/halloween/1.mp4;/prerolls/halloween/2.mp4;/prerolls/halloween/3.mp4"},
		{"a folder holds videos of any kind, and nothing hidden or deeper", halloween + `random = ["generic/"]`, "2026-10-01",
			"halloween", "/prerolls/generic/a.mp4;/prerolls/generic/b.mkv;/prerolls/generic/c.MOV"},
		{"a pattern", halloween + `random = ["*/1.mp4", "/prerolls/halloween/?.mp4"]`, "2026-10-01",
			"halloween", "/prerolls/christmas/1.mp4;/prerolls/halloween/1.mp4;/prerolls/halloween/2.mp4;/prerolls/halloween/3.mp4"},
		{"brackets are themselves", halloween + `sequence = ["feature [4K].mp4", "feature [4K]*"]`, "2026-10-01",
			"halloween", "/prerolls/feature [4K].mp4,/prerolls/feature [4K].mp4"},
		{"in order", halloween + `sequence = ["snow.mp4", "halloween", "plex.mp4"]`, "2026-10-01",
			"halloween", "/prerolls/snow.mp4,/prerolls/halloween/1.mp4,/prerolls/halloween/2.mp4,/prerolls/halloween/3.mp4,/prerolls/plex.mp4"},
		{"one is one", halloween + `random = ["snow.mp4"]`, "2026-10-01", "halloween", "/prerolls/snow.mp4"},
		{"not due, and no default", halloween + `random = ["halloween"]`, "2026-11-01", "", ""},
		{"not due, and a default", halloween + `random = ["halloween"]` + "\n" + fallback, "2026-11-01", "default", "/prerolls/plex.mp4"},
		{"the default is mixed in", halloween + `random = ["snow.mp4"]` + "\n" + fallback, "2026-10-01", "halloween", "/prerolls/snow.mp4;/prerolls/plex.mp4"},
		{"unless the entry is exclusive", halloween + "exclusive = true\n" + `random = ["snow.mp4"]` + "\n" + fallback, "2026-10-01", "halloween", "/prerolls/snow.mp4"},
		{"or a sequence", halloween + `sequence = ["snow.mp4"]` + "\n" + fallback, "2026-10-01", "halloween", "/prerolls/snow.mp4"},
		{"nothing on purpose", halloween + "sequence = []\n" + fallback, "2026-10-01", "halloween", ""},
		{"the higher priority", halloween + "random = [\"snow.mp4\"]\n[prerolls.friday]\nwhen = \"weekly(friday)\"\npriority = 1\nsequence = [\"plex.mp4\"]", "2026-10-02",
			"friday", "/prerolls/plex.mp4"},
		{"the first of equals", halloween + "random = [\"snow.mp4\"]\n[prerolls.a]\nwhen = \"weekly(friday)\"\nsequence = [\"plex.mp4\"]", "2026-10-02",
			"halloween", "/prerolls/snow.mp4"},
		{"a negative priority still comes before the default", "[prerolls.low]\nwhen = \"daily\"\npriority = -5\nsequence = [\"snow.mp4\"]\n" + fallback, "2026-10-02",
			"low", "/prerolls/snow.mp4"},
		{"only on other servers", halloween + "sources = [\"other\"]\nrandom = [\"snow.mp4\"]\n" + fallback + source("home") + source("other"), "2026-10-01",
			"default", "/prerolls/plex.mp4"},
		{"hours of the evening", "[prerolls.late]\nwhen = \"hourly(20-23)\"\nsequence = [\"snow.mp4\"]\n" + fallback, "2026-10-02 20:00", "late", "/prerolls/snow.mp4"},
		{"and not before", "[prerolls.late]\nwhen = \"hourly(20-23)\"\nsequence = [\"snow.mp4\"]\n" + fallback, "2026-10-02 19:59", "default", "/prerolls/plex.mp4"},
		{"a Windows share", halloween + `random = ['\\nas\pre\halloween', '\\nas\pre\snow.mp4']`, "2026-10-01",
			"halloween", `\\nas\pre\halloween\1.mp4;\\nas\pre\halloween\2.mp4;\\nas\pre\halloween\3.mp4;\\nas\pre\snow.mp4`},
		{"a Windows drive, in another case and with the wrong slashes", halloween + `sequence = ['d:/pre/christmas/1.mp4', 'D:\PRE\hallo*\1.mp4']`, "2026-10-01",
			"halloween", `d:\pre\christmas\1.mp4,D:\PRE\halloween\1.mp4`},
		{"a missing file is left out", halloween + `random = ["gone.mp4", "snow.mp4"]`, "2026-10-01", "halloween", "/prerolls/snow.mp4"},
		{"a name that Plex cannot be told", halloween + `random = ["odd"]`, "2026-10-01", "halloween", "/prerolls/odd/three.mp4"},
		{"the server's own disk is taken at its word", halloween + `sequence = ["/server/only.mp4", 'E:\x.mp4', "https://app.plex.tv/x"]`, "2026-10-01",
			"halloween", `/server/only.mp4,E:\x.mp4,https://app.plex.tv/x`},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			got, _ := chooser(t, c.text).At(day(t, c.at), nil)
			if got.Entry != c.entry || got.Value != c.value || got.Blocked != "" {
				t.Errorf("%s plays %s (%s)\nwant %s, %s", got.Entry, got.Value, got.Blocked, c.entry, c.value)
			}
		})
	}
}

// source is a configured server, for tests of entries that name some.
func source(name string) string {
	return fmt.Sprintf("[sources.%s]\nplugin = \"plex\"\nurl = \"http://%s:32400\"\ntoken = \"x\"\n", name, name)
}

// TestBlocked: where it cannot be said what plays, nothing is said, and why.
func TestBlocked(t *testing.T) {
	long := func(n int) string {
		var paths []string
		for i := range n {
			paths = append(paths, fmt.Sprintf("%q", fmt.Sprintf("/server/%s%04d.mp4", strings.Repeat("x", 60), i)))
		}
		return "[" + strings.Join(paths, ", ") + "]"
	}
	tests := []struct{ name, text, blocked, note string }{
		{"a folder that is not there", halloween + `random = ["snow.mp4", "gone"]`, "/prerolls/gone cannot be read", ""},
		{"a folder of a Windows server that nobody mapped", halloween + `random = ['E:\Pre']`, `E:\Pre cannot be read: this computer has no such folder; path_map`, ""},
		{"a file in a folder that path_map promised", halloween + `sequence = ["gone/x.mp4"]`, "cannot be read", ""},
		{"no file is left", halloween + `sequence = ["gone.mp4", "empty"]`, "none of its files is there", "no such file"},
		{"a sequence that is too long", halloween + "sequence = " + long(100), "100 paths are longer than", ""},
		{"a file that is not there is told", halloween + `random = ["gone.mp4", "snow.mp4"]`, "", "/prerolls/gone.mp4 there is no such file"},
		{"a name that cannot be told is told", halloween + `random = ["odd"]`, "", "/prerolls/odd/one,two.mp4 Plex cannot be told"},
		{"what nobody can look at is told", halloween + `random = ["/server/x.mp4"]`, "", "/server/x.mp4 it lies on the server"},
		{"too many at random take turns", halloween + "random = " + long(200), "", "halloween of its 200 files"},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			got, _ := chooser(t, c.text).At(day(t, "2026-10-01"), nil)
			var notes []string
			for _, n := range got.Notes {
				notes = append(notes, n.Path+" "+n.Message)
			}
			if !strings.Contains(got.Blocked, c.blocked) || (got.Blocked == "") != (c.blocked == "") {
				t.Errorf("blocked %q, want %q", got.Blocked, c.blocked)
			}
			if all := strings.Join(notes, "\n"); !strings.Contains(all, c.note) {
				t.Errorf("noted %q, want %q", all, c.note)
			}
			if len(got.Value) > 6000 {
				t.Errorf("the value has %d bytes", len(got.Value))
			}
		})
	}
}

const drawn = halloween + `sequence = ["snow.mp4", { random = ["halloween", "christmas"], pick = 2 }, "plex.mp4"]`

// TestDraws: lots stay until the next refresh, differ from the last ones, and
// depend on nothing but the day, the server and what was drawn before.
func TestDraws(t *testing.T) {
	c := chooser(t, drawn)
	seen := map[string]bool{}
	var last []string
	var m preroll.Memory
	for at := day(t, "2026-10-01 00:30"); at.Before(day(t, "2026-11-01")); at = at.Add(7 * time.Hour) {
		before := maps.Clone(m)
		choice, next := c.At(at, m)
		if !maps.EqualFunc(before, m, func(a, b preroll.Draw) bool { return a.Period.Equal(b.Period) }) {
			t.Fatal("the memory that was given is altered")
		}
		again, _ := c.At(at, next)
		whole, _ := c.At(at, nil)
		if again.Value != choice.Value || len(whole.Files) != len(choice.Files) {
			t.Fatalf("at %s it plays %s, and then %s", at, choice.Value, again.Value)
		}
		picks := choice.Files[1:3]
		if len(choice.Files) != 4 || choice.Files[0] != "/prerolls/snow.mp4" || choice.Files[3] != "/prerolls/plex.mp4" || picks[0] == picks[1] {
			t.Fatalf("at %s it plays %q", at, choice.Files)
		}
		if new := !next["halloween"].Period.Equal(m["halloween"].Period); last != nil {
			both := slices.ContainsFunc(picks, func(f string) bool { return slices.Contains(last, f) })
			if new && both || !new && !slices.Equal(picks, last) {
				t.Fatalf("at %s, new refresh %v, it plays %q after %q", at, new, picks, last)
			}
		}
		last, m = picks, next
		seen[picks[0]] = true
	}
	if len(seen) < 6 {
		t.Errorf("in a month only %d of 7 came first", len(seen))
	}
	other := *c
	other.Source = "second"
	a, _ := c.At(day(t, "2026-10-20"), nil)
	b, _ := other.At(day(t, "2026-10-20"), nil)
	d, _ := c.At(day(t, "2026-10-21"), nil)
	if a.Value == b.Value && a.Value == d.Value {
		t.Error("all servers and days draw the same")
	}
}

// TestMissedRefreshes: what comes after a while without a run is what would have
// come with one every day.
func TestMissedRefreshes(t *testing.T) {
	c := chooser(t, drawn)
	_, begun := c.At(day(t, "2026-10-02"), nil)
	m := begun
	var want preroll.Choice
	for at := day(t, "2026-10-02 01:00"); !at.After(day(t, "2026-10-20 09:00")); at = at.Add(time.Hour) {
		want, m = c.At(at, m)
	}
	if got, _ := c.At(day(t, "2026-10-20 09:00"), begun); got.Value != want.Value {
		t.Errorf("it plays %s, and with runs in between %s", got.Value, want.Value)
	}
}

// TestFewFiles: with two files they take turns, with one it is that one.
func TestFewFiles(t *testing.T) {
	c := chooser(t, halloween+"random = [\"snow.mp4\", \"plex.mp4\"]\nweights = { \"snow.mp4\" = 100 }")
	var m preroll.Memory
	var choice preroll.Choice
	last := ""
	for d := range 20 {
		if choice, m = c.At(day(t, "2026-10-01").AddDate(0, 0, d), m); choice.Value == last || len(choice.Files) != 1 {
			t.Fatalf("after %s comes %s", last, choice.Value)
		}
		last = choice.Value
	}
	c = chooser(t, halloween+"random = [\"snow.mp4\"]\nweights = { \"snow.mp4\" = 3 }")
	_, m = c.At(day(t, "2026-10-01"), nil)
	if choice, _ = c.At(day(t, "2026-10-02"), m); choice.Value != "/prerolls/snow.mp4" {
		t.Errorf("one file plays %s", choice.Value)
	}
}

// TestWeights: over the years lots come as often as their weights say, a folder
// as a whole.
func TestWeights(t *testing.T) {
	c := chooser(t, "[prerolls.all]\nwhen = \"daily\"\nrandom = [\"christmas\", \"halloween\"]\nweights = { christmas = 3 }")
	n := 0
	const days = 4000
	for d := range days {
		choice, _ := c.At(day(t, "2026-01-01").AddDate(0, 0, d), nil)
		if strings.Contains(choice.Value, "christmas") {
			n++
		}
	}
	if n < days*72/100 || n > days*78/100 {
		t.Errorf("of weight 3 to 1 came %d of %d", n, days)
	}
}

// TestFilesChange: a file that is gone is not played any more, and what is new
// waits for the next refresh.
func TestFilesChange(t *testing.T) {
	c := chooser(t, halloween+`sequence = [{ random = ["halloween"], pick = 1 }]`)
	at := day(t, "2026-10-05")
	first, m := c.At(at, nil)
	c.Shelf = maps.Clone(c.Shelf)
	found := c.Shelf["/prerolls/halloween"]
	found.Files = append(slices.Clone(found.Files), "/prerolls/halloween/new.mp4")
	c.Shelf["/prerolls/halloween"] = found
	if same, _ := c.At(at.Add(time.Hour), m); same.Value != first.Value {
		t.Errorf("a new file changes %s to %s before the refresh", first.Value, same.Value)
	}
	found.Files = slices.DeleteFunc(slices.Clone(found.Files), func(f string) bool { return f == first.Value })
	c.Shelf["/prerolls/halloween"] = found
	if other, _ := c.At(at.Add(time.Hour), m); other.Value == first.Value || other.Value == "" {
		t.Errorf("a file that is gone still plays: %s", other.Value)
	}
}

// TestAsked: what was asked for by hand plays until its time is over.
func TestAsked(t *testing.T) {
	c := chooser(t, halloween+`random = ["snow.mp4"]`+"\n"+fallback)
	c.Asked = preroll.Asked{Entry: "halloween", Until: day(t, "2026-07-01 14:00")}
	for at, want := range map[string]string{"2026-07-01 13:59": "halloween", "2026-07-01 14:00": "default"} {
		if got, _ := c.At(day(t, at), nil); got.Entry != want {
			t.Errorf("at %s plays %s, want %s", at, got.Entry, want)
		}
	}
	var spans []string
	for s := range c.Calendar(day(t, "2026-07-01 12:00"), day(t, "2026-07-02"), nil) {
		spans = append(spans, s.Entry+" "+s.From.Format("15:04"))
	}
	if !slices.Equal(spans, []string{"halloween 12:00", "default 14:00"}) {
		t.Errorf("the calendar says %q", spans)
	}
}
