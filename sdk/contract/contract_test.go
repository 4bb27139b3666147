package contract_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/contract"
	"github.com/luarr/luarr/sdk/wire"
)

// double is a plugin that keeps the contract, until a test breaks something.
type double struct {
	about   *wire.Description
	open    func(map[string]any) error
	name    string
	library *wire.Library
	items   func() []*wire.Item
	walk    *wire.Walk
	deaf    bool // goes on after it was told to stop
	changed func() []*wire.Item
	marks   func(key string) uint64
	swept   []string
	some    func(keys []string) []*wire.Item
	match   func(*wire.Subject) *wire.Match
	effect  func(*wire.Proposal) *wire.Effect
	playing error
	told    []string // kinds of events
	finding *wire.Finding
}

var errPlaying = errors.New("it does not answer")

// sound makes a double that keeps the contract.
func sound() *double {
	d := &double{name: "attic", finding: &wire.Finding{Severity: "warning", Code: "full", Message: "it is full", Hint: "make room"}, library: &wire.Library{Key: "1", Title: "Films", Type: sdk.LibraryMovie}}
	d.about = &wire.Description{
		Name: "shelf", Version: "1", Summary: "keeps films", Capabilities: []string{"source", "incremental", "sessions", "events", "matcher", "actor", "examine"},
		Settings: []*wire.Setting{{Key: "folder", Type: "string", Doc: "where", Required: true}},
		Changes: []*wire.ChangeKind{{Name: "mark", Doc: "marks", Targets: []string{sdk.Movie, "library"},
			Params: []*wire.Param{{Name: "with", Type: "list", Doc: "marks"}}}},
		Traits: []*wire.TraitKind{{Name: "tame", Type: "boolean", Of: "item", Doc: "whether it is"}},
		Events: []*wire.EventKind{{Name: "fed", Doc: "it was fed", Like: "library"}},
	}
	d.told = []string{"link", "fed", "alive"}
	d.open = func(settings map[string]any) error {
		if _, there := settings["folder"]; !there {
			return sdk.InvalidSetting("folder", "is required")
		}
		for key := range settings {
			if key != "folder" {
				return sdk.InvalidSetting(key, "is not a setting of this plugin")
			}
		}
		return nil
	}
	d.items = func() []*wire.Item {
		return []*wire.Item{
			{Id: "s", Type: sdk.Series, Title: "Show"}, {Id: "e", Type: sdk.Episode, Title: "Pilot", ParentId: "s", SeriesId: "s"},
			{Id: "m", Type: sdk.Movie, Title: "Film", SourceTraits: sdk.SourceTraits(sdk.Values{"tame": true})},
		}
	}
	d.walk = &wire.Walk{Complete: true, Cursor: "now"}
	d.changed = func() []*wire.Item { return d.items()[:1] }
	d.marks = func(key string) uint64 { return uint64(key[0]) }
	d.swept = []string{"s", "e", "m"}
	d.some = func(keys []string) []*wire.Item {
		return slices.DeleteFunc(d.items(), func(i *wire.Item) bool { return !slices.Contains(keys, i.Id) })
	}
	d.match = func(*wire.Subject) *wire.Match { return &wire.Match{State: sdk.Absent} }
	d.effect = func(*wire.Proposal) *wire.Effect {
		one := &structpb.Struct{Fields: map[string]*structpb.Value{"mark": structpb.NewStringValue("x")}}
		return &wire.Effect{Before: one, After: one}
	}
	return d
}

func (d *double) Describe(context.Context) (*wire.Description, error) { return d.about, nil }

func (d *double) Open(_ context.Context, settings map[string]any) error { return d.open(settings) }

func (d *double) Server(context.Context) (*wire.Server, error) {
	return &wire.Server{Name: d.name}, nil
}

func (d *double) Libraries(context.Context, bool) ([]*wire.Library, error) {
	return []*wire.Library{d.library, {Key: "2", Title: "Photos", Skipped: "photos are not read"}}, nil
}

func (d *double) Examine(context.Context) (*wire.Examination, error) {
	return &wire.Examination{Server: &wire.Server{Name: d.name}, Findings: []*wire.Finding{d.finding}}, nil
}

func (d *double) Sessions(context.Context) ([]*wire.Session, error) { return nil, d.playing }

