package rules_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/engine/schedule"
	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/rules"
	"github.com/luarr/luarr/sdk/wire"
)

var today = time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)

func momentOf(r *rand.Rand) *timestamppb.Timestamp {
	return timestamppb.New(today.AddDate(0, 0, -1000*(1+r.IntN(3))))
}

// elements are the changes that the rules want in a world, and the single values
// in them: one for each member of a list, since a change that a rule splits is
// the same change. A title tells of what the world is at fault.
func elements(t *testing.T, rules *script.Rules, w *world) map[string]bool {
	t.Helper()
	worker, err := rules.NewWorker()
	if err != nil {
		t.Fatal(err)
	}
	defer worker.Close()
	out := map[string]bool{}
	proposals := w.live.proposals(worker)
	for _, id := range w.order {
		item := w.items[id]
		for _, event := range []string{item.Type, "version"} {
			proposals = append(proposals, worker.Handle(event, item).Proposals...)
		}
	}
	for _, proposal := range proposals {
		target := proposal.Target.GetId()
		if s, ok := proposal.Subject.(*wire.Session); ok {
			target = "stream " + s.Id
		}
		what := fmt.Sprintf("%s:%s %s.%s %s@%s", proposal.Rule, proposal.Line, proposal.Plugin, proposal.Change, target, proposal.Instance)
		out[what] = true // a search has no values
		for name, value := range proposal.Params {
			list, ok := value.([]any)
			if !ok {
				list = []any{value}
			}
			for _, one := range list {
				out[fmt.Sprintf("%s %s=%v", what, name, one)] = true
			}
		}
	}
	return out
}

// loadFor loads rules that see the world that w holds when they ask.
func loadFor(t *testing.T, w **world, builtIn fstest.MapFS, settings map[string]map[string]any) *script.Rules {
	t.Helper()
	actors := firstParty(t)
	for i := range actors {
		if actors[i].Plugin == "radarr" {
			actors[i].Instances = append(actors[i].Instances, "radarr4k")
		}
	}
	o := script.Options{BuiltIn: rules.FS, Now: today, Settings: settings, Actors: actors, Deadline: time.Minute,
		Lookup:   func(id string) (*wire.Item, error) { return (*w).items[id], nil },
		Children: func(id string) ([]*wire.Item, error) { return (*w).below(id), nil },
		Beside:   func(s *wire.Session) ([]*wire.Session, string) { return (*w).live.beside(s) },
		Preroll:  func(s *wire.Server) (*script.Preroll, string, error) { return (*w).live.choose(s) },
		Due:      func(script.Due, schedule.Expression) (bool, error) { return true, nil }}
	if builtIn != nil {
		o.BuiltIn = builtIn
	}
	loaded, _, err := script.Load(o)
	if err != nil {
		t.Fatal(err)
	}
	return loaded
}

// onlyLess wants that what rules make of a world that is not wholly known is
// part of what they make of it when it is. It gives how many values they want
// of each.
func onlyLess(t *testing.T, seed uint64, builtIn fstest.MapFS, settings map[string]map[string]any) (whole, part int) {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 1))
	all := newWorld(r)
	seen := all
	loaded := loadFor(t, &seen, builtIn, settings)
	full := elements(t, loaded, all)
	whole = len(full)
	for range 6 {
		less := all.blinded(r)
		seen = less
		got := elements(t, loaded, less)
		part += len(got)
		for what := range got {
			if full[what] {
				continue
			}
			line := what[strings.Index(what, ".lua:")+5:]
			line, _, _ = strings.Cut(line, " ")
			t.Errorf("seed %d: wanted only where less is known: %s\nstale %v, unread %v\n%s", seed, what,
				less.items["home/10"].Stale, less.items["home/10"].Unread, codeAt(builtIn, what, line))
			return whole, part
		}
	}
	return whole, part
}

