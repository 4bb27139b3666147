package rules_test

import (
	"fmt"
	"math/rand/v2"
)

// questions are what conditions ask of an item called m, in the ways that Lua
// has of asking. %d is a small number.
var questions = []string{
	"m.year > 199%d", "m.year == 2000", "m.rating >= %d", "m.play_count == 0", "m.plays.count > %d", "#m.plays.users == 0",
	"m.leaf_count < %d", "m.external_ids.imdb == nil", "m.added_at > now() - days(%d000)", "m.studio == nil",
	"m:has_label('keep')", "m:has_genre('Drama')", "m:has_collection('Best')", "#m.labels == 0", "any(m.genres, function(g) return g == 'Action' end)",
	"table.concat(m.labels, ',') == ''", "all(m.collections, function(c) return c ~= 'New' end)",
	"m.traits.dynamic_range == 'SDR'", "m.traits.hdr_fallback ~= 'none'", "m.traits:confidence('audio_format') == 'stream'",
	"m:match('radarr') == nil", "m:match('sonarr') ~= nil", "m:match('radarr').monitored", "#m:match('radarr').tags == 0",
	"m:match_state('radarr') == 'matched'", "m:match_state('sonarr') == 'absent'", "m:match_state('radarr') == 'unknown'",
	"any(m.matches, function(x) return x.state == 'matched' end)", "count(m.matches, function(x) return x.state == 'absent' end) > %d",
	"all(m.matches, function(x) return x.state ~= 'matched' or x.has_file end)",
	"#m.versions > %d", "any(m.versions, function(v) return v.height > 1080 end)", "all(m.versions, function(v) return v.container == 'mkv' end)",
	"any(m.versions, function(v) return v.name:has('dv') end)", "any(m.versions, function(v) return #v.parts == 0 end)",
	"any(m.versions, function(v) return v.parts[1].size_bytes == %d end)", "all(m.versions, function(v) return v.name.group == nil end)",
	"any(m.versions, function(v) return v.video[1].codec == 'hevc' end)", "any(m.versions, function(v) return #v.audio == 0 end)",
	"all(m.versions, function(v) return v.traits.dynamic_range == 'SDR' end)",
	"any(m.versions, function(v) return any(v.audio, function(a) return a.channels > %d end) end)",
	"any(m.versions, function(v) return all(v.audio, function(a) return a.traits.audio_format ~= 'AAC' end) end)",
	"m.type == 'movie'", "m.title == 'Dark'", "tostring(m) == ''",
}

// ofEpisodes are asked of episodes too, and ofSeries of what has some.
var (
	ofEpisodes = []string{
		"m.series == nil", "m.season == nil", "m.series:has_label('keep')", "m.series.year > 199%d", "#m.series.episodes > %d",
		"#m.season.episodes == 0", "m.season.leaf_count == %d", "all(m.series.episodes, function(e) return e.play_count == 0 end)",
	}
	ofSeries = []string{
		"#m.episodes == 0", "#m.episodes > %d", "any(m.episodes, function(e) return e.play_count > 0 end)",
		"count(m.episodes, function(e) return e:has_label('keep') end) == 0",
	}
	// ofVersions are asked of a version called m, and of the item that has it.
	ofVersions = []string{
		"m.height > 1080", "m.container == 'mkv'", "#m.parts == 0", "m.parts[1].size_bytes > %d", "m.name:has('dv')", "m.name:has('x264') == nil",
		"m.name.group == 'GRP'", "m.name.extension == nil", "#m.audio == 0", "#m.subtitles == 0", "m.video[1].codec == 'hevc'",
		"m.traits.dynamic_range == 'SDR'", "m.item:has_label('keep')", "m.item.year > 199%d", "m.item:match('radarr') == nil", "#m.item.versions == 1",
		"any(m.audio, function(a) return a.version.height > %d end)", "all(m.audio, function(a) return a.traits.audio_format == 'AAC' end)",
	}
)

// condition makes a condition at random, out of questions, their negations and
// every way to keep an error from showing.
func condition(r *rand.Rand, of []string, depth int) string {
	if depth == 0 || r.IntN(5) == 0 {
		q := pick(r, of...)
		for i := range len(q) - 1 {
			if q[i:i+2] == "%d" {
				return fmt.Sprintf(q, r.IntN(4))
			}
		}
		return q
	}
	sub := func() string { return condition(r, of, depth-1) }
	switch r.IntN(8) {
	case 0, 1:
		return fmt.Sprintf("(%s and %s)", sub(), sub())
	case 2, 3:
		return fmt.Sprintf("(%s or %s)", sub(), sub())
	case 4, 5:
		return fmt.Sprintf("not (%s)", sub())
	case 6:
		return fmt.Sprintf("caught(function() return %s end)", sub())
	}
	return fmt.Sprintf("apart(function() return %s end)", sub())
}

// preamble are ways to keep an error from showing: as false, and as true.
const preamble = `
local function caught(f) local ok, value = pcall(f) return ok and value end
local function apart(f)
  local co = coroutine.create(f)
  local ok, value = coroutine.resume(co)
  return not ok or value
end
`
