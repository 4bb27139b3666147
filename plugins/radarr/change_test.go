package radarr

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/luarr/luarr/examples/homelab"
	"github.com/luarr/luarr/plugins/internal/arr/arrtest"
	"github.com/luarr/luarr/sdk"
)

// profiles are the lab's.
var profiles = map[int]string{1: "Any", 4: "HD-1080p", 5: "Ultra-HD", 6: "HD - 720p/1080p"}

// target is an entry of the lab as its match tells it.
func target(t *testing.T, lab *homelab.Lab, id int) arrtest.Target {
	t.Helper()
	m := lab.Radarr().Movie(id)
	if m == nil {
		t.Fatalf("there is no entry %d", id)
	}
	has := m.File != nil
	out := &sdk.Match{
		State: sdk.Matched, Id: fmt.Sprint(id), Title: m.Title, Monitored: &m.Monitored, QualityProfile: profiles[m.Profile],
		Path: m.Path, RootFolder: m.Root, HasFile: &has, Tags: lab.Radarr().Tags(id),
	}
	if has {
		out.File = m.Path + "/" + m.File.RelativePath
	}
	return arrtest.Target{Item: &sdk.Item{Type: sdk.Movie, Title: m.Title}, Match: out}
}

// absent is a film that Radarr does not have.
func absent(tmdb string) arrtest.Target {
	return arrtest.Target{
		Item:  &sdk.Item{Type: sdk.Movie, Title: "New Film", ExternalIds: &sdk.ExternalIds{Tmdb: tmdb}},
		Match: &sdk.Match{State: sdk.Absent},
	}
}

// TestChanges carries out every change on the lab and looks what is different,
// then takes it back and looks that nothing is.
func TestChanges(t *testing.T) {
	type params = map[string]any
	for _, c := range []struct {
		name, kind string
		params     params
		ids        []int
		want       []string // differences, each a part of one
		writes     string
	}{
		{"tags set", "tag", params{"set": []any{"new"}}, []int{1},
			[]string{"movie 1: tags [4], was [1]", "tag 4 is new"}, "map[POST /tag:1 PUT /movie/editor:1]"},
		{"unmonitor", "unmonitor", nil, []int{1, 2, 3}, []string{"movie 1: monitored false", "movie 2: monitored false", "movie 3: monitored false"}, "map[PUT /movie/editor:1]"},
		{"profile", "set_profile", params{"profile": "ultra-hd"}, []int{1, 2}, []string{"movie 1: qualityProfileId 5", "movie 2: qualityProfileId 5"}, "map[PUT /movie/editor:1]"},
		{"root folder", "set_root_folder", params{"root_folder": "/movies4k/"}, []int{1},
			[]string{"file 1001: disk", "file 1001: path", "movie 1: folderName", "movie 1: movieFile", "movie 1: path", `movie 1: rootFolderPath "/movies4k", was "/movies"`}, "map[PUT /movie/editor:1]"},
		{"root folder, the folder's own name", "set_root_folder", params{"root_folder": "/movies4k"}, []int{1},
			[]string{"file 1001: disk", "file 1001: path", "movie 1: folderName", "movie 1: movieFile", `movie 1: path "/movies4k/My Film 1", was "/movies/My Film 1"`, "movie 1: rootFolderPath"}, "map[PUT /movie/editor:1 PUT /movie/{id}:1]"},
		{"add", "add", params{"profile": "Any", "root_folder": "/movies", "tags": []any{"kids"}}, nil, []string{" is new"}, "map[POST /movie:1]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			lab, settings := serve(t, homelab.Options{Catalogue: 60})
			lab.Radarr().AddRoot("/movies4k")
			instance := open(t, settings)
			kind := arrtest.Kind(t, instance, c.kind)
			var targets []arrtest.Target
			for _, id := range c.ids {
				lab.Radarr().Change(id, func(m *homelab.RadarrMovie) {
					// As Radarr itself names it, so that moving back finds it again.
					m.Monitored, m.Profile, m.Path = true, 1, fmt.Sprintf("/movies/%s (%d)", m.Title, m.Year)
					if strings.HasSuffix(c.name, "own name") {
						m.Path = fmt.Sprintf("/movies/My Film %d", id)
					}
				})
				targets = append(targets, target(t, lab, id))
			}
			if c.ids == nil {
				targets = append(targets, absent("987654"))
			}
			changes := arrtest.Plan(t, kind, c.params, targets...)
			start := lab.Radarr().State()
			out := arrtest.Apply(kind, changes)
			for _, o := range out {
				if o.State != sdk.Done || o.Err != nil || o.After != nil {
					t.Fatalf("got %v", o)
				}
			}
			if got := fmt.Sprint(lab.Radarr().WriteCounts()); got != c.writes {
				t.Errorf("writes %s, want %s", got, c.writes)
			}
			diff := start.Diff(lab.Radarr().State())
			if len(diff) != len(c.want) {
				t.Errorf("different: %q", diff)
			}
			for n, part := range c.want {
				if n < len(diff) && !strings.Contains(diff[n], part) {
					t.Errorf("different: %s, want %s", diff[n], part)
				}
			}
			if seen := kind.Check(t.Context(), changes); slices.ContainsFunc(seen, func(o sdk.Outcome) bool { return o.State != sdk.Done }) {
				t.Errorf("looked at afterwards: %s", arrtest.Said(seen))
			}
			if again := arrtest.Said(arrtest.Apply(kind, changes)); !strings.HasPrefix(again, "skipped: ") {
				t.Errorf("a second time: %s", again)
			}
			if !kind.Reversible {
				t.Fatal("it cannot be taken back")
			}
			if back := arrtest.Apply(kind, arrtest.Undo(t, changes, out)); slices.ContainsFunc(back, func(o sdk.Outcome) bool { return o.State != sdk.Done }) {
				t.Errorf("taking back: %s", arrtest.Said(back))
			}
			left := slices.DeleteFunc(start.Diff(lab.Radarr().State()), func(s string) bool { return s == "tag 4 is new" })
			if len(left) > 0 {
				t.Errorf("after taking it back: %q", left)
			}
		})
	}
}

