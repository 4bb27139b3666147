package jellyfintest

import "fmt"

// library is the field of an item that names its library; it is not sent.
const library = "library"

// The ids of the libraries.
const (
	Films = "f0000000000000000000000000000001"
	Shows = "f0000000000000000000000000000002"
	Music = "f0000000000000000000000000000003"
)

// folders lists the libraries, those included that the plugin does not read.
func (s *Server) folders() []any {
	folder := func(id, name string, kind any, path string) map[string]any {
		return map[string]any{
			"Name": name, "CollectionType": kind, "ItemId": id, "Locations": []any{path}, "RefreshStatus": "Idle", "RefreshProgress": nil,
			"LibraryOptions": map[string]any{"Enabled": true, "PreferredMetadataLanguage": "de"},
		}
	}
	return []any{
		folder(Films, "Films", "movies", "/media/films"), folder(Shows, "Shows", "tvshows", "/media/shows"),
		folder(Music, "Music", "music", "/media/music"), folder("f4", "Holidays", "homevideos", "/media/home"),
		folder("f5", "Odds and Ends", nil, "/media/odds"),
	}
}

// views lists the libraries as a common user sees them.
func (s *Server) views() map[string]any {
	var rows []any
	for _, one := range s.folders() {
		f := one.(map[string]any)
		rows = append(rows, map[string]any{"Id": f["ItemId"], "Name": f["Name"], "Type": "CollectionFolder", "CollectionType": f["CollectionType"]})
	}
	return map[string]any{"Items": rows, "TotalRecordCount": len(rows), "StartIndex": 0}
}

// ID is the id of the nth item of a kind, from 1.
func ID(kind string, n int) string { return fmt.Sprintf("%s%031x", kind, n) }

// base is what every item has.
func (s *Server) base(id, kind, in, name string) item {
	return item{
		"Id": id, "ServerId": "5e7fe70000000000000000000000000a", "Type": kind, library: in, "Name": name, "SortName": name, "OriginalTitle": nil,
		"DateCreated": fmt.Sprintf("2026-01-%02dT10:00:00.1234567Z", 1+len(s.items)%28), "ProductionYear": 2024, "PremiereDate": "2024-03-01T00:00:00.0000000Z",
		"RunTimeTicks": int64(66_000_000_000), "OfficialRating": "PG-13", "CommunityRating": 7.25, "CriticRating": 88, "Overview": "Ä <b>story</b> & more.",
		"Genres": []any{"Drama"}, "Studios": []any{map[string]any{"Name": "Studio", "Id": "1"}}, "Tags": []any{"keyword"}, "ProviderIds": map[string]any{},
		"LocationType": "FileSystem", "LockedFields": []any{}, "LockData": false, "People": []any{map[string]any{"Name": "Ada", "Role": "Captain", "Type": "Actor"}},
		"UserData": map[string]any{"PlaybackPositionTicks": 0, "PlayCount": 0, "IsFavorite": false, "Played": false, "Key": id},
	}
}

// shows makes two series.
func (s *Server) shows() {
	for n := 1; n <= 2; n++ {
		series := s.base(ID("b", n), "Series", Shows, fmt.Sprintf("Harbour %d", n))
		series["ProviderIds"] = map[string]any{"Tvdb": fmt.Sprint(70000 + n), "Imdb": fmt.Sprintf("tt55%05d", n)}
		series["Path"], series["ChildCount"], series["RecursiveItemCount"] = fmt.Sprintf("/media/shows/Harbour %d", n), 2, 4
		series["UserData"] = map[string]any{"UnplayedItemCount": 3, "PlaybackPositionTicks": 0, "PlayCount": 0, "Played": false}
		delete(series, "RunTimeTicks")
		s.items = append(s.items, series)
		for season := 1; season <= 2; season++ {
			s.season(series, n*10+season, season)
		}
	}
}

// season makes a season of two episodes, and one that is missing.
func (s *Server) season(series item, n, number int) {
	season := s.base(ID("c", n), "Season", Shows, fmt.Sprintf("Season %d", number))
	season["SeriesId"], season["SeriesName"], season["IndexNumber"] = series["Id"], series["Name"], number
	season["LocationType"] = "Virtual" // a season without a folder of its own
	season["ChildCount"], season["RecursiveItemCount"] = 2, 2
	s.items = append(s.items, season)
	for e := 1; e <= 3; e++ {
		id := ID("d", n*10+e)
		episode := s.base(id, "Episode", Shows, fmt.Sprintf("Part %d", e))
		episode["SeriesId"], episode["SeriesName"], episode["SeasonId"], episode["SeasonName"] = series["Id"], series["Name"], season["Id"], season["Name"]
		episode["ParentIndexNumber"], episode["IndexNumber"] = number, e
		episode["MediaSources"] = []any{source(id, fmt.Sprintf("%s/S%02dE%02d.mkv", series["Path"], number, e), sdr, eac3)}
		if e == 3 {
			episode["LocationType"], episode["MediaSources"] = "Virtual", []any{}
		}
		s.items = append(s.items, episode)
	}
}

// music makes an album.
func (s *Server) music() {
	artist := s.base(ID("7", 1), "MusicArtist", Music, "The Locks")
	by := []any{map[string]any{"Name": "The Locks", "Id": artist["Id"]}}
	album := s.base(ID("8", 1), "MusicAlbum", Music, "Sluice")
	album["AlbumArtists"], album["ChildCount"] = by, 2
	s.items = append(s.items, artist, album)
	for n := 1; n <= 2; n++ {
		id := ID("9", n)
		track := s.base(id, "Audio", Music, fmt.Sprintf("Gate %d", n))
		track["Album"], track["AlbumId"], track["AlbumArtists"], track["ArtistItems"], track["IndexNumber"] = "Sluice", album["Id"], by, by, n
		track["MediaSources"] = []any{source(id, fmt.Sprintf("/media/music/Sluice/%02d.flac", n), nil, flac)}
		s.items = append(s.items, track)
	}
}
