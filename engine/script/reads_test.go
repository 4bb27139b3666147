package script

import (
	"strings"
	"testing"

	"github.com/luarr/luarr/sdk/wire"
)

func TestReadsMatches(t *testing.T) {
	deleting := on("radarr.delete_file(m, {}, 'y')")
	deleting.Actors[0].Kinds = append(deleting.Actors[0].Kinds, &wire.ChangeKind{Name: "delete_file", Targets: []string{"movie"}, Destructive: true})
	for _, c := range []struct {
		name string
		o    Options
		want string
	}{
		{"none", on("return m.year"), ""},
		{"a field", on("return m:match('radarr').custom_formats"), "movie.custom_formats movie.id"},
		{"the state alone", on("return m:match_state('radarr')"), "movie.id"},
		{"the list", on("return m.matches[1].size_bytes"), "movie.id movie.size_bytes"},
		{"a change", on("radarr.tag(m, { add = 'x' }, 'y')"), "movie.id"},
		{"a change that loses data", deleting, "movie.file movie.id"},
		{"a field in a module", options("actions/maintenance.lua", "local lib = require 'lib' on('movie', function(m) return lib(m:match('radarr')) end)",
			"lib.lua", "return function(match) return match.media_info end"), "movie.id movie.media_info"},
		{"versions are of movies and episodes", options("actions/maintenance.lua", "on('version', function(v) return v.item:match('radarr').quality end)"),
			"episode.id episode.quality movie.id movie.quality"},
		{"episodes of a series", options("actions/maintenance.lua", "on('series', function(s) return s.episodes[1]:match('sonarr') end)"),
			"episode.episodes episode.id series.episodes series.id"},
		{"only a detector", options("detect/x.lua", "detect('x', { of = 'version' }, function(v) return v.item:match('radarr').tags end)"), ""},
		{"a rule that is off", options("actions/off.lua", "on('movie', function(m) return m:match('radarr') end)"), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, _, err := Load(c.o)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(r.ReadsMatches(), " "); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestUnreadFieldsAreUnknown: a rule may find its way to a field without naming
// it; what was not read is not taken for what is not there.
func TestUnreadFieldsAreUnknown(t *testing.T) {
	const why = ": it was not read from radarr, because no rule of the last run asks for it"
	for name, c := range map[string]struct{ unread, body, want string }{
		"files":           {"files", "local f = 'custom_' .. 'formats' local _ = m:match('radarr')[f]", "unknown matches.custom_formats" + why},
		"score":           {"files", "local _ = m:match('radarr').custom_format_score", "unknown matches.custom_format_score" + why},
		"scores":          {"scores", "local _ = m:match('radarr').format_scores", "unknown matches.format_scores" + why},
		"episode":         {"episodes", "local _ = m:match('radarr').monitored", "unknown matches.monitored" + why},
		"file of episode": {"episode_files", "local _ = m:match('radarr').quality", "unknown matches.quality" + why},
		"others":          {"episodes", say("m:match('radarr').id"), "=7"},
		"what was read":   {"", say("m:match('radarr').custom_format_score"), "=nil"},
		"asked first":     {"files", say("known(m:match('radarr'), 'custom_formats')"), "=false"},
	} {
		t.Run(name, func(t *testing.T) {
			item := movie()
			if c.unread != "" {
				item.Matches[0].Unread = []string{c.unread}
			}
			if got := said(start(t, on(c.body)).Handle("movie", item)); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
	fields := (&wire.Match{}).ProtoReflect().Descriptor().Fields()
	for what, list := range unreadFields {
		for _, name := range list {
			found := false
			for i := range fields.Len() {
				found = found || string(fields.Get(i).Name()) == name
			}
			if !found {
				t.Errorf("%s: a match has no field %q", what, name)
			}
		}
	}
}
