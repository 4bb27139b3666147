package homelab

import (
	"strconv"
	"strings"
)

// arrVersion is a version of Radarr or Sonarr, such as 6.0.3.10276.
type arrVersion [4]int

func parseVersion(text string) (v arrVersion) {
	for i, part := range strings.SplitN(text, ".", 4) {
		v[i], _ = strconv.Atoi(part) // what is no number is 0
	}
	return v
}

// since says whether the version is this one or a later one.
func (v arrVersion) since(major, minor, patch, build int) bool {
	other := arrVersion{major, minor, patch, build}
	for i := range v {
		if v[i] != other[i] {
			return v[i] > other[i]
		}
	}
	return true
}

// arrTraits is what a version does that an older one does otherwise.
type arrTraits struct {
	modern      bool // not the server of the third version
	languages   bool // files have a list of languages
	formats     bool // files have custom formats
	noScore     bool // the embedded file has no score, rather than a false 0
	keepsMethod bool // a missing URL base answers 307
	validates   bool // the editor knows profiles and root folders
	autoTags    bool // tagging rules run at every edit
	paged       bool // of exclusions
	strictTags  bool
	rangeType   bool
	original    bool // originalLanguage
	searched    bool // lastSearchTime

	perSource, collectionTitle, statistics, manyMovies, fileID, released, keywords bool // Radarr
	tmdb, newItems, manySeries, next                                               bool // Sonarr; next = /api/v5
}

func radarrTraits(v arrVersion) arrTraits {
	return arrTraits{
		modern: v.since(4, 0, 0, 5745), languages: v.since(4, 0, 0, 0), formats: v.since(4, 7, 5, 7809),
		noScore: v.since(5, 22, 4, 9896), keepsMethod: v.since(5, 12, 2, 9335), validates: v.since(5, 9, 0, 9058),
		autoTags: v.since(5, 8, 2, 8915), paged: v.since(5, 9, 0, 9058), strictTags: v.since(6, 0, 0, 10217),
		rangeType: v.since(4, 0, 0, 5745), original: v.since(4, 1, 0, 6095), searched: v.since(5, 10, 3, 9178),
		perSource: v.since(4, 0, 0, 5745), collectionTitle: v.since(5, 3, 0, 8410), statistics: v.since(5, 3, 2, 8504),
		manyMovies: v.since(5, 3, 3, 8535), fileID: v.since(5, 6, 0, 8846), released: v.since(5, 10, 0, 9090),
		keywords: v.since(5, 24, 1, 10017),
	}
}

func sonarrTraits(v arrVersion) arrTraits {
	return arrTraits{
		modern: v.since(4, 0, 0, 741), languages: v.since(4, 0, 0, 741), formats: v.since(4, 0, 0, 741), noScore: true,
		keepsMethod: v.since(4, 0, 9, 2513), validates: v.since(4, 0, 8, 2093), autoTags: v.since(4, 0, 6, 1847),
		paged: v.since(4, 0, 2, 1262), strictTags: v.since(5, 0, 0, 0), rangeType: v.since(3, 0, 10, 0),
		original: v.since(4, 0, 0, 741), searched: v.since(4, 0, 9, 2332),
		tmdb: v.since(4, 0, 5, 1760), newItems: v.since(4, 0, 0, 741), manySeries: v.since(4, 0, 0, 741), next: v.since(5, 0, 0, 0),
	}
}
