package reference

// Function is something that rules can call.
type Function struct {
	Name    string // days, movie:has_label, re.match; of a view TYPE:method
	Topic   string // section of the reference
	Params  []Param
	Returns string // type, as the language server writes it; empty for nothing
	Doc     string
	Example string // Lua; `luarr rules docs` shows it, a test runs it
	Braces  bool   // it takes one table and is called as in movie { … }
}

// Param is one parameter of a function.
type Param struct {
	Name string // ends in ? where it may be left out; ... takes any number
	Type string
	Doc  string
}

// The topics, in the order of the reference.
const (
	topicFile    = "A rule file"
	topicUnknown = "Unknown is not false"
	topicTime    = "Time"
	topicText    = "Text and names"
	topicLists   = "Lists"
	topicItem    = "Items"
	topicMany    = "Many items"
	topicTraits  = "Traits"
	topicTest    = "Tests"
)

// everything is what rules and tests can call.
func everything() []Function { return append(Functions(), TestFunctions()...) }

// Functions lists everything that rules can call beside Lua's own functions
// and the changes of plugins.
func Functions() []Function {
	str := func(name, doc string) Param { return Param{name, "string", doc} }
	return []Function{
		{Name: "on", Topic: topicFile, Params: []Param{str("event", "what the rule looks at"), {"handler", "function", "called with each of them"}},
			Doc:     "Calls a function for every movie, series, season, episode, artist, album, track or version, or for every library, server, session or run. The function proposes changes; it must not alter anything outside itself.",
			Example: `on("movie", function(movie) if movie.year and movie.year < 1940 then print(movie.title) end end)`},
		{Name: "detect", Topic: topicFile, Params: []Param{str("trait", "its name: small letters, digits and _"),
			{"options", `{of: "video_version"|"version"|"audio", gives?: string[], best?: any[]}`, "of: what is looked at; gives: further traits that are returned; best: values of the trait, best first, for the trait of the whole item"},
			{"fn", "function", "gives value, evidence, confidence and the values of gives, or nothing"}},
			Doc:     "Makes a trait of your own. Confidence is stream (the default), title, name or default.",
			Example: `detect("tall", { of = "video_version" }, function(v) if v.height and v.width and v.height > v.width then return "yes", "height=" .. v.height end end)`},
		{Name: "params", Topic: topicFile, Params: []Param{{"defaults", "table", "name = default: text, a number, true or false, or a list of text"}}, Returns: "table",
			Doc:     "Declares parameters. Users set them in config.toml under [rules.NAME]; the table that comes back has the values that hold.",
			Example: `local p = params { days = 365, tags = { "stale" } }`},
		{Name: "require", Topic: topicFile, Params: []Param{str("name", "a file of the rules folders, without .lua")}, Returns: "any",
			Doc: "Loads a module from the rules folders, once, at the top of a file."},

		{Name: "known", Topic: topicUnknown, Params: []Param{{"view", "any", "an item, a version, a stream, traits"}, str("field", "name of a field")}, Returns: "boolean",
			Doc:     "Tells whether a field can be known, without ending the rule.",
			Example: `on("movie", function(movie) if known(movie, "plays") and movie.plays.count == 0 then print("never played") end end)`},
		{Name: "get", Topic: topicUnknown, Params: []Param{{"view", "any", "an item, a version, a stream, traits"}, str("field", "name of a field"), {"default?", "any", "what to take where it is not known or not there"}}, Returns: "any",
			Doc:     "Reads a field that may be unknown or absent.",
			Example: `on("movie", function(movie) if get(movie, "play_count", 0) > 3 then print(movie.title) end end)`},

		{Name: "now", Topic: topicTime, Returns: "luarr.Time", Doc: "The time of the run, which stands still. A rule that asks is run again in every run.",
			Example: `on("movie", function(movie) if movie.added_at and movie.added_at > now() - days(7) then print("new") end end)`},
		{Name: "age", Topic: topicTime, Params: []Param{{"time", "luarr.Time", "a time"}}, Returns: "number", Doc: "Seconds since a time.",
			Example: `on("movie", function(movie) if movie.added_at and age(movie.added_at) > days(30) then print("older than a month") end end)`},
		{Name: "days", Topic: topicTime, Params: []Param{{"n", "number", "days"}}, Returns: "number", Doc: "Days in seconds.", Example: `assert(days(1) == 24 * hours(1))`},
		{Name: "hours", Topic: topicTime, Params: []Param{{"n", "number", "hours"}}, Returns: "number", Doc: "Hours in seconds.", Example: `assert(hours(2) == 7200)`},

		{Name: "words", Topic: topicText, Params: []Param{{"...", "string?", "texts; nil is left out"}}, Returns: "luarr.Name",
			Doc:     "Makes any text something to ask with has, like the name of a file.",
			Example: `assert(words("4K DoVi/HDR10"):has("dovi"))`},
		{Name: "re.match", Topic: topicText, Params: []Param{str("text", ""), str("expression", "an RE2 regular expression")}, Returns: "string?",
			Doc:     "Gives what an expression matches, or its groups one by one; nil where it does not. It takes no longer than the text is long.",
			Example: `local show, season = re.match("Show S02", "(\\w+) S(\\d+)") assert(season == "02")`},
		{Name: "size", Topic: topicText, Params: []Param{str("text", "such as 10GB, 700 MB or 1.5TiB")}, Returns: "number",
			Doc:     "Bytes. KB, MB, GB and TB count by 1000, KiB, MiB, GiB and TiB by 1024.",
			Example: `assert(size"1.5 GB" == 1500000000)`},
		{Name: "Name:has", Topic: topicText, Params: []Param{{"...", "string|string[]", "phrases: a blank stands for any separator or none"}}, Returns: "string?",
			Doc:     "Looks for words after the title part of a name and gives the first phrase as it stands there, or nil. Digits may follow a phrase, letters may not; after a ! at its end neither.",
			Example: `on("version", function(version) if version.name:has("remux", "bd remux") then print("remux") end end)`},
		{Name: "Name:find", Topic: topicText, Params: []Param{{"...", "string|string[]", "phrases"}}, Returns: "string? ...",
			Doc:     "Has for several phrases, or lists of them, at once: an answer for each. A list of lists will do too.",
			Example: `local hdr, dovi = words("4K DoVi/HDR10"):find({ "hdr!", "hdr10" }, { "dv", "dovi" }) assert(hdr == "HDR10" and dovi == "DoVi")`},
		{Name: "Name:first", Topic: topicText, Params: []Param{{"rows", "any[][]", "{ { value, phrase, … }, … }"}}, Returns: "any, string?",
			Doc:     "The value of the first row of which a phrase stands in the name, and the phrase as it stands there; nil where none does.",
			Example: `assert(words("AC3 5.1"):first { { "Dolby Digital", "ac3", "dd5" }, { "AAC", "aac" } } == "Dolby Digital")`},
		{Name: "Name:anywhere", Topic: topicText, Params: []Param{{"...", "string|string[]", "phrases"}}, Returns: "string?",
			Doc: "Like has, in the title part too, but for the first word."},

		{Name: "any", Topic: topicLists, Params: []Param{{"list", "any[]", ""}, {"test", "function", "called with each element"}}, Returns: "boolean",
			Doc:     "Whether the test holds for one element at least.",
			Example: `on("version", function(v) if not any(v.subtitles, function(s) return s.language_code == "eng" end) then print("no English subtitles") end end)`},
		{Name: "all", Topic: topicLists, Params: []Param{{"list", "any[]", ""}, {"test", "function", "called with each element"}}, Returns: "boolean",
			Doc:     "Whether the test holds for every element; it does for none at all.",
			Example: `assert(all({ 2, 4 }, function(n) return n % 2 == 0 end))`},
		{Name: "count", Topic: topicLists, Params: []Param{{"list", "any[]", ""}, {"test", "function", "called with each element"}}, Returns: "integer",
			Doc:     "How many elements the test holds for.",
			Example: `assert(count({ 1, 2, 3 }, function(n) return n > 1 end) == 2)`},

		{Name: "Item:has_label", Topic: topicItem, Params: []Param{str("label", "")}, Returns: "boolean", Doc: "Whether the item has a label; case does not count.",
			Example: `on("movie", function(movie) if movie:has_label("keep") then return end end)`},
		{Name: "Item:has_collection", Topic: topicItem, Params: []Param{str("collection", "")}, Returns: "boolean", Doc: "Whether the item is in a collection; case does not count."},
		{Name: "Item:has_genre", Topic: topicItem, Params: []Param{str("genre", "")}, Returns: "boolean", Doc: "Whether the item has a genre; case does not count."},
		{Name: "Item:match", Topic: topicItem, Params: []Param{str("matcher", "name of the instance, such as radarr4k")}, Returns: "luarr.Match?",
			Doc: "The item's entry in Radarr or Sonarr; nil where the matcher knows no such entry. Where it did not answer the verdict is unknown."},
		{Name: "Item:match_state", Topic: topicItem, Params: []Param{str("matcher", "name of the instance")}, Returns: "string",
			Doc: "matched, absent, ambiguous or conflict. Where the matcher did not answer the verdict is unknown."},

		{Name: "items", Topic: topicMany, Params: []Param{{"query", "{type?: string|string[], library?: string|string[]|luarr.Library, source?: string|string[], label?: string, where?: fun(item: luarr.Item): boolean, limit?: integer, unknown?: \"skip\"}",
			"what to look for: type, library (title, key or the library itself), source, label, where (a function that is given each item), limit"}}, Returns: "luarr.Query",
			Doc: "The items of the store, in a handler of library or run: to be looped over, counted or listed. They are read as the loop goes, so an item can be used in its own turn only; keep its id or title, or take :list(). " +
				"All libraries that are read count, whatever the run is restricted to. Where a library could not be read, or where asks what is not known of an item, the verdict is unknown; with unknown = \"skip\" such items are left out instead. A handler may go over items a hundred times.",
			Example: `on("run", function(run)
  local seen = {}
  for movie in items{ type = "movie", where = function(m) return #m.versions > 0 end } do
    local id = movie.external_ids and movie.external_ids.imdb
    if id and seen[id] then print(movie.title .. " is there twice: " .. seen[id]) end
    if id then seen[id] = movie.id end
  end
end)`},
		{Name: "Query:count", Topic: topicMany, Returns: "integer, integer", Doc: "How many items there are, and how many were left out because of unknown = \"skip\".",
			Example: `on("library", function(library) if items{ library = library }:count() > 10000 then print(library.title .. " is large") end end)`},
		{Name: "Query:first", Topic: topicMany, Returns: "luarr.Item?", Doc: "The first item, or nil.",
			Example: `on("run", function() local newest = items{ type = "movie", label = "featured" }:first() if newest then print(newest.title) end end)`},
		{Name: "Query:list", Topic: topicMany, Returns: "luarr.Item[]", Doc: "All of them as a table, to be sorted or kept. It takes memory: use where or limit.",
			Example: `on("run", function()
  local old = items{ type = "movie", where = function(m) return m.year and m.year < 1940 end }:list()
  table.sort(old, function(a, b) return a.year < b.year end)
  for i = 1, math.min(3, #old) do print(old[i].title) end
end)`},
		{Name: "hold", Topic: topicMany, Params: []Param{{"item", "luarr.Item", "the item at hand, or one of items{…}"}, {"span", "number|string", "how long: \"12h\", \"30d\", \"4w\" or seconds, such as days(30)"}, {"name?", "string", "which condition, where the rule has several for one item"}}, Returns: "boolean",
			Doc: "Whether the condition under which it is called has held so long. The first run that calls it for an item starts the clock, a run that looks at the item and does not call it stops it. While the verdict is unknown the clock runs on; where no run looked for five weeks it begins anew. " +
				"A plan reads the clock and leaves it as it is. luarr items --holding lists what is waited on.",
			Example: `on("movie", function(movie)
  if get(movie, "play_count", 0) == 0 and not movie:has_label("keep") then
    if hold(movie, "30d") then print(movie.title .. " would go now") else print(movie.title .. " is leaving soon") end
  end
end)`},
		{Name: "due", Topic: topicMany, Params: []Param{str("schedule", "such as \"weekly(sunday)\"; luarr schedule shows when one fires"), {"options?", "string|table", "a name by which it is remembered whatever the schedule becomes, or { name = …, catch_up = false }"}}, Returns: "boolean",
			Doc: "Whether the schedule fired since this rule last did, for what is at hand, what depends on it: all changes that the same call proposes. So it is true once for each day or hour that the schedule names, until the changes were made; where one fails the next run tries again, three times. " +
				"What no run came for is caught up by the next one, unless catch_up is false; what fired before the rule first asked was not missed. A plan notes nothing. Sources of one server are one.",
			Example: `on("server", function(server)
  if due("weekly(sunday)") then plex.clean_bundles(server, {}, "it is Sunday") end
end)`},

		{Name: "prerolls.choose", Topic: topicMany, Params: []Param{{"server", "luarr.Server", "a server"}},
			Returns: "{entry: string, value: string, current: string, by_hand: boolean, enforce: boolean, reason: string}?",
			Doc: "What [prerolls] asks for on a server now: the entry that is due, the value of the server's preference that it makes, the value of now, whether somebody set that by hand, whether [prerolls] says to overwrite it all the same, and the reason. " +
				"nil where nobody asks for anything. Where the folders cannot be read or the server's preferences were not, the verdict is unknown.",
			Example: `on("server", function(server)
  local due = prerolls.choose(server)
  if due and due.value ~= due.current then print(server.source .. " should play " .. due.entry) end
end)`},

		{Name: "maintenance.active", Topic: topicMany, Params: []Param{{"of", "luarr.Session|luarr.Server", "a stream or a server"}},
			Returns: "{reason: string?, since: luarr.Time, stops_at: luarr.Time, ends_at: luarr.Time?, allow: string[]}?",
			Doc: "The maintenance mode that the server is in, nil where it is in none: luarr maintenance on, or a run around its tasks. stops_at is when this stream has to end: at once where it began in maintenance mode, after the delay where it played already. " +
				"ends_at is nil where somebody has to switch it off, reason where nobody gave one; allow lists users, by name or id on the server, who may go on.",
			Example: `on("session", function(s)
  local mode = maintenance.active(s)
  if mode and now() >= mode.stops_at then plex.terminate(s, { message = mode.reason or "Back soon." }, "maintenance mode") end
end)`},
		{Name: "blackouts.active", Topic: topicMany, Params: []Param{{"of", "luarr.Session|luarr.Server", "a stream or a server"}},
			Returns: "{name: string, message: string?, since: luarr.Time, stops_at: luarr.Time, ends_at: luarr.Time, allow: string[]}[]",
			Doc:     "The [blackouts.NAME] of the configuration that are on and hold for the stream. One with block_new_only holds for streams that began since it opened; where nobody knows whether a stream did, the verdict is unknown.",
			Example: `on("session", function(s)
  for _, blackout in ipairs(blackouts.active(s)) do print(s.title .. " plays in the blackout " .. blackout.name) end
end)`},

		{Name: "Traits:evidence", Topic: topicTraits, Params: []Param{str("trait", "")}, Returns: "string?", Doc: "What decided a trait, such as color_transfer=smpte2084."},
		{Name: "Traits:confidence", Topic: topicTraits, Params: []Param{str("trait", "")}, Returns: "string?", Doc: "How sure a trait is: stream, title, name or default; source where the source itself gave it."},
	}
}

