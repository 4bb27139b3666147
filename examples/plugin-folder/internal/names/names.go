// Package names reads what people and programs put into the names of media
// files and folders: titles, years, episode numbers, editions, and ids in
// public databases. It sees names only and never fails: what a name does not
// say is empty.
package names

import (
	"regexp"
	"strconv"
	"strings"
)

// Name is what a name says of a film or a series.
type Name struct {
	Title            string
	Year             int    // 0 where the name has none
	Edition          string // such as Director's Cut
	IMDB, TMDB, TVDB string // such as tt0133093, 603
}

// Certain says whether the name was written for a library: with a year, or an
// id in a public database.
func (n Name) Certain() bool { return n.Year > 0 || n.IMDB+n.TMDB+n.TVDB != "" }

var (
	idTag      = regexp.MustCompile(`(?i)[\[({](imdb|tmdb|tvdb)(?:id)?[-=: ](tt\d{5,10}|\d{1,10})[\])}]`)
	bareIMDB   = regexp.MustCompile(`(?i)[\[({](tt\d{6,10})[\])}]`)
	editionTag = regexp.MustCompile(`(?i)\{edition-([^}]{1,80})\}`)
	inBrackets = regexp.MustCompile(`[(\[]((?:18|19|20)\d\d)[)\]]`)
	yearWord   = regexp.MustCompile(`(?:^|[ ])((?:18|19|20)\d\d)(?:[ ]|$)`)
	// What stands behind a title in names that programs write.
	release  = regexp.MustCompile(`(?i)(?:^|[ (\[-])(2160p|1080[pi]|720p|576p|480p|4k|uhd|blu-?ray|bdrip|brrip|bdremux|remux|web-?dl|web-?rip|web|hdtv|dvdrip|dvd-?r|dvd|x26[45]|h[ .]?26[45]|hevc|avc|av1|xvid|proper|repack|extended|unrated|remastered|multi|hdr10\+?|hdr|dv|dovi|truehd|ddp?5|dts)(?:[ )\]-]|$)`)
	groupTag = regexp.MustCompile(`^\[[^\]]{1,40}\][ ]*`)
	braces   = regexp.MustCompile(`\{[^}]*\}`)
)

// Parse reads the name of a film, or of the folder of a film or series,
// without extension.
func Parse(name string) Name {
	var n Name
	name = n.takeTags(clean(name))
	name = groupTag.ReplaceAllString(name, "")
	end := len(name)
	if m := last(inBrackets, name); m != nil && m[0] > 0 {
		n.Year, _ = strconv.Atoi(name[m[2]:m[3]])
		end = m[0]
	} else {
		if at := release.FindStringIndex(name); at != nil && at[0] > 0 {
			end = at[0]
		}
		// A year cannot begin a title, and of two the last one counts: Blade
		// Runner 2049 2017.
		if m := last(yearWord, name[:end]); m != nil && m[2] > 0 {
			n.Year, _ = strconv.Atoi(name[m[2]:m[3]])
			end = m[2]
		}
	}
	n.Title = tidy(name[:end])
	if n.Title == "" {
		n.Title = tidy(name)
	}
	return n
}

// takeTags reads the ids and the edition, and gives the name without them.
func (n *Name) takeTags(name string) string {
	for _, m := range idTag.FindAllStringSubmatch(name, -1) {
		switch id := strings.ToLower(m[2]); strings.ToLower(m[1]) {
		case "imdb":
			n.IMDB = id
		case "tmdb":
			n.TMDB = id
		case "tvdb":
			n.TVDB = id
		}
	}
	if m := bareIMDB.FindStringSubmatch(name); m != nil && n.IMDB == "" {
		n.IMDB = strings.ToLower(m[1])
	}
	if m := editionTag.FindStringSubmatch(name); m != nil {
		n.Edition = tidy(m[1])
	}
	for _, tag := range []*regexp.Regexp{idTag, bareIMDB, editionTag, braces} {
		name = tag.ReplaceAllString(name, "")
	}
	return name
}

// clean makes blanks of what programs write instead of them. A name with
// blanks keeps its dots: Mr. Robot.
func clean(name string) string {
	name = strings.ToValidUTF8(name, "�")
	if !strings.Contains(name, " ") {
		name = strings.ReplaceAll(name, ".", " ")
	}
	return strings.ReplaceAll(name, "_", " ")
}

// tidy takes separators off both ends, and double blanks out.
func tidy(text string) string {
	return strings.Trim(strings.Join(strings.Fields(text), " "), " -.,([{")
}

// last gives the last place where a pattern matches. Patterns may share the
// blank between two words.
func last(re *regexp.Regexp, text string) []int {
	var found []int
	for at := 0; at < len(text); {
		m := re.FindStringSubmatchIndex(text[at:])
		if m == nil {
			break
		}
		for i := range m {
			m[i] += at
		}
		found, at = m, m[3]
	}
	return found
}

// Key makes of a title and a year what equal ones share, however they are
// written.
func Key(title string, year int) string {
	var b strings.Builder
	for _, r := range strings.ToLower(title) {
		switch {
		case r == '&':
			b.WriteString("and")
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= 0x80:
			b.WriteRune(r)
		}
	}
	if year > 0 {
		b.WriteString("|" + strconv.Itoa(year))
	}
	return b.String()
}

var resolutions = []struct {
	class string
	words *regexp.Regexp
}{
	{"4k", regexp.MustCompile(`(?i)(^|[ ._(\[-])(2160p|4k|uhd)([ ._)\]-]|$)`)},
	{"1080", regexp.MustCompile(`(?i)(^|[ ._(\[-])1080[pi]([ ._)\]-]|$)`)},
	{"720", regexp.MustCompile(`(?i)(^|[ ._(\[-])720p([ ._)\]-]|$)`)},
	{"576", regexp.MustCompile(`(?i)(^|[ ._(\[-])576[pi]([ ._)\]-]|$)`)},
	{"480", regexp.MustCompile(`(?i)(^|[ ._(\[-])480[pi]([ ._)\]-]|$)`)},
}

// Resolution gives the class that a name claims, such as 4k or 1080, or "".
func Resolution(name string) string {
	for _, r := range resolutions {
		if r.words.MatchString(name) {
			return r.class
		}
	}
	return ""
}

var partWord = regexp.MustCompile(`(?i)^(.*?)[ ._-]+\(?(?:cd|dis[ck]|part|pt)[ ._-]?([1-9])\)?$`)

// Part splits a name that ends in the number of a part: Film cd1. The number
// is 0 where there is none.
func Part(stem string) (whole string, number int) {
	m := partWord.FindStringSubmatch(stem)
	if m == nil {
		return stem, 0
	}
	number, _ = strconv.Atoi(m[2])
	return m[1], number
}
