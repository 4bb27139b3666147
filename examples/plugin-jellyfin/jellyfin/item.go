package jellyfin

import (
	"strings"

	"github.com/luarr/luarr/sdk"
)

// types puts the server's words for kinds of items in those of the schema.
var types = map[string]string{
	"Movie": sdk.Movie, "Series": sdk.Series, "Season": sdk.Season, "Episode": sdk.Episode,
	"MusicArtist": sdk.Artist, "MusicAlbum": sdk.Album, "Audio": sdk.Track,
}

// plays says whether items of a type are files.
func plays(kind string) bool { return kind == sdk.Movie || kind == sdk.Episode || kind == sdk.Track }

// item puts a row in the words of the schema. Nil is for what is no item: an
// episode that is known to be missing, and what was not asked for.
func (r *itemRow) item(library string) *sdk.Item {
	kind := types[r.Type]
	if kind == "" || plays(kind) && r.LocationType == "Virtual" {
		return nil
	}
	i := &sdk.Item{
		Id: r.ID, LibraryKey: library, Type: kind, Title: r.Name, OriginalTitle: r.OriginalTitle, Year: or(r.ProductionYear),
		Genres: r.Genres, ContentRating: r.OfficialRating, DurationMs: milliseconds(r.RunTimeTicks), AddedAt: r.DateCreated.stamp(),
		OriginallyAvailableAt: r.PremiereDate.day(), AudienceRating: r.CommunityRating,
	}
	if i.Title == "" {
		i.Title = r.ID
		i.Unread = append(i.Unread, &sdk.Unread{Field: "title", Reason: "the server gives it no name"})
	}
	if r.SortName != r.Name {
		i.SortTitle = r.SortName
	}
	if r.CriticRating != nil {
		share := *r.CriticRating / 10
		i.Rating = &share
	}
	if len(r.Studios) > 0 {
		i.Studio = r.Studios[0].Name
	}
	i.ExternalIds = r.ids()
	r.place(i)
	r.state(i)
	r.tags(i)
	if plays(kind) {
		i.Versions = r.versions(i)
	} else if r.Path != "" && (kind == sdk.Series || kind == sdk.Artist) {
		i.Locations = []string{r.Path}
	}
	return i
}

// ids are the item's own in public databases.
func (r *itemRow) ids() *sdk.ExternalIds {
	var out sdk.ExternalIds
	for name, value := range r.ProviderIds {
		id := strings.TrimSpace(or(value))
		switch {
		case strings.EqualFold(name, "Imdb"):
			out.Imdb = id
		case strings.EqualFold(name, "Tmdb"):
			out.Tmdb = id
		case strings.EqualFold(name, "Tvdb"):
			out.Tvdb = id
		}
	}
	if out.Imdb+out.Tmdb+out.Tvdb == "" {
		return nil
	}
	return &sdk.ExternalIds{Imdb: out.Imdb, Tmdb: out.Tmdb, Tvdb: out.Tvdb}
}

// place says where an item belongs.
func (r *itemRow) place(i *sdk.Item) {
	switch i.Type {
	case sdk.Season:
		i.ParentId, i.SeriesId, i.ParentTitle, i.SeriesTitle, i.SeasonNumber = r.SeriesID, r.SeriesID, r.SeriesName, r.SeriesName, r.IndexNumber
	case sdk.Episode:
		i.ParentId, i.SeriesId, i.ParentTitle, i.SeriesTitle = r.SeasonID, r.SeriesID, r.SeasonName, r.SeriesName
		i.SeasonNumber, i.EpisodeNumber = r.ParentIndexNumber, r.IndexNumber
	case sdk.Album:
		if len(r.AlbumArtists) > 0 {
			i.ParentId, i.ParentTitle = r.AlbumArtists[0].ID, r.AlbumArtists[0].Name
		}
	case sdk.Track:
		i.ParentId, i.ParentTitle, i.EpisodeNumber = r.AlbumID, r.Album, r.IndexNumber
		if len(r.AlbumArtists) > 0 {
			i.SeriesId, i.SeriesTitle = r.AlbumArtists[0].ID, r.AlbumArtists[0].Name
		}
		if len(r.ArtistItems) > 0 && r.ArtistItems[0].Name != i.SeriesTitle {
			i.OriginalTitle = r.ArtistItems[0].Name
		}
	}
	if !plays(i.Type) {
		i.ChildCount, i.LeafCount = r.ChildCount, r.RecursiveItemCount
	}
}

// state tells what the user did with an item.
func (r *itemRow) state(i *sdk.Item) {
	u := r.UserData
	if u == nil {
		const why = "the server gave no play state"
		names := []string{"play_count", "last_played_at", "view_offset_ms", "user_rating"}
		if !plays(i.Type) {
			names = []string{"viewed_leaf_count", "user_rating"}
		}
		for _, name := range names {
			i.Unread = append(i.Unread, &sdk.Unread{Field: name, Reason: why})
		}
		return
	}
	i.UserRating = u.Rating
	if !plays(i.Type) {
		if u.UnplayedItemCount != nil && r.RecursiveItemCount != nil {
			seen := max(0, *r.RecursiveItemCount-*u.UnplayedItemCount)
			i.ViewedLeafCount = &seen
		}
		return
	}
	count := u.PlayCount
	if u.Played {
		count = max(count, 1)
	}
	i.PlayCount, i.LastPlayedAt, i.ViewOffsetMs = &count, u.LastPlayedDate.stamp(), milliseconds(&u.PlaybackPositionTicks)
}

// tags tells the labels. Of collections the server says nothing at the item.
func (r *itemRow) tags(i *sdk.Item) {
	if r.Tags != nil {
		i.Labels = *r.Tags
	} else {
		i.Unread = append(i.Unread, &sdk.Unread{Field: "labels", Reason: "the server left the tags out"})
	}
	i.Unread = append(i.Unread, &sdk.Unread{Field: "collections", Reason: "Jellyfin does not tell them with an item"})
}
