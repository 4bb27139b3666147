package names

import (
	"reflect"
	"testing"
	"unicode/utf8"
)

func TestParse(t *testing.T) {
	for name, want := range map[string]Name{
		"The Matrix (1999)": {Title: "The Matrix", Year: 1999},
		"The.Matrix.1999.2160p.UHD.BluRay.REMUX.DV.HDR.TrueHD.7.1.Atmos-GRP": {Title: "The Matrix", Year: 1999},
		"Blade Runner 2049 (2017) {tmdb-335984} {edition-Director's Cut}":    {Title: "Blade Runner 2049", Year: 2017, TMDB: "335984", Edition: "Director's Cut"},
		"Blade.Runner.2049.2017.1080p.WEB-DL":                                {Title: "Blade Runner 2049", Year: 2017},
		"2001 A Space Odyssey 1968 1080p":                                    {Title: "2001 A Space Odyssey", Year: 1968},
		"1917 (2019) [imdb-tt8579674]":                                       {Title: "1917", Year: 2019, IMDB: "tt8579674"},
		"1917":                                                               {Title: "1917"},
		"2012.2009.720p":                                                     {Title: "2012", Year: 2009},
		"Se7en (1995) [tmdbid-807][imdbid-tt0114369]":                        {Title: "Se7en", Year: 1995, TMDB: "807", IMDB: "tt0114369"},
		"Mr. Robot (2015) {tvdb-289590}":                                     {Title: "Mr. Robot", Year: 2015, TVDB: "289590"},
		"Heat [1995] [tt0113277]":                                            {Title: "Heat", Year: 1995, IMDB: "tt0113277"},
		"[Group] Some Film (2020)":                                           {Title: "Some Film", Year: 2020},
		"Some_Film_2020":                                                     {Title: "Some Film", Year: 2020},
		"Charlotte's Web (2006)":                                             {Title: "Charlotte's Web", Year: 2006},
		"Movie Without A Year 1080p":                                         {Title: "Movie Without A Year"},
		"Am\xfflie (2001)":                                                   {Title: "Am�lie", Year: 2001},
		"":                                                                   {},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Parse(name); got != want {
				t.Errorf("got %+v, want %+v", got, want)
			}
		})
	}
}

func TestParseEpisode(t *testing.T) {
	tests := []struct {
		stem   string
		season int // of the folder
		want   *Episode
	}{
		{"Show - S01E02 - The Title", -1, &Episode{Series: "Show -", Season: 1, Numbers: []int{2}, Title: "The Title"}},
		{"show.s01e02.the.title.1080p.web-dl", -1, &Episode{Series: "show", Season: 1, Numbers: []int{2}, Title: "the title"}},
		{"Show S01E02-E04", -1, &Episode{Series: "Show", Season: 1, Numbers: []int{2, 3, 4}}},
		{"Show.S01E02E03.720p", -1, &Episode{Series: "Show", Season: 1, Numbers: []int{2, 3}}},
		{"Show.S01E02-03.Both", -1, &Episode{Series: "Show", Season: 1, Numbers: []int{2, 3}, Title: "Both"}},
		{"Show.S01E02-1080p", -1, &Episode{Series: "Show", Season: 1, Numbers: []int{2}}},
		{"Show.S01E02.1080p", -1, &Episode{Series: "Show", Season: 1, Numbers: []int{2}}},
		{"Show - S01E02 - 24 Hours", -1, &Episode{Series: "Show -", Season: 1, Numbers: []int{2}, Title: "24 Hours"}},
		{"Show 3x07 Name", -1, &Episode{Series: "Show", Season: 3, Numbers: []int{7}, Title: "Name"}},
		{"Show - S00E05 - Special", -1, &Episode{Series: "Show -", Season: 0, Numbers: []int{5}, Title: "Special"}},
		{"Daily - 2020-01-31 - Guest", -1, &Episode{Series: "Daily - ", Season: 2020, Date: "2020-01-31", Title: "Guest"}},
		{"05 - Name", 2, &Episode{Season: 2, Numbers: []int{5}, Title: "Name"}},
		{"Show - 12 [1080p]", 1, &Episode{Series: "Show", Season: 1, Numbers: []int{12}}},
		{"Episode 9", 4, &Episode{Season: 4, Numbers: []int{9}}},
		{"05 - Name", -1, nil},
		{"A film in 1920x1080", -1, nil},
		{"Show.S01E02-E9999", -1, &Episode{Series: "Show", Season: 1, Numbers: []int{2}, Title: "E9999"}},
	}
	for _, test := range tests {
		t.Run(test.stem, func(t *testing.T) {
			got, ok := ParseEpisode(test.stem, test.season)
			if ok != (test.want != nil) || ok && !sameEpisode(got, *test.want) {
				t.Errorf("got %+v, %v; want %+v", got, ok, test.want)
			}
		})
	}
}

// sameEpisode compares all but blanks around the series.
func sameEpisode(a, b Episode) bool {
	a.Series, b.Series = Parse(a.Series).Title, Parse(b.Series).Title
	return reflect.DeepEqual(a, b)
}

func TestSeason(t *testing.T) {
	for folder, want := range map[string]struct {
		number int
		pack   string
		ok     bool
	}{
		"Season 01": {1, "", true}, "season.2": {2, "", true}, "S03": {3, "", true}, "Specials": {0, "", true},
		"Staffel 4": {4, "", true}, "Season 2020": {2020, "", true}, "Season 1 - 1080p": {1, "", true},
		"Show.S02.1080p.WEB": {2, "Show", true}, "Show S05E01": {5, "Show", true}, "Extras": {-1, "", false}, "Show (2010)": {-1, "", false},
	} {
		t.Run(folder, func(t *testing.T) {
			number, pack, ok := Season(folder)
			if number != want.number || pack != want.pack || ok != want.ok {
				t.Errorf("got %d, %q, %v", number, pack, ok)
			}
		})
	}
}

func TestPart(t *testing.T) {
	for stem, want := range map[string]int{"Film cd1": 1, "Film - part 2": 2, "Film.disc3": 3, "Film (pt4)": 4, "Film": 0, "Part 1": 0, "Film 1": 0} {
		if _, got := Part(stem); got != want {
			t.Errorf("%s: part %d, want %d", stem, got, want)
		}
	}
}

func TestResolution(t *testing.T) {
	for name, want := range map[string]string{"Film.2160p.x": "4k", "Film - 4K": "4k", "Film [1080p]": "1080", "Film_720p": "720", "Film 480i": "480", "Film": "", "Film 1080": ""} {
		if got := Resolution(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func FuzzNames(f *testing.F) {
	for _, seed := range []string{"Show - S01E02-E04 - T", "The.Matrix.1999.2160p", "[G] X (2020) {tmdb-1}", "S1E1E2E3", "\xff\xfe", "Show.S02"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		n := Parse(name)
		e, _ := ParseEpisode(name, 1)
		Season(name)
		Part(name)
		for _, text := range []string{n.Title, n.Edition, e.Title} {
			if !utf8.ValidString(text) {
				t.Errorf("%q is no UTF-8", text)
			}
		}
		if len(e.Numbers) > mostEpisodes {
			t.Errorf("%d episodes", len(e.Numbers))
		}
	})
}
