package plex

import (
	"github.com/luarr/luarr/sdk"
)

// row is what an item's row says before its type is known, which may come
// after everything else.
type row struct {
	item *sdk.Item
	kind string // Plex' word: movie, show, season, …

	index, parentIndex              *int32
	parent, grandparent             string // rating keys
	parentTitle, grandparentTitle   string
	guids                           []string
	genres, labels, collections     []string
	locations                       []string
	versions                        []*sdk.Version
	withMedia, analysed, hasStreams bool
}

// types are Plex' words for the schema's item types.
func typeOf(kind string) string {
	switch kind {
	case "movie", "season", "episode", "artist", "album", "track":
		return kind
	case "show":
		return sdk.Series
	}
	return ""
}

// readItem reads one row. The item has no type where Plex' is none of ours;
// it is nil where the row has no key.
func (d *decoder) readItem() *sdk.Item {
	d.raw = row{
		item:        d.items.one(),
		guids:       d.raw.guids[:0],
		genres:      d.raw.genres[:0],
		labels:      d.raw.labels[:0],
		collections: d.raw.collections[:0],
		locations:   d.raw.locations[:0],
		versions:    d.raw.versions[:0],
	}
	d.object(d.itemField)
	if d.err != nil || d.raw.item.Id == "" {
		return nil
	}
	return d.finishItem()
}

// itemField reads one field of a row.
func (d *decoder) itemField(name []byte) {
	it, r := d.raw.item, &d.raw
	switch string(name) {
	case "ratingKey":
		it.Id = d.str()
	case "type":
		r.kind = d.word()
	case "guid":
		it.Guid = d.str()
	case "title":
		it.Title = d.str()
	case "titleSort":
		it.SortTitle = d.str()
	case "originalTitle":
		it.OriginalTitle = d.word()
	case "editionTitle":
		it.Edition = d.word()
	case "year":
		it.Year = d.int32()
	case "studio":
		it.Studio = d.word()
	case "network":
		if network := d.word(); it.Studio == "" {
			it.Studio = network
		}
	case "contentRating":
		it.ContentRating = d.word()
	case "originallyAvailableAt":
		it.OriginallyAvailableAt = d.day()
	case "rating":
		it.Rating = d.optFloat()
	case "audienceRating":
		it.AudienceRating = d.optFloat()
	case "userRating":
		it.UserRating = d.optFloat()
	case "duration":
		it.DurationMs = d.int64()
	case "addedAt":
		it.AddedAt = d.time()
	case "updatedAt":
		it.UpdatedAt = d.time()
	case "lastViewedAt":
		it.LastPlayedAt = d.time()
	case "lastRatedAt":
		it.LastRatedAt = d.time()
	case "viewCount":
		it.PlayCount = d.optInt32()
	case "viewOffset":
		it.ViewOffsetMs = d.int64()
	case "childCount":
		it.ChildCount = d.optInt32()
	case "leafCount":
		it.LeafCount = d.optInt32()
	case "viewedLeafCount":
		it.ViewedLeafCount = d.optInt32()
	case "absoluteIndex":
		it.AbsoluteNumber = d.optInt32()
	case "index":
		r.index = d.optInt32()
	case "parentIndex":
		r.parentIndex = d.optInt32()
	case "parentRatingKey":
		r.parent = d.word()
	case "grandparentRatingKey":
		r.grandparent = d.word()
	case "parentTitle":
		r.parentTitle = d.word()
	case "grandparentTitle":
		r.grandparentTitle = d.word()
	case "Genre":
		r.genres = d.tags(r.genres, "tag", false)
	case "Label":
		r.labels = d.tags(r.labels, "tag", false)
	case "Collection":
		r.collections = d.tags(r.collections, "tag", false)
	case "Location":
		r.locations = d.tags(r.locations, "path", true)
	case "Guid":
		r.guids = d.tags(r.guids, "id", true)
	case "Media":
		d.each(d.readVersion)
	default:
		d.skip()
	}
}

// finishItem puts together what depended on the type of the row.
func (d *decoder) finishItem() *sdk.Item {
	it, r := d.raw.item, &d.raw
	it.Type = typeOf(r.kind)
	switch it.Type {
	case sdk.Season:
		it.SeasonNumber = r.index
		it.ParentId, it.SeriesId = r.parent, r.parent
		it.ParentTitle, it.SeriesTitle = r.parentTitle, r.parentTitle
	case sdk.Album:
		it.ParentId, it.SeriesId = r.parent, r.parent
		it.ParentTitle, it.SeriesTitle = r.parentTitle, r.parentTitle
	case sdk.Episode:
		it.SeasonNumber, it.EpisodeNumber = r.parentIndex, r.index
		it.ParentId, it.SeriesId = r.parent, r.grandparent
		it.ParentTitle, it.SeriesTitle = r.parentTitle, r.grandparentTitle
	case sdk.Track:
		it.EpisodeNumber = r.index
		it.ParentId, it.SeriesId = r.parent, r.grandparent
		it.ParentTitle, it.SeriesTitle = r.parentTitle, r.grandparentTitle
	}
	if it.PlayCount == nil {
		it.PlayCount = d.int32s.one() // the row is complete: no mention is none
	}
	it.ExternalIds = d.externalIDs(it.Type, it.Guid, r.guids)
	it.Genres = d.strings.keep(r.genres)
	it.Labels = d.strings.keep(r.labels)
	it.Collections = d.strings.keep(r.collections)
	it.Locations = d.strings.keep(r.locations)
	it.Versions = d.versionLists.keep(r.versions)
	return it
}
