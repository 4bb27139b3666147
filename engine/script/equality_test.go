package script

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What compares without an error and can never hold is told before a run.
func TestWhatNeverHolds(t *testing.T) {
	detector := "detect('range', { of = 'version', best = { 'DV', 'SDR' } }, function(v) return 'DV' end)\n"
	for _, c := range []struct{ name, lua, want string }{
		{"text and number", "on('version', function(v) return v.resolution == 1080 end)", `v.resolution never equals 1080 | it is text: write "1080"`},
		{"number and text", "on('version', function(v) return '2160' ~= v.height end)", `v.height never equals "2160" | it is a number`},
		{"a list of labels", "on('movie', function(m) return m.labels == 'keep' end)", `| it is a list: write m:has_label("keep")`},
		{"another list", "on('movie', function(m) return m.versions == 'x' end)", `any(m.versions, function(x) return`},
		{"a view", "on('session', function(s) return s.player == 'Roku' end)", `s.player never equals "Roku" | it has fields: compare one of them, such as s.player.title`},
		{"an item", "on('movie', function(m) return m ~= 'Heat' end)", `such as m.title`},
		{"two views", "on('session', function(s) return any(s.beside, function(o) return o.player == s.player end) end)", ""},
		{"all traits", "on('movie', function(m) return m.traits == 'SDR' end)", `it has all traits`},
		{"the name of a file", "on('version', function(v) return v.name == 'remux' end)", `write v.name:has("remux")`},
		{"a time", "on('movie', function(m) return m.added_at == '2024-01-01' end)", `age(m.added_at) > days(90)`},
		{"an instance that is not there", "on('movie', function(m) radarr.tag(m, { add = 'x', instance = 'uhd' }, 'why') end)", `no radarr instance is called "uhd" | there is radarr`},
		{"an instance by another name", "on('movie', function(m) radarr.tag(m, { add = 'x', instance = 'radar' }, 'why') end)", `| did you mean "radarr"?`},
		{"a trait", detector + "on('movie', function(m) return m.traits.range == 'dv' end)", `never equals "dv" | it is one of DV, SDR`},
		{"a value of a trait", detector + "on('movie', function(m) return m.traits.range == 'SDR' end)", ""},
		{"a place", "on('session', function(s) return s.location == 'remote' end)", `| it is one of lan, wan, relay`},
		{"a type", "on('library', function(l) return l.type == 'MOVIE' end)", ""},
		{"or another", "on('movie', function(m) if m.content_rating == 'G' or 'PG' then print(m) end end)", `"PG" alone is always true`},
		{"a value that is made so", "on('movie', function(m) local s = m.content_rating == 'G' and 'kids' or 'all' print(s) end)", ""},
		{"not before equals", "on('movie', function(m) if not m.content_rating == 'G' then print(m) end end)", `not is taken before ==`},
		{"not of both", "on('movie', function(m) if not (m.content_rating == 'G') then print(m) end end)", ""},
		{"a method that is not called", "on('movie', function(m) if m.has_label then print(m) end end)", `has_label is a function`},
		{"a time and a text", "on('movie', function(m) return m.added_at and m.added_at > '2024-01-01' end)", `m.added_at is a time, and cannot be compared with "2024-01-01"`},
		{"a size and a text", "on('version', function(v) return (v.height or 0) > 1 and v.width and v.width > '10' end)", `v.width is a number`},
		{"a fact that is set", "on('movie', function(m) m.labels = {} end)", `m.labels cannot be set: facts are read-only`},
		{"a table of one's own", "on('movie', function(m) local t = {} t.x = 1 print(t) end)", ""},
		{"a change with a colon", "on('movie', function(m) plex:label(m, { add = 'x' }, 'why') end)", `plex.label is called with a dot`},
		{"text for parameters", "on('movie', function(m) plex.label(m, 'x', 'why') end)", `the second argument is a table of parameters, as in { add = … }`},
		{"the clock of the system", "on('movie', function(m) print(os.time()) end)", `"os" is not available to rules | write now() for the time`},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "r.lua"), []byte(c.lua), 0o600); err != nil {
				t.Fatal(err)
			}
			_, list, err := Check(Options{Folder: dir, Actors: toCheck})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, c := range list {
				got = append(got, c.Message+" | "+c.Hint)
			}
			if all := strings.Join(got, "\n"); !strings.Contains(all, c.want) || c.want == "" && all != "" {
				t.Errorf("%s\nwant %s", all, c.want)
			}
		})
	}
}
