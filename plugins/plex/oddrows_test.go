package plex

import "testing"

// TestOddRows reads rows of libraries as they are: with things missing, things
// twice, and names that trip others up.
func TestOddRows(t *testing.T) {
	for _, c := range []struct{ name, kind, says, want string }{
		{"no media", "movie", `"title":"x"`, `"title":"x"`},
		{"media without parts", "movie", `"Media":[{"id":1,"Part":[]},{"id":2}]`, `"versions":[{"id":"1"},{"id":"2"}]`},
		{"a file that was never analysed", "movie", `"Media":[{"id":1,"Part":[{"id":2,"key":"/x","file":"/a.mkv","size":7}]}]`,
			`"versions":[{"id":"1","parts":[{"id":"2","file":"/a.mkv","size_bytes":"7"}]}]`},
		{"nothing among media", "movie", `"Media":[null,{"id":1,"Part":[null,{"id":2,"Stream":[null,{"streamType":2,"codec":"aac"}]}]},null]`,
			`"versions":[{"id":"1","parts":[{"id":"2"}],"audio":[{"codec":"aac"}]}]`},
		{"one instead of a list", "movie", `"Media":{"id":1,"Part":{"id":2,"Stream":{"streamType":"3","codec":"srt"}}},"Guid":{"id":"tmdb://603"},"Genre":{"tag":"Drama"}`,
			`"versions":[{"id":"1","parts":[{"id":"2"}],"subtitles":[{"codec":"srt"}]}],"external_ids":{"tmdb":"603"},"genres":["Drama"]`},
		{"several versions", "movie", `"Media":[{"id":1,"height":2160,"Part":[{"file":"/4k.mkv"}]},{"id":2,"height":1080,"Part":[{"file":"/hd.mkv"}]},{"id":3,"proxyType":"42","Part":[{"file":"/Plex Versions/tv.mp4"}]}]`,
			`"versions":[{"id":"1","height":2160,"parts":[{"file":"/4k.mkv"}]},{"id":"2","height":1080,"parts":[{"file":"/hd.mkv"}]},{"id":"3","optimized":true,"parts":[{"file":"/Plex Versions/tv.mp4"}]}]`},
		{"a stack", "movie", `"Media":[{"Part":[{"file":"/cd1.avi","Stream":[{"streamType":1,"codec":"mpeg4"}]},{"file":"/cd2.avi","Stream":[{"streamType":1,"codec":"mpeg4"}]}]}]`,
			`"versions":[{"parts":[{"file":"/cd1.avi"},{"file":"/cd2.avi"}],"video":[{"codec":"mpeg4"},{"codec":"mpeg4"}]}]`},
		{"paths", "movie", `"Media":[{"Part":[{"file":"M:\\Filme\\Übung #1 50% + ? &.mkv"},{"file":"\\\\nas\\share\\e\u0301.mkv"},{"file":"/灯/\u200f\u202e🎬.mkv"}]}]`,
			`"versions":[{"parts":[{"file":"M:\\Filme\\Übung #1 50% + ? &.mkv"},{"file":"\\\\nas\\share\\e\u0301.mkv"},{"file":"/灯/\u200f\u202e🎬.mkv"}]}]`},
		{"a size beyond 40 bits", "movie", `"Media":[{"Part":[{"size":"9007199254740993"}]}]`, `"versions":[{"parts":[{"size_bytes":"9007199254740993"}]}]`},
		{"a hidden season", "episode", `"skipParent":true,"index":3,"parentIndex":1,"grandparentRatingKey":"3","grandparentTitle":"A Show"`,
			`"episode_number":3,"season_number":1,"series_id":"3","series_title":"A Show"`},
		{"a special", "episode", `"index":1,"parentIndex":0,"parentRatingKey":"4","grandparentRatingKey":3`, `"episode_number":1,"season_number":0,"parent_id":"4","series_id":"3"`},
		{"an episode by date", "episode", `"parentIndex":2019,"originallyAvailableAt":"2019-03-30"`, `"season_number":2019,"originally_available_at":"2019-03-30"`},
		{"an episode of an old agent", "episode", `"guid":"com.plexapp.agents.thetvdb://121361/1/2?lang=en","grandparentRatingKey":"3"`,
			`"guid":"com.plexapp.agents.thetvdb://121361/1/2?lang=en","series_id":"3"`},
		{"its series", "show", `"guid":"com.plexapp.agents.thetvdb://121361?lang=en"`, `"guid":"com.plexapp.agents.thetvdb://121361?lang=en","external_ids":{"tvdb":"121361"}`},
		{"an episode with ids of its own", "episode", `"guid":"plex://episode/5","grandparentGuid":"plex://show/3","Guid":[{"id":"tvdb://4"}]`,
			`"guid":"plex://episode/5","external_ids":{"tvdb":"4"}`},
		{"a local track", "track", `"guid":"local://40","index":1,"updatedAt":null`, `"guid":"local://40","episode_number":1`},
		{"nulls", "movie", `"title":null,"year":null,"addedAt":null,"rating":null,"Genre":null,"Media":null,"Guid":[null],"Collection":[{"tag":null},{"tag":"x"}],"viewOffset":null`,
			`"collections":["x"]`},
		{"numbers in words", "movie", `"year":"twenty","rating":"","viewCount":"many","duration":{}`, ``},
	} {
		rowBecomes(t, c.name, c.kind, c.says, c.want)
	}
}