func (d *double) Events(ctx context.Context, each func(*wire.Event) error) error {
	for _, kind := range d.told {
		if err := each(&wire.Event{Kind: kind}); err != nil {
			return err
		}
	}
	for len(d.told) > 1 && ctx.Err() == nil {
		if err := each(&wire.Event{Kind: sdk.EventAlive}); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func (d *double) give(items []*wire.Item, each func(*wire.ItemBatch) error) error {
	for _, item := range items {
		err := each(&wire.ItemBatch{Items: []*wire.Item{proto.CloneOf(item)}, Marks: []uint64{uint64((item.Id + " ")[0])}})
		if err != nil && !d.deaf {
			return err
		}
	}
	return each(&wire.ItemBatch{Walk: d.walk})
}

func (d *double) Items(_ context.Context, _ *wire.Library, each func(*wire.ItemBatch) error) error {
	return d.give(d.items(), each)
}

func (d *double) Changes(_ context.Context, _ *wire.Library, _ string, each func(*wire.ItemBatch) error) error {
	return d.give(d.changed(), each)
}

func (d *double) Some(_ context.Context, _ *wire.Library, keys []string, _ string, each func(*wire.ItemBatch) error) error {
	return d.give(d.some(keys), each)
}

func (d *double) Sweep(_ context.Context, _ *wire.Library, _ string, each func(*wire.SightingBatch) error) error {
	for _, key := range d.swept {
		if err := each(&wire.SightingBatch{Sightings: []*wire.Sighting{{Key: key, Mark: d.marks(key)}}}); err != nil {
			return err
		}
	}
	return nil
}

func (d *double) Match(_ context.Context, subjects []*wire.Subject) (out []*wire.Match, _ error) {
	for _, s := range subjects {
		out = append(out, d.match(s))
	}
	return out, nil
}

func (d *double) Preview(_ context.Context, proposals []*wire.Proposal) (out []*wire.Effect, _ error) {
	for _, p := range proposals {
		out = append(out, d.effect(p))
	}
	return out, nil
}

// results runs the contract against a double.
func results(t *testing.T, d *double, c contract.Config) []contract.Result {
	t.Helper()
	var out []contract.Result
	contract.Run(t.Context(), c, func() (contract.Subject, error) { return d, nil }, func(r contract.Result) { out = append(out, r) })
	return out
}

var given = contract.Config{Settings: map[string]any{"folder": "/films"}, Subjects: []*sdk.Subject{{Id: "home/1", Type: sdk.Movie, Title: "Film"}}}

// TestKept: a sound plugin passes, and every part of it was looked at.
func TestKept(t *testing.T) {
	var ok []string
	for _, r := range results(t, sound(), given) {
		switch r.State {
		case contract.OK:
			ok = append(ok, r.Name)
		case contract.Failed:
			t.Errorf("%s: %q", r.Name, r.Problems)
		}
	}
	want := []string{
		"describes itself", "refuses to open without folder", "refuses an unknown setting", "opens with its settings",
		"names its server", "lists its libraries", "lists the items of Films", "lists Films twice alike", "stops listing Films when told to",
		"tells what changed in Films", "sweeps Films", "gives single items of Films", "lists what plays", "tells what happens",
		"finds items", "finds items twice alike", "previews its changes", "previews its changes twice alike",
		"examines its server",
	}
	if !slices.Equal(ok, want) {
		t.Errorf("got %q, want %q", ok, want)
	}
}

// TestBroken: whatever is broken, the check that is about it says so.
func TestBroken(t *testing.T) {
	calls := 0
	another := func() string { calls++; return fmt.Sprint(calls) }
	tests := map[string]struct {
		breaks  func(*double)
		check   string
		problem string
	}{
		"name":           {func(d *double) { d.about.Name = "My Shelf" }, "describes itself", `its name is "My Shelf"`},
		"no summary":     {func(d *double) { d.about.Summary = "" }, "describes itself", "summary is empty"},
		"no version":     {func(d *double) { d.about.Version = "" }, "describes itself", "version is empty"},
		"undocumented":   {func(d *double) { d.about.Settings[0].Doc = "" }, "describes itself", "setting folder needs a doc"},
		"change targets": {func(d *double) { d.about.Changes[0].Targets = nil }, "describes itself", "mark has no targets"},
		"strange target": {func(d *double) { d.about.Changes[0].Targets = []string{"film"} }, "describes itself", `mark can be aimed at a "film"`},
		"strange need":   {func(d *double) { d.about.Changes[0].Needs = "luck" }, "describes itself", `needs a match that is "luck"`},
		"setting type":   {func(d *double) { d.about.Settings[0].Type = "path" }, "describes itself", "setting folder needs a doc, and one of the types"},
		"no value":       {func(d *double) { d.about.Settings[0].Min, d.about.Settings[0].Max = proto.Float64(2), proto.Float64(1) }, "describes itself", "folder can have no value"},
		"parameter type": {func(d *double) { d.about.Changes[0].Params[0].Type = "text" }, "describes itself", "parameter with of mark"},
		"lax settings":   {func(d *double) { d.open = func(map[string]any) error { return nil } }, "refuses an unknown setting", "without a word"},
		"vague settings": {func(d *double) { d.open = func(map[string]any) error { return errors.New("wrong") } }, "refuses to open without folder", "names the setting folder: wrong"},
		"severity":       {func(d *double) { d.finding.Severity = "bad" }, "examines its server", `severity "bad"`},
		"no hint":        {func(d *double) { d.finding.Hint = "" }, "examines its server", "full has no hint"},
		"no code":        {func(d *double) { d.finding.Code = "" }, "examines its server", "no code"},
		"nobody there":   {func(d *double) { d.name = "" }, "examines its server", "who answers"},
		"no server name": {func(d *double) { d.name = "" }, "names its server", "has no name"},
		"library type":   {func(d *double) { d.library.Type = "photo" }, "lists its libraries", `its type "photo" is none`},
		"library twice":  {func(d *double) { d.library.Key = "2" }, "lists its libraries", "another one has the key"},
		"no walk":        {func(d *double) { d.walk = nil }, "lists the items of Films", "without saying whether it is complete"},
		"incomplete":     {func(d *double) { d.walk = &wire.Walk{} }, "lists the items of Films", "does not say why"},
		"no title":       {func(d *double) { d.one(func(i *wire.Item) { i.Title = "" }) }, "lists the items of Films", "title"},
		"item type":      {func(d *double) { d.one(func(i *wire.Item) { i.Type = "film" }) }, "lists the items of Films", `type "film"`},
		"item twice":     {func(d *double) { d.one(func(i *wire.Item) { i.Id = "e" }) }, "lists the items of Films", "e was given twice"},
		"orphan":         {func(d *double) { d.one(func(i *wire.Item) { i.ParentId = "z" }) }, "lists the items of Films", "belongs to z"},
		"engine's field": {func(d *double) { d.one(func(i *wire.Item) { i.Source = "home" }) }, "lists the items of Films", "are the engine's to set"},
		"unread":         {func(d *double) { d.one(func(i *wire.Item) { i.Unread = []*wire.Unread{{Field: "x", Reason: "y"}} }) }, "lists the items of Films", `unread names "x"`},
		"restless":       {func(d *double) { d.one(func(i *wire.Item) { i.Studio = another() }) }, "lists Films twice alike", "another one the second time"},
		"deaf":           {func(d *double) { d.deaf = true }, "stops listing Films when told to", "went on"},
		"strange change": {func(d *double) {
			d.changed = func() []*wire.Item { return []*wire.Item{{Id: "x", Type: sdk.Movie, Title: "X"}} }
		}, "tells what changed in Films", "x is none that the walk gave"},
		"marks":            {func(d *double) { d.marks = func(string) uint64 { return 7 } }, "sweeps Films", "7 in the sweep"},
		"sweep misses":     {func(d *double) { d.swept = d.swept[:2] }, "sweeps Films", "did not see item m"},
		"sweep invents":    {func(d *double) { d.swept = append(d.swept, "x") }, "sweeps Films", "saw x"},
		"some misses":      {func(d *double) { d.some = func([]string) []*wire.Item { return nil } }, "gives single items of Films", "asked for and not given"},
		"trait type":       {func(d *double) { d.about.Traits[0].Type = "list" }, "describes itself", `the trait tame has the type "list"`},
		"trait of":         {func(d *double) { d.about.Traits[0].Of = "audio" }, "describes itself", `the trait tame is of "audio"`},
		"trait name":       {func(d *double) { d.about.Traits[0].Name = "evidence" }, "describes itself", `"evidence" cannot be the name of a trait`},
		"trait undone":     {func(d *double) { d.about.Traits[0].Doc = "" }, "describes itself", "the trait tame has no doc"},
		"trait unsaid":     {func(d *double) { d.about.Traits = nil }, "lists the items of Films", "item m: the trait tame of the item is not declared"},
		"trait ill-typed":  {func(d *double) { d.about.Traits[0].Type = "integer" }, "lists the items of Films", "item m: the trait tame is no integer"},
		"event undone":     {func(d *double) { d.about.Events[0].Doc = "" }, "describes itself", "the event fed has no doc"},
		"event like":       {func(d *double) { d.about.Events[0].Like = "link" }, "describes itself", `the event fed is like "link"`},
		"everybody's":      {func(d *double) { d.about.Events[0].Name = "item" }, "describes itself", "the event item is everybody's"},
		"event undeclared": {func(d *double) { d.about.Events = nil }, "tells what happens", `of the kind "fed", which is not declared`},
		"no link":          {func(d *double) { d.told = d.told[1:] }, "tells what happens", "began with fed"},
		"short events":     {func(d *double) { d.told = d.told[:1] }, "tells what happens", "ended by itself"},
		"sessions":         {func(d *double) { d.playing = errPlaying }, "lists what plays", "does not answer"},
		"match state":      {func(d *double) { d.match = func(*wire.Subject) *wire.Match { return nil } }, "finds items", `the state "" is none`},
		"match everything": {func(d *double) { d.match = func(*wire.Subject) *wire.Match { return matched("1") } }, "finds items", "and is not there"},
		"match how":        {func(d *double) { d.match = func(*wire.Subject) *wire.Match { return &wire.Match{State: sdk.Matched} } }, "finds items", "needs id, by and confidence"},
		"match why":        {func(d *double) { d.match = func(*wire.Subject) *wire.Match { return &wire.Match{State: sdk.Conflict} } }, "finds items", "without a reason"},
		"restless match": {func(d *double) {
			d.match = func(*wire.Subject) *wire.Match { return &wire.Match{State: sdk.Absent, Title: another()} }
		}, "finds items twice alike", "another one"},
		"preview values": {func(d *double) {
			d.effect = func(*wire.Proposal) *wire.Effect { return &wire.Effect{After: mark("x")} }
		}, "previews its changes", "different values"},
		"restless preview": {func(d *double) {
			d.effect = func(*wire.Proposal) *wire.Effect { return &wire.Effect{Refused: another()} }
		}, "previews its changes twice alike", "another one"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d := sound()
			test.breaks(d)
			var failed []string
			for _, r := range results(t, d, given) {
				if r.State != contract.Failed {
					continue
				}
				failed = append(failed, r.Name)
				if r.Hint == "" {
					t.Errorf("%s has no hint", r.Name)
				}
				if r.Name == test.check && strings.Contains(strings.Join(r.Problems, "\n"), test.problem) {
					return
				}
			}
			t.Errorf("%q failed, and not %q with %q", failed, test.check, test.problem)
		})
	}
}

// one alters the film of a double.
func (d *double) one(alter func(*wire.Item)) {
	items := d.items
	d.items = func() []*wire.Item {
		out := items()
		alter(out[2])
		return out
	}
}

func matched(id string) *wire.Match {
	return &wire.Match{State: sdk.Matched, Id: id, By: "title", Confidence: "weak"}
}

func mark(text string) *structpb.Struct {
	return &structpb.Struct{Fields: map[string]*structpb.Value{"mark": structpb.NewStringValue(text)}}
}

// TestWithoutSettings: what needs settings is skipped, not failed.
func TestWithoutSettings(t *testing.T) {
	state := map[string]string{}
	for _, r := range results(t, sound(), contract.Config{}) {
		state[r.Name] = r.State
	}
	for name, want := range map[string]string{
		"describes itself": contract.OK, "refuses to open without folder": contract.OK, "opens with its settings": contract.Skipped,
		"source": contract.Skipped, "actor": contract.Skipped,
	} {
		if state[name] != want {
			t.Errorf("%s: %q, want %q", name, state[name], want)
		}
	}
}

// TestTwoRequired: of two settings that are missing a plugin may name either, so
// that each is taken away alone, and all that are missing are told at once.
func TestTwoRequired(t *testing.T) {
	d := sound()
	d.about.Settings = append(d.about.Settings, &wire.Setting{Key: "key", Type: "secret", Doc: "opens it", Required: true})
	for name, test := range map[string]struct {
		settings map[string]any
		want     map[string]string // state and first problem by name
	}{
		"none": {nil, map[string]string{
			"refuses to open without folder": "skipped the test was given no key", "refuses to open without key": "skipped the test was given no folder",
			"opens with its settings": "skipped the test was given no folder, key",
		}},
		"one": {map[string]any{"folder": "/films"}, map[string]string{
			"refuses to open without folder": "skipped the test was given no key", "opens with its settings": "skipped the test was given no key",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			got := map[string]string{}
			for _, r := range results(t, d, contract.Config{Settings: test.settings}) {
				got[r.Name] = r.State + " " + strings.Join(r.Problems, "; ")
			}
			for check, want := range test.want {
				if got[check] != want {
					t.Errorf("%s: %q, want %q", check, got[check], want)
				}
			}
		})
	}
}

// TestManyProblems: a thousand wrong items are told of in a few lines.
func TestManyProblems(t *testing.T) {
	d := sound()
	d.items = func() (out []*wire.Item) {
		for range 1000 {
			out = append(out, &wire.Item{Id: "m", Type: sdk.Movie, Title: "Film"})
		}
		return out
	}
	for _, r := range results(t, d, given) {
		if r.Name == "lists the items of Films" && (len(r.Problems) > 6 || !strings.Contains(r.Problems[5], "and 994 more")) {
			t.Errorf("got %q", r.Problems)
		}
	}
}

// TestCancelled: it stops where the context does.
func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	contract.Run(ctx, given, func() (contract.Subject, error) { return sound(), nil }, func(r contract.Result) {
		if r.State == contract.OK {
			n++
		}
		cancel()
	})
	if n != 1 {
		t.Errorf("%d checks were made", n)
	}
}