// TestAdd: what is made is what was asked.
func TestAdd(t *testing.T) {
	lab, settings := serve(t, homelab.Options{})
	instance := open(t, settings)
	kind := arrtest.Kind(t, instance, "add")
	if kind.Needs != sdk.Absent {
		t.Errorf("it needs %q", kind.Needs)
	}
	params := map[string]any{"profile": "HD-1080p", "root_folder": "/movies", "tags": []any{"Fresh One"}, "search": true, "monitored": false}
	changes := arrtest.Plan(t, kind, params, absent("987654"))
	out := arrtest.Apply(kind, changes)
	id, ok := lab.Radarr().EntryByTMDB(987654)
	if !ok || out[0].State != sdk.Done || out[0].After != nil {
		t.Fatalf("got %v", out)
	}
	m := lab.Radarr().Movie(id)
	if m.Profile != 4 || m.Root != "/movies" || m.Monitored || fmt.Sprint(lab.Radarr().Tags(id)) != "[fresh-one]" || m.MinimumAvailability != "released" {
		t.Errorf("made %+v with %v", m.ArrEntry, lab.Radarr().Tags(id))
	}
	if !slices.ContainsFunc(lab.Radarr().Commands(), func(c homelab.Command) bool { return c.Name == "MoviesSearch" }) {
		t.Errorf("nothing is searched for: %v", lab.Radarr().Commands())
	}
	lab.Radarr().Change(id, func(m *homelab.RadarrMovie) {
		m.File = &homelab.ArrFile{RelativePath: "x.mkv", Quality: "Bluray-1080p"}
	})
	back := arrtest.Said(arrtest.Apply(kind, arrtest.Undo(t, changes, out)))
	if back != "skipped: it has files now: radarr.delete takes it out" {
		t.Errorf("taking back what has a file: %s", back)
	}
	for name, c := range map[string]struct {
		params map[string]any
		to     arrtest.Target
		want   string
	}{
		"no id":        {params, absent(""), "it has no TMDB id"},
		"there":        {params, arrtest.Target{Item: absent("5").Item, Match: &sdk.Match{State: sdk.Matched}}, "not certain"},
		"unknown":      {params, arrtest.Target{Item: absent("5").Item, Match: &sdk.Match{State: sdk.Unknown}}, "not certain"},
		"availability": {map[string]any{"profile": "Any", "root_folder": "/movies", "minimum_availability": "now"}, absent("5"), "minimum_availability"},
	} {
		if _, err := arrtest.Preview(t, kind, c.params, c.to); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for params, want := range map[string]string{"profile": `failed: Radarr has no quality profile "x"`, "root_folder": `failed: Radarr has no root folder "x"`} {
		wrong := map[string]any{"profile": "Any", "root_folder": "/movies"}
		wrong[params] = "x"
		if got := arrtest.Said(arrtest.Apply(kind, arrtest.Plan(t, kind, wrong, absent("77")))); !strings.HasPrefix(got, want) {
			t.Errorf("got %s", got)
		}
	}
}

// TestCommands: each job is for what was meant, and for nothing else.
func TestCommands(t *testing.T) {
	for kind, name := range map[string]string{"refresh": "RefreshMovie", "search": "MoviesSearch"} {
		lab, settings := serve(t, homelab.Options{})
		instance := open(t, settings)
		k := arrtest.Kind(t, instance, kind)
		changes := arrtest.Plan(t, k, nil, target(t, lab, 1), target(t, lab, 2), target(t, lab, 3))
		lab.Radarr().Delete(2)
		if got, want := arrtest.Said(arrtest.Apply(k, changes)), "done\nskipped: the entry is no longer in Radarr\ndone"; got != want {
			t.Errorf("%s: %s", kind, got)
		}
		all := lab.Radarr().Commands()
		if len(all) != 1 || all[0].Name != name || !slices.Equal(all[0].Covers, []int{1, 3}) {
			t.Errorf("%s: %+v", kind, all)
		}
		if k.Reversible || k.Destructive {
			t.Errorf("%s: reversible %v, destructive %v", kind, k.Reversible, k.Destructive)
		}
	}
}

// withFile finds entries that have a file.
func withFile(t *testing.T, lab *homelab.Lab, n int) (ids []int) {
	for _, id := range lab.Radarr().IDs() {
		if lab.Radarr().Movie(id).File != nil && len(ids) < n {
			lab.Radarr().Change(id, func(m *homelab.RadarrMovie) { m.Monitored = true })
			ids = append(ids, id)
		}
	}
	if len(ids) < n {
		t.Fatal("too few files")
	}
	return ids
}

func TestDeleteFile(t *testing.T) {
	start := func(t *testing.T) (*homelab.Lab, sdk.ChangeKind, []int, []arrtest.Target) {
		lab, settings := serve(t, homelab.Options{Catalogue: 60})
		ids := withFile(t, lab, 2)
		lab.Radarr().ClearRequests()
		return lab, arrtest.Kind(t, open(t, settings), "delete_file"), ids, []arrtest.Target{target(t, lab, ids[0]), target(t, lab, ids[1])}
	}
	t.Run("unmonitored first", func(t *testing.T) {
		lab, kind, ids, targets := start(t)
		out := arrtest.Apply(kind, arrtest.Plan(t, kind, nil, targets...))
		if got := arrtest.Said(out); got != "done\ndone" {
			t.Fatal(got)
		}
		for n, id := range ids {
			if m := lab.Radarr().Movie(id); m.File != nil || m.Monitored || lab.Radarr().Removed()[n] != targets[n].Match.File {
				t.Errorf("entry %d: %+v, removed %v", id, m.ArrEntry, lab.Radarr().Removed())
			}
		}
		writes := lab.Radarr().Writes()
		if len(writes) != 3 || writes[0].Method != "PUT" {
			t.Errorf("writes %v", writes)
		}
		if got := arrtest.Said(arrtest.Apply(kind, arrtest.Plan(t, kind, nil, target(t, lab, ids[0]))[:0])); got != "" {
			t.Error(got)
		}
	})
	t.Run("monitored all the same", func(t *testing.T) {
		lab, kind, ids, targets := start(t)
		arrtest.Apply(kind, arrtest.Plan(t, kind, map[string]any{"unmonitor": false}, targets...))
		if m := lab.Radarr().Movie(ids[0]); m.File != nil || !m.Monitored {
			t.Errorf("got %+v", m.ArrEntry)
		}
	})
	t.Run("not unmonitored", func(t *testing.T) {
		lab, kind, _, targets := start(t)
		lab.Radarr().SetFault(homelab.Fault{Kind: homelab.ServerError, Method: "PUT"})
		got := arrtest.Said(arrtest.Apply(kind, arrtest.Plan(t, kind, nil, targets...)))
		if !strings.Contains(got, "left alone") || len(lab.Radarr().Removed()) > 0 {
			t.Errorf("got %s, removed %v", got, lab.Radarr().Removed())
		}
	})
	t.Run("another file by now", func(t *testing.T) {
		lab, kind, ids, targets := start(t)
		changes := arrtest.Plan(t, kind, nil, targets...)
		lab.Radarr().Change(ids[0], func(m *homelab.RadarrMovie) { m.File.RelativePath = "better.mkv" })
		lab.Radarr().Change(ids[1], func(m *homelab.RadarrMovie) { m.File = nil })
		got := arrtest.Said(arrtest.Apply(kind, changes))
		if !strings.Contains(got, "skipped: its file is now") || !strings.Contains(got, "skipped: it has no file any more") || len(lab.Radarr().Writes()) > 0 {
			t.Errorf("got %s, writes %v", got, lab.Radarr().Writes())
		}
	})
	t.Run("unmounted", func(t *testing.T) {
		lab, kind, ids, targets := start(t)
		lab.Radarr().SetUnmounted(true)
		got := arrtest.Said(arrtest.Apply(kind, arrtest.Plan(t, kind, nil, targets[0])))
		if !strings.HasPrefix(got, "failed: Radarr answered 409") || lab.Radarr().Movie(ids[0]).File == nil {
			t.Error(got)
		}
	})
	for fault, want := range map[homelab.FaultKind]string{homelab.LostAnswer: "done", homelab.Broken: "done", homelab.ServerError: "failed"} {
		t.Run(fmt.Sprint("fault ", fault), func(t *testing.T) {
			lab, kind, _, targets := start(t)
			lab.Radarr().SetFault(homelab.Fault{Kind: fault, Method: "DELETE"})
			got := arrtest.Said(arrtest.Apply(kind, arrtest.Plan(t, kind, nil, targets[0])))
			if !strings.HasPrefix(got, want) || lab.Radarr().WriteCounts()["DELETE /moviefile/{id}"] > 1 {
				t.Errorf("got %s, writes %v", got, lab.Radarr().WriteCounts())
			}
		})
	}
}

func TestDelete(t *testing.T) {
	start := func(t *testing.T) (*homelab.Lab, sdk.ChangeKind, []arrtest.Target) {
		lab, settings := serve(t, homelab.Options{Catalogue: 60})
		return lab, arrtest.Kind(t, open(t, settings), "delete"), []arrtest.Target{target(t, lab, 1), target(t, lab, 2)}
	}
	both := map[string]any{"files": true, "exclude": true}
	t.Run("with files", func(t *testing.T) {
		lab, kind, targets := start(t)
		tmdb := lab.Radarr().Movie(1).TMDB
		if got := arrtest.Said(arrtest.Apply(kind, arrtest.Plan(t, kind, both, targets[0]))); got != "done" {
			t.Fatal(got)
		}
		if lab.Radarr().Movie(1) != nil || !slices.Contains(lab.Radarr().Removed(), targets[0].Match.Path) || !slices.Contains(lab.Radarr().Exclusions(), tmdb) {
			t.Errorf("removed %v, excluded %v", lab.Radarr().Removed(), lab.Radarr().Exclusions())
		}
	})
	t.Run("without", func(t *testing.T) {
		lab, kind, targets := start(t)
		arrtest.Apply(kind, arrtest.Plan(t, kind, nil, targets...))
		if lab.Radarr().Movie(1) != nil || lab.Radarr().Movie(2) != nil || len(lab.Radarr().Removed())+len(lab.Radarr().Exclusions()) > 0 {
			t.Errorf("removed %v, excluded %v", lab.Radarr().Removed(), lab.Radarr().Exclusions())
		}
	})
	t.Run("gone, and elsewhere", func(t *testing.T) {
		lab, kind, targets := start(t)
		changes := arrtest.Plan(t, kind, both, targets...)
		lab.Radarr().Delete(1)
		lab.Radarr().Change(2, func(m *homelab.RadarrMovie) { m.Path = "/movies/Elsewhere" })
		lab.Radarr().ClearRequests()
		got := arrtest.Said(arrtest.Apply(kind, changes))
		if got != "skipped: the entry is no longer in Radarr\nskipped: its folder is now /movies/Elsewhere" || len(lab.Radarr().Writes()) > 0 {
			t.Error(got)
		}
	})
	t.Run("a folder that two share", func(t *testing.T) {
		lab, kind, targets := start(t)
		lab.Radarr().Change(2, func(m *homelab.RadarrMovie) { m.Path = targets[0].Match.Path + "/Bonus" })
		got := arrtest.Said(arrtest.Apply(kind, arrtest.Plan(t, kind, both, targets[0])))
		if !strings.HasPrefix(got, "failed: its folder is also that of") || lab.Radarr().Movie(1) == nil {
			t.Error(got)
		}
	})
	t.Run("cannot be taken back", func(t *testing.T) {
		_, kind, targets := start(t)
		changes := arrtest.Plan(t, kind, both, targets[0])
		out := arrtest.Apply(kind, changes)
		if got := arrtest.Said(arrtest.Apply(kind, arrtest.Undo(t, changes, out))); !strings.HasPrefix(got, "skipped") && !strings.HasPrefix(got, "failed") {
			t.Error(got)
		}
	})
	for name, c := range map[string]struct {
		faults []homelab.Fault
		want   string
		gone   bool
	}{
		"lost and gone":         {[]homelab.Fault{{Kind: homelab.LostAnswer, Method: "DELETE"}}, "done\nfailed: not sent", true},
		"dropped before":        {[]homelab.Fault{{Kind: homelab.Down, Method: "DELETE"}}, "uncertain: ", false},
		"gone, answered 500":    {[]homelab.Fault{{Kind: homelab.Broken, Method: "DELETE", Times: 1}}, "done\ndone", true},
		"not done":              {[]homelab.Fault{{Kind: homelab.ServerError, Method: "DELETE"}}, "failed: Radarr answered 500", false},
		"lost, then nobody":     {[]homelab.Fault{{Kind: homelab.LostAnswer, Method: "DELETE"}, {Kind: homelab.Down, Path: "/api/v3/movie/1", Method: "GET", After: 1}}, "uncertain: ", true},
		"somebody was faster":   {[]homelab.Fault{{Kind: homelab.NotFound, Method: "DELETE"}}, "failed: Radarr answered 404", false},
		"the key is wrong now":  {[]homelab.Fault{{Kind: homelab.Unauthorized, Method: "DELETE"}}, "failed: Radarr at", false},
		"the key is wrong":      {[]homelab.Fault{{Kind: homelab.Unauthorized}}, "failed: Radarr at", false},
		"answers like somebody": {[]homelab.Fault{{Kind: homelab.NotJSON, Method: "DELETE"}}, "failed: ", false},
	} {
		t.Run(name, func(t *testing.T) {
			lab, settings := serve(t, homelab.Options{Catalogue: 60})
			var waits int
			instance := openCounting(t, settings, &waits)
			kind := arrtest.Kind(t, instance, "delete")
			changes := arrtest.Plan(t, kind, nil, target(t, lab, 1), target(t, lab, 2))
			for _, f := range c.faults {
				lab.Radarr().SetFault(f)
			}
			got := arrtest.Said(arrtest.Apply(kind, changes))
			if !strings.HasPrefix(got, c.want) || (lab.Radarr().Movie(1) == nil) != c.gone {
				t.Errorf("got %s; gone %v", got, lab.Radarr().Movie(1) == nil)
			}
			seen := map[string]bool{}
			for _, w := range lab.Radarr().Writes() {
				if seen[w.Path] {
					t.Errorf("%s %s was sent twice", w.Method, w.Path)
				}
				seen[w.Path] = true
			}
		})
	}
}

// TestEditorTroubles: what is stale does not spoil a batch, and what is not
// known is told so.
func TestEditorTroubles(t *testing.T) {
	start := func(t *testing.T) (*homelab.Lab, sdk.ChangeKind, []*sdk.Change) {
		lab, settings := serve(t, homelab.Options{Catalogue: 60})
		var targets []arrtest.Target
		for id := 1; id <= 40; id++ {
			lab.Radarr().Change(id, func(m *homelab.RadarrMovie) { m.Monitored = true })
			targets = append(targets, target(t, lab, id))
		}
		var waits int
		kind := arrtest.Kind(t, openCounting(t, settings, &waits), "unmonitor")
		return lab, kind, arrtest.Plan(t, kind, nil, targets...)
	}
	count := func(out []sdk.Outcome) string {
		n := map[string]int{}
		for _, o := range out {
			n[o.State]++
		}
		return fmt.Sprint(n)
	}
	t.Run("one is gone", func(t *testing.T) {
		lab, kind, changes := start(t)
		lab.Radarr().Delete(17)
		out := arrtest.Apply(kind, changes)
		if count(out) != "map[done:39 skipped:1]" || out[16].State != sdk.Skipped {
			t.Errorf("got %s", count(out))
		}
	})
	t.Run("some changed meanwhile", func(t *testing.T) {
		lab, kind, changes := start(t)
		lab.Radarr().Change(3, func(m *homelab.RadarrMovie) { m.Monitored = false })
		out := arrtest.Apply(kind, changes)
		if count(out) != "map[done:39 skipped:1]" || out[2].State != sdk.Skipped {
			t.Errorf("got %s", count(out))
		}
	})
	t.Run("the answer is lost", func(t *testing.T) {
		lab, kind, changes := start(t)
		lab.Radarr().SetFault(homelab.Fault{Kind: homelab.LostAnswer, Method: "PUT"})
		if got := count(arrtest.Apply(kind, changes)); got != "map[uncertain:40]" || lab.Radarr().WriteCounts()["PUT /movie/editor"] != 1 {
			t.Errorf("got %s, writes %v", got, lab.Radarr().WriteCounts())
		}
	})
	t.Run("another tag came with it", func(t *testing.T) {
		lab, kind, changes := start(t)
		lab.Radarr().AutoTag("kids")
		lab.Radarr().SetTags(2, "kids")
		out := arrtest.Apply(kind, changes[:2])
		if got := fmt.Sprint(out[0].After, out[1].After); count(out) != "map[done:2]" || got != "map[monitored:false tags:map[kids:true]] map[]" {
			t.Errorf("got %s: %v", count(out), got)
		}
		lab.Radarr().AutoTag("")
		if got := arrtest.Said(arrtest.Apply(kind, arrtest.Undo(t, changes[:1], out[:1]))); got != "done" || !lab.Radarr().Movie(1).Monitored {
			t.Errorf("taking back: %s", got)
		}
	})
	t.Run("two rules", func(t *testing.T) {
		lab, kind, changes := start(t)
		out := arrtest.Apply(kind, []*sdk.Change{changes[0], changes[0]})
		if count(out) != "map[done:2]" || lab.Radarr().WriteCounts()["PUT /movie/editor"] != 1 {
			t.Errorf("got %s", arrtest.Said(out))
		}
	})
}
