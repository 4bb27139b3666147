package rules_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/luarr/luarr/engine/script"
	"github.com/luarr/luarr/rules"
	"github.com/luarr/luarr/sdk/wire"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// acting makes a worker with the named rules on and their settings.
func acting(t testing.TB, settings map[string]map[string]any) *script.Worker {
	t.Helper()
	list := func(name string) *wire.Param { return &wire.Param{Name: name, Type: "list"} }
	r, findings, err := script.Load(script.Options{
		BuiltIn: rules.FS, Now: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC), Settings: settings,
		Actors: []script.Actor{
			{Plugin: "radarr", Instances: []string{"radarr"}, Matcher: true, Kinds: []*wire.ChangeKind{
				{Name: "tag", Targets: []string{"movie"}, Params: []*wire.Param{list("add"), list("remove")}}}},
			{Plugin: "plex", Instances: []string{"home"}, Kinds: []*wire.ChangeKind{
				{Name: "label", Targets: []string{"movie", "episode"}, Params: []*wire.Param{list("add"), list("remove")}}}},
		},
	})
	if err != nil || len(findings) > 0 {
		t.Fatal(err, findings)
	}
	w, err := r.NewWorker()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	return w
}

// wanted tells what the rules make of an item, one line a change.
func wanted(r script.Result) string {
	var out []string
	for _, p := range r.Proposals {
		out = append(out, fmt.Sprintf("%s.%s add=%v remove=%v: %s", p.Plugin, p.Change, p.Params["add"], p.Params["remove"], p.Reason))
	}
	for _, f := range r.Findings {
		out = append(out, f.GetMessage())
	}
	for _, u := range r.Unknown {
		out = append(out, "unknown "+u.Field)
	}
	return strings.Join(out, "\n")
}

func TestActions(t *testing.T) {
	on := func(rule string, settings ...any) map[string]map[string]any {
		m := map[string]any{"enabled": true}
		for i := 0; i < len(settings); i += 2 {
			m[settings[i].(string)] = settings[i+1]
		}
		return map[string]map[string]any{rule: m}
	}
	trait := func(name, value string) func(*wire.Item) {
		return func(i *wire.Item) { i.Traits[name] = &wire.Trait{Value: value, Evidence: "x"} }
	}
	for name, c := range map[string]struct {
		settings map[string]map[string]any
		change   []func(*wire.Item)
		want     string
	}{
		"stale":             {on("stale"), nil, "radarr.tag add=[stale] remove=<nil>: nobody played it in 365 days"},
		"stale, settings":   {on("stale", "days", int64(9000), "tag", "old"), nil, ""},
		"stale, played":     {on("stale"), []func(*wire.Item){func(i *wire.Item) { i.Plays.Count = p[int32](1) }}, ""},
		"stale, kept":       {on("stale"), []func(*wire.Item){func(i *wire.Item) { i.Labels = []string{"KEEP"} }}, ""},
		"stale, new":        {on("stale"), []func(*wire.Item){func(i *wire.Item) { i.AddedAt = timestamppb.New(time.Date(2023, 12, 1, 0, 0, 0, 0, time.UTC)) }}, ""},
		"stale, no date":    {on("stale"), []func(*wire.Item){func(i *wire.Item) { i.AddedAt = nil }}, ""},
		"stale, unread":     {on("stale"), []func(*wire.Item){func(i *wire.Item) { i.Plays = nil }}, "unknown plays"},
		"stale, cut labels": {on("stale"), []func(*wire.Item){func(i *wire.Item) { i.Unread = []*wire.Unread{{Field: "labels"}} }}, "unknown labels"},

		"no fallback":      {on("dovi_fallback"), []func(*wire.Item){trait("dynamic_range", "Dolby Vision"), trait("hdr_fallback", "none")}, "radarr.tag add=[dv-no-fallback] remove=<nil>: Dolby Vision without fallback: x"},
		"fallback":         {on("dovi_fallback"), []func(*wire.Item){trait("dynamic_range", "Dolby Vision"), trait("hdr_fallback", "HDR10")}, ""},
		"no Dolby Vision":  {on("dovi_fallback"), []func(*wire.Item){trait("dynamic_range", "SDR")}, ""},
		"fallback unknown": {on("dovi_fallback"), []func(*wire.Item){trait("dynamic_range", "Dolby Vision")}, "unknown traits.hdr_fallback"},

		"labels": {on("quality_labels"), []func(*wire.Item){trait("dynamic_range", "Dolby Vision"), trait("audio_format", "Dolby Atmos")}, "plex.label add=[Atmos DV] remove=[]: it is Dolby Vision, Dolby Atmos"},
		"labels, one there": {on("quality_labels"), []func(*wire.Item){trait("dynamic_range", "PQ"), trait("audio_format", "AAC"), func(i *wire.Item) { i.Labels = []string{"Atmos", "Kids"} }},
			"plex.label add=[HDR10] remove=[Atmos]: it is PQ, AAC"},
		"labels, right":         {on("quality_labels"), []func(*wire.Item){trait("dynamic_range", "SDR"), trait("audio_format", "AAC")}, ""},
		"labels, taken off":     {on("quality_labels"), []func(*wire.Item){trait("dynamic_range", "SDR"), trait("audio_format", "AAC"), func(i *wire.Item) { i.Labels = []string{"Dv"} }}, "plex.label add=[] remove=[DV]: it is SDR, AAC"},
		"labels, audio unknown": {on("quality_labels"), []func(*wire.Item){trait("dynamic_range", "HLG"), func(i *wire.Item) { i.Labels = []string{"Atmos"} }}, "plex.label add=[HLG] remove=[]: it is HLG"},
		"labels, all unknown":   {on("quality_labels"), nil, ""},
		"tags":                  {on("quality_tags"), []func(*wire.Item){trait("dynamic_range", "PQ"), trait("audio_format", "Dolby Atmos")}, "radarr.tag add=[hdr10 atmos] remove=[dv hdr10-plus hlg dts-x]: it is PQ with Dolby Atmos"},
		"tags, own names":       {on("quality_tags", "atmos", "immersive", "dtsx", "immersive"), []func(*wire.Item){trait("dynamic_range", "SDR"), trait("audio_format", "DTS:X")}, "radarr.tag add=[immersive immersive] remove=[dv hdr10-plus hdr10 hlg]: it is SDR with DTS:X"},
		"tags, no entry":        {on("quality_tags"), []func(*wire.Item){trait("dynamic_range", "PQ"), trait("audio_format", "AAC"), func(i *wire.Item) { i.Matches[0].State = "absent" }}, ""},
		"tags, sound unknown":   {on("quality_tags"), []func(*wire.Item){trait("dynamic_range", "PQ")}, "unknown traits.audio_format"},

		"labels, switched off": {on("quality_labels", "atmos", ""), []func(*wire.Item){trait("dynamic_range", "SDR"), trait("audio_format", "Dolby Atmos")}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			item := film()
			item.Traits = map[string]*wire.Trait{}
			item.Matches = []*wire.Match{{Matcher: "radarr", State: "matched", Id: "7"}}
			for _, change := range c.change {
				change(item)
			}
			w := acting(t, c.settings)
			if got := wanted(w.Handle("movie", item)); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// Every shipped rule says at its top what it does.
func TestEveryRuleIsDocumented(t *testing.T) {
	r, _, err := script.Load(script.Options{BuiltIn: rules.FS})
	if err != nil {
		t.Fatal(err)
	}
	for _, rule := range r.List() {
		if len(rule.Doc) < 40 {
			t.Errorf("%s has no comment at its top", rule.File)
		}
	}
}
