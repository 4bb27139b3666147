package homelab

import (
	"net/url"
	"strings"
)

// skipSet is what excludeFields and excludeElements leave out. Fields that only few rows have, and those that tell one row from
// another, are always sent.
type skipSet uint32

const (
	skipSummary skipSet = 1 << iota
	skipTagline
	skipMedia
	skipGenre
	skipCountry
	skipGuid
	skipRating
	skipCollection
	skipDirector
	skipWriter
	skipRole
	skipLabel
	skipProducer
	skipLocation
	skipStudio
	skipSlug
	skipContentRating
	skipScore
	skipScoreImage
	skipAudience
	skipAudienceImage
	skipThumb
	skipArt
	skipDuration
	skipDate
	skipChapterSource
	skipPrimaryExtra
	skipGuidField
	skipTitleSort
	skipKey
)

var skipWords = map[string]skipSet{
	"summary": skipSummary, "tagline": skipTagline, "Media": skipMedia, "Genre": skipGenre, "Country": skipCountry,
	"Guid": skipGuid, "Rating": skipRating, "Collection": skipCollection, "Director": skipDirector, "Writer": skipWriter,
	"Role": skipRole, "Label": skipLabel, "Producer": skipProducer, "Location": skipLocation, "studio": skipStudio,
	"slug": skipSlug, "contentRating": skipContentRating, "rating": skipScore, "ratingImage": skipScoreImage,
	"audienceRating": skipAudience, "audienceRatingImage": skipAudienceImage, "thumb": skipThumb, "art": skipArt,
	"duration": skipDuration, "originallyAvailableAt": skipDate, "chapterSource": skipChapterSource,
	"primaryExtraKey": skipPrimaryExtra, "guid": skipGuidField, "titleSort": skipTitleSort, "key": skipKey,
}

func readSkips(query url.Values) (s skipSet) {
	for _, name := range [...]string{"excludeFields", "excludeElements"} {
		for word := range strings.SplitSeq(query.Get(name), ",") {
			s |= skipWords[word]
		}
	}
	return s
}

// shows says whether a part of the row is wanted.
func (o *rowOptions) shows(s skipSet) bool { return o.skip&s == 0 }