// codeAt gives the line of a made rule.
func codeAt(files fstest.MapFS, what, line string) string {
	for name, file := range files {
		if !strings.Contains(what, name) {
			continue
		}
		for i, text := range strings.Split(string(file.Data), "\n") {
			if fmt.Sprint(i+1) == line {
				return text
			}
		}
	}
	return ""
}

// TestUnknownOnlyTakesAway makes up conditions and worlds: whatever a source, a
// matcher or a detector does not tell, no condition holds because of it.
func TestUnknownOnlyTakesAway(t *testing.T) {
	whole, part := 0, 0
	for seed := range uint64(60) {
		a, b := onlyLess(t, seed, madeRules(seed), nil)
		whole, part = whole+a, part+b
		if t.Failed() {
			return
		}
	}
	if whole < 1000 || part < 500 {
		t.Errorf("the rules wanted %d values and, where less was known, %d: too few to prove anything", whole, part)
	}
	t.Logf("%d values wanted, %d where less was known", whole, part)
}

// madeRules makes rules of which each has one condition. They are called by
// names that are on by default.
func madeRules(seed uint64) fstest.MapFS {
	r := rand.New(rand.NewPCG(seed, 2))
	files := fstest.MapFS{}
	for _, rule := range []string{"maintenance", "preroll"} {
		var b strings.Builder
		b.WriteString(preamble)
		for _, h := range []struct {
			event string
			asks  []string
		}{
			{"movie", questions}, {"episode", slices.Concat(questions, ofEpisodes, ofEpisodes)}, {"series", slices.Concat(questions, ofSeries, ofSeries)},
			{"version", ofVersions},
		} {
			target := "m"
			if h.event == "version" {
				target = "m.item"
			}
			for range 8 {
				fmt.Fprintf(&b, "on(%q, function(m) if %s then plex.label(%s, { add = 'x' }, 'it is so') end end)\n",
					h.event, condition(r, h.asks, r.IntN(4)), target)
			}
			fmt.Fprintf(&b, "on(%q, function(m) if %s then radarr.tag(%s, { add = 'x' }, 'it is so') end end)\n",
				"movie", condition(r, questions, 2), "m")
		}
		files["actions/"+rule+".lua"] = &fstest.MapFile{Data: []byte(b.String())}
	}
	detectors, err := rules.FS.ReadDir("detect")
	if err != nil {
		panic(err)
	}
	for _, d := range detectors {
		text, _ := rules.FS.ReadFile("detect/" + d.Name())
		files["detect/"+d.Name()] = &fstest.MapFile{Data: text}
	}
	return files
}

// settings are the parameters without which a shipped rule wants nothing.
var settings = map[string]map[string]any{
	"watched":          {"users": []any{"ann"}},
	"watched_episodes": {"users": []any{"ann"}},
	"stream_limit":     {"per_user": 1, "per_network": 1},
	"no_4k_transcode":  {"libraries": []any{"Kids"}},
}

// TestUnknownOnlyTakesAwayFromShippedRules is the same of every shipped rule.
// One that wants nothing of these worlds would pass without being tried.
func TestUnknownOnlyTakesAwayFromShippedRules(t *testing.T) {
	r, _, err := script.Load(script.Options{BuiltIn: rules.FS, Actors: firstParty(t)})
	if err != nil {
		t.Fatal(err)
	}
	for _, rule := range r.List() {
		if len(rule.Events) == 0 {
			continue
		}
		t.Run(rule.Name, func(t *testing.T) {
			with := map[string]any{"enabled": true}
			maps.Copy(with, settings[rule.Name])
			whole, part := 0, 0
			for seed := range uint64(50) {
				a, b := onlyLess(t, seed, nil, map[string]map[string]any{rule.Name: with})
				whole, part = whole+a, part+b
			}
			if whole < 10 || part < 5 {
				t.Errorf("it wanted %d values and, where less was known, %d: too few to prove anything; furnish what it looks at", whole, part)
			}
			t.Logf("%d values wanted, %d where less was known", whole, part)
		})
	}
}
