package script

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// doubtsOf checks one rule file and gives its warnings, one a line.
func doubtsOf(t *testing.T, text string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "r.lua"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	_, list, err := Check(Options{Folder: dir, Actors: toCheck})
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, c := range list {
		switch {
		case c.Severity == "error":
			t.Errorf("%s: %s", text, c.Message)
		case c.Severity == "warning" && (c.Line < 1 || c.Rule != "r" || !strings.HasSuffix(c.File, "r.lua")):
			t.Errorf("no place: %+v", c)
		case c.Severity == "warning":
			lines = append(lines, c.Message+" | "+c.Hint)
		}
	}
	return strings.Join(lines, "\n")
}

func TestWhatMayBeAbsent(t *testing.T) {
	movie := func(body string) string { return `on("movie", function(m) ` + body + ` end)` }
	for _, c := range []struct{ name, lua, want string }{
		{"a comparison", movie(`return m.year > 2000`), `m.year may be absent, and > fails on nil | write (m.year or 0), or ask for it first: m.year and …`},
		{"turned round", movie(`return 2000 <= m.year`), `m.year may be absent, and <= fails`},
		{"a sum", movie(`return m.duration_ms / 60000`), `m.duration_ms may be absent, and / fails`},
		{"a text", movie(`return "by " .. m.studio`), `m.studio may be absent, and .. fails on nil | write (m.studio or "")`},
		{"minus", movie(`return -m.year`), `m.year may be absent, and - fails`},
		{"an age", movie(`return age(m.added_at)`), `m.added_at may be absent, and age fails on nil | ask for it first: m.added_at and …`},
		{"a method of a text", movie(`return m.studio:lower()`), `m.studio may be absent, and calling lower fails`},
		{"a function of text", movie(`return string.lower(m.studio)`), `m.studio may be absent, and string.lower fails`},
		{"an expression", movie(`return re.match(m.studio, "x")`), `and re.match fails`},
		{"what lies below", movie(`return m.external_ids.imdb`), `m.external_ids may be absent, and reading "imdb" of it fails`},
		{"a first element", movie(`return m.versions[1].height`), `m.versions[1] may be absent, and reading "height" of it fails`},
		{"a match", movie(`return m:match("radarr").title`), `m:match(…) may be absent`},
		{"the first item", `on("run", function() return items{}:first().title end)`, `items{…}:first() may be absent`},
		{"a session's item", `on("session", function(s) return s.item.title end)`, `s.item may be absent`},
		{"a local", movie(`local year = m.year return year + 1`), `year (m.year) may be absent`},
		{"one of two", movie(`local at = m.last_played_at or m.added_at return age(at)`), `at (m.added_at) may be absent`},
		{"get without a default", movie(`return get(m, "year") > 2`), `get(…, "year") may be absent`},
		{"handed to a function", `local function old(year) return year < 1950 end on("movie", function(m) return old(m.year) end)`, `year (m.year) may be absent`},
		{"asked for on the other way", movie(`if m.year then return end return m.year + 1`), `m.year may be absent`},
		{"asked for something else", movie(`if m.studio then return m.year + 1 end`), `m.year may be absent`},
		{"asked for with or", movie(`if m.studio or m.year then return m.year + 1 end`), `m.year may be absent`},
		{"asked for of another", movie(`for _, v in ipairs(m.versions) do if m.year then return v.height + 1 end end`), `v.height may be absent`},
		{"once is enough", movie(`local a = m.year + 1 local b = m.year + 2 return a, b`), `m.year may be absent`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := doubtsOf(t, c.lua); !strings.Contains(got, c.want) || strings.Count(got, "\n") > 0 {
				t.Errorf("got %q, want one with %q", got, c.want)
			}
		})
	}
}

func TestWhatIsAskedForIsThere(t *testing.T) {
	for _, body := range []string{
		`return m.year and m.year > 2000`,
		`return (m.year or 0) > 2000`,
		`return get(m, "year", 0) > 2000`,
		`return not m.year or m.year > 2000`,
		`return m.year ~= nil and m.year > 2000`,
		`if m.year == nil then return end return m.year + 1`,
		`if not m.year then return end return m.year + 1`,
		`if not m.year or not m.added_at then return end return m.year + 1, age(m.added_at)`,
		`if m.year and m.studio then return m.studio .. m.year end`,
		`if type(m.year) == "number" then return m.year + 1 end`,
		`if m.content_rating == "PG" then return m.content_rating .. "!" end`,
		`if m.external_ids and m.external_ids.imdb then return "x" .. m.external_ids.imdb end`,
		`local id = m.external_ids and m.external_ids.imdb if id then return "x" .. id end`,
		`local id = m.external_ids and m.external_ids.imdb return id and "x" .. id`,
		`local year = m.year if year then return year + 1 end`,
		`local year = m.year if m.year then return year + 1 end`,
		`local year = m.year or 0 return year + 1`,
		`local year = m.year if not year then year = 0 end return year + 1`,
		`local new = m.year and m.year > 2000 if new then return m.year + 1 end`,
		`assert(m.year, "no year") return m.year + 1`,
		`if not m.year then error("no year") end return m.year + 1`,
		`while m.year do return m.year + 1 end`,
		`if m.year then return any(m.versions, function(v) return (v.height or 0) > m.year end) end`,
		`if #m.versions == 0 then return end return m.versions[1].height`,
		`if #m.versions > 0 and m.versions[1].height then return m.versions[1].height + 1 end`,
		`for i, v in ipairs(m.versions) do if v.height then return v.height + i, m.versions[1].id end end`,
		`for i = 1, #m.versions do print(m.versions[i].id) end`,
		`local wants = { x = true } local r = m:match("radarr") if r and wants[r.quality_profile] then return r.quality_profile .. "" end`,
		`return m.title .. m.library .. m.type, #m.labels, m.plays.count > 3, m.year == 1999, tostring(m.year)`,
		`local function old(year) return year < 1950 end return m.year and old(m.year)`,
		`return m.play_count == 0 and "never" or "played"`,
		`goto out do print(m.year) end ::out::`,
	} {
		if got := doubtsOf(t, `on("movie", function(m) `+body+` end)`); got != "" {
			t.Errorf("%s\n%s", body, got)
		}
	}
	if got := doubtsOf(t, `on("episode", function(e) return e.series.title .. e.season.title end)`); got != "" {
		t.Error(got)
	}
}