// Related are what views lead to beside their fields, by type.
var Related = map[string][]Field{
	"Item": {
		{Name: "series", Lua: "luarr.Item", Nil: true, Doc: "The series of an episode or a season."},
		{Name: "season", Lua: "luarr.Item", Nil: true, Doc: "The season of an episode."},
		{Name: "episodes", Lua: "luarr.Item[]", Doc: "The episodes of a series or a season."},
	},
	"Version": {
		{Name: "item", Lua: "luarr.Item", Doc: "The item it is a version of."},
		{Name: "name", Lua: "luarr.Name", Doc: "The name of its first file, to be asked for words."},
	},
	"VideoStream": {{Name: "version", Lua: "luarr.Version", Doc: "The version it belongs to."}, {Name: "item", Lua: "luarr.Item", Doc: "The item it belongs to."},
		{Name: "titles", Lua: "luarr.Name", Doc: "What its titles say, to be asked for words."}},
	"AudioStream": {{Name: "version", Lua: "luarr.Version", Doc: "The version it belongs to."}, {Name: "item", Lua: "luarr.Item", Doc: "The item it belongs to."},
		{Name: "titles", Lua: "luarr.Name", Doc: "What its profile and its titles say, to be asked for words."}},
	"SubtitleStream": {{Name: "version", Lua: "luarr.Version", Doc: "The version it belongs to."}, {Name: "item", Lua: "luarr.Item", Doc: "The item it belongs to."},
		{Name: "titles", Lua: "luarr.Name", Doc: "What its titles say, to be asked for words."}},
	"Session": {
		{Name: "item", Lua: "luarr.Item", Nil: true, Doc: "The item that plays, as the store has it; nil for what no library holds."},
		{Name: "others", Lua: "luarr.Session[]", Doc: "The other streams of the same user on the same server."},
		{Name: "beside", Lua: "luarr.Session[]", Doc: "All other streams of the server."},
	},
	"Result": {
		{Name: "changes", Lua: "{ kind: string, params: table, reason: string, target: any, instance: string?, line: string }[]", Doc: "What was proposed, in order; line is where."},
		{Name: "unknown", Lua: "{ field: string, reason: string }[]", Doc: "What the verdict is unknown for."},
		{Name: "errors", Lua: "string[]", Doc: "How the rule failed."},
		{Name: "traits", Lua: "luarr.Traits", Nil: true, Doc: "Traits of the item."},
		{Name: "item", Lua: "luarr.Item", Nil: true, Doc: "The item as the rule saw it."},
	},
	"Time": {
		{Name: "year", Lua: "integer", Doc: "The year, in the time zone of the configuration, as are all of these."},
		{Name: "month", Lua: "integer", Doc: "The month, 1 to 12."},
		{Name: "day", Lua: "integer", Doc: "The day of the month, 1 to 31."},
		{Name: "hour", Lua: "integer", Doc: "The hour, 0 to 23."},
		{Name: "minute", Lua: "integer", Doc: "The minute, 0 to 59."},
		{Name: "weekday", Lua: "string", Doc: "The day of the week: monday, tuesday, wednesday, thursday, friday, saturday or sunday."},
	},
	"Name": {
		{Name: "text", Lua: "string", Doc: "The name without folder and extension."},
		{Name: "tail", Lua: "string", Doc: "What follows the title part, without the release group."},
		{Name: "group", Lua: "string", Nil: true, Doc: "The release group."},
		{Name: "extension", Lua: "string", Nil: true, Doc: "The extension, in small letters."},
		{Name: "folder", Lua: "luarr.Name", Doc: "The name of the folder, where it names a year or an episode; else an empty name."},
		{Name: "marked", Lua: "boolean", Doc: "Whether a year, an episode or a resolution tells where the title ends."},
		{Name: "dated", Lua: "boolean", Doc: "Whether it is a year or an episode, so that no format stands in front of it."},
	},
}
