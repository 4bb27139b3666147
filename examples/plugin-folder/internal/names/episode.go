package names

import (
	"regexp"
	"strconv"
	"strings"
)

// Episode is what the name of a file says of the episodes in it.
type Episode struct {
	Series  string // what stands in front of the numbers, as written
	Season  int    // -1 where the name does not say
	Numbers []int  // in the file's order; empty for one that goes by its date
	Date    string // YYYY-MM-DD, where it goes by that
	Title   string // empty where the name has none
}

// mostEpisodes is how many episodes one file may hold.
const mostEpisodes = 50

var (
	seasonEpisode = regexp.MustCompile(`(?i)(?:^|[^a-z0-9])s(\d{1,4})[ ._-]*e(\d{1,4})`)
	nextEpisode   = regexp.MustCompile(`(?i)^[ ._]*(-?)[ ._]*(e?)(\d{1,4})`)
	crossed       = regexp.MustCompile(`(?i)(?:^|[^a-z0-9])(\d{1,2})x(\d{2,3})`)
	dated         = regexp.MustCompile(`(?:^|[^0-9])((?:19|20)\d\d)[ ._-](0[1-9]|1[0-2])[ ._-](0[1-9]|[12]\d|3[01])(?:[^0-9]|$)`)
	numbered      = regexp.MustCompile(`(?i)(?:^|[ ._-])(?:e|ep|episode|folge)[ ._]?(\d{1,4})(?:[ ._-]|$)`)
	leading       = regexp.MustCompile(`^(\d{1,3})(?:[ ._-]|$)`)
	dashed        = regexp.MustCompile(` - (\d{1,4})(?:v\d)?(?:[ ._\[(-]|$)`)

	seasonFolder = regexp.MustCompile(`(?i)^(?:season|series|staffel|saison|temporada|stagione|s)[ ._-]*(\d{1,4})(?:[ ._-].*)?$`)
	specials     = regexp.MustCompile(`(?i)^specials?$`)
	seasonPack   = regexp.MustCompile(`(?i)^(.*?)[ ._-]+s(\d{1,4})(?:[ ._-]|e\d|$)`)
)

// ParseEpisode reads the name of a file, without extension. The season of its
// folder, -1 for none, makes plain numbers count.
func ParseEpisode(stem string, season int) (Episode, bool) {
	stem = strings.ToValidUTF8(stem, "�")
	e := Episode{Season: -1}
	end := 0
	switch {
	case e.match(seasonEpisode, stem, &end), e.match(crossed, stem, &end):
		end = e.more(stem, end)
	case e.date(stem, &end):
	case season >= 0 && e.plain(stem, &end):
		e.Season = season
	default:
		return Episode{}, false
	}
	e.Title = episodeTitle(stem[end:])
	return e, true
}

// match reads a season and a number.
func (e *Episode) match(re *regexp.Regexp, stem string, end *int) bool {
	m := re.FindStringSubmatchIndex(stem)
	if m == nil {
		return false
	}
	e.Series = stem[:m[0]]
	e.Season, _ = strconv.Atoi(stem[m[2]:m[3]])
	number, _ := strconv.Atoi(stem[m[4]:m[5]])
	e.Numbers, *end = []int{number}, m[5]
	return true
}

// more reads further numbers: E02E03, E02-E04, E02-04, and gives where they end.
func (e *Episode) more(stem string, end int) int {
	for len(e.Numbers) < mostEpisodes {
		m := nextEpisode.FindStringSubmatchIndex(stem[end:])
		if m == nil {
			return end
		}
		ranged, marked := m[2] != m[3], m[4] != m[5]
		after := end + m[1]
		// 1080p is no episode, and a plain number only one right after a dash.
		if !marked && (!ranged || m[3] != 1 || m[6] != 1) || after < len(stem) && letter(stem[after]) {
			return end
		}
		number, _ := strconv.Atoi(stem[end+m[6] : after])
		before := e.Numbers[len(e.Numbers)-1]
		if number <= before || number-before > mostEpisodes {
			return end
		}
		if !ranged {
			before = number - 1
		}
		for before++; before <= number && len(e.Numbers) < mostEpisodes; before++ {
			e.Numbers = append(e.Numbers, before)
		}
		end = after
	}
	return end
}

func letter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// date reads the day of a broadcast.
func (e *Episode) date(stem string, end *int) bool {
	m := dated.FindStringSubmatchIndex(stem)
	if m == nil {
		return false
	}
	e.Series = stem[:m[2]]
	e.Season, _ = strconv.Atoi(stem[m[2]:m[3]])
	e.Date = stem[m[2]:m[3]] + "-" + stem[m[4]:m[5]] + "-" + stem[m[6]:m[7]]
	*end = m[7]
	return true
}

// plain reads a number alone, as files in the folder of a season have it.
func (e *Episode) plain(stem string, end *int) bool {
	for _, re := range []*regexp.Regexp{numbered, leading, dashed} {
		if m := re.FindStringSubmatchIndex(stem); m != nil {
			number, _ := strconv.Atoi(stem[m[2]:m[3]])
			e.Series, e.Numbers, *end = stem[:m[0]], []int{number}, m[3]
			return true
		}
	}
	return false
}

// episodeTitle reads what stands behind the numbers.
func episodeTitle(rest string) string {
	rest = clean(rest)
	if at := release.FindStringIndex(rest); at != nil {
		rest = rest[:at[0]]
	}
	if at := strings.IndexAny(rest, "[({"); at >= 0 {
		rest = rest[:at]
	}
	return tidy(rest)
}

// Season reads the name of a folder that holds a season: Season 01, S1,
// Specials, or Show.S02.1080p. pack is the series that the latter names.
func Season(folder string) (number int, pack string, ok bool) {
	folder = strings.ToValidUTF8(folder, "�")
	if specials.MatchString(folder) {
		return 0, "", true
	}
	if m := seasonFolder.FindStringSubmatch(folder); m != nil {
		number, _ = strconv.Atoi(m[1])
		return number, "", true
	}
	if m := seasonPack.FindStringSubmatch(folder); m != nil {
		number, _ = strconv.Atoi(m[2])
		return number, m[1], true
	}
	return -1, "", false
}
