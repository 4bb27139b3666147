package plex

import (
	"testing"
	"unicode/utf8"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/sdk"
)

func TestExternalIDs(t *testing.T) {
	for _, c := range []struct {
		name, itemType, guid string
		children             []string
		want                 *sdk.ExternalIds
	}{
		{"children", sdk.Movie, "plex://movie/5d", []string{"tmdb://603", "imdb://tt1", "tvdb://169"}, &sdk.ExternalIds{Imdb: "tt1", Tmdb: "603", Tvdb: "169"}},
		{"several of a kind", sdk.Movie, "", []string{"tmdb://1", "tmdb://2", "tmdb://1", "tmdb://2"}, &sdk.ExternalIds{Tmdb: "1", More: []string{"tmdb://2"}}},
		{"of other kinds", sdk.Album, "", []string{"mbid://a-b"}, &sdk.ExternalIds{More: []string{"mbid://a-b"}}},
		{"children come first", sdk.Movie, "com.plexapp.agents.imdb://tt9", []string{"imdb://tt1"}, &sdk.ExternalIds{Imdb: "tt1"}},
		{"nothing", sdk.Movie, "plex://movie/5d", nil, nil},
		{"broken children", sdk.Movie, "", []string{"imdb", "tmdb://"}, nil},
		{"imdb", sdk.Movie, "com.plexapp.agents.imdb://tt0123456?lang=en", nil, &sdk.ExternalIds{Imdb: "tt0123456"}},
		{"themoviedb", sdk.Movie, "com.plexapp.agents.themoviedb://603?lang=en", nil, &sdk.ExternalIds{Tmdb: "603"}},
		{"themoviedb, show", sdk.Series, "com.plexapp.agents.themoviedb://1399?lang=en", nil, &sdk.ExternalIds{Tmdb: "1399"}},
		{"themoviedb, episode", sdk.Episode, "com.plexapp.agents.themoviedb://1399/1/2?lang=en", nil, nil},
		{"thetvdb", sdk.Series, "com.plexapp.agents.thetvdb://121361?lang=en", nil, &sdk.ExternalIds{Tvdb: "121361"}},
		{"thetvdb, season", sdk.Season, "com.plexapp.agents.thetvdb://121361/1?lang=en", nil, nil},
		{"thetvdb, episode without numbers", sdk.Episode, "com.plexapp.agents.thetvdb://121361?lang=en", nil, nil},
		{"thetvdb, show with numbers behind it", sdk.Series, "com.plexapp.agents.thetvdb://1234/1/2?lang=en", nil, &sdk.ExternalIds{Tvdb: "1234"}},
		{"thetvdb, movie with numbers behind it", sdk.Movie, "com.plexapp.agents.thetvdb://1234/1/2?lang=en", nil, nil},
		{"tmdb agent", sdk.Movie, "com.plexapp.agents.tmdb://603", nil, &sdk.ExternalIds{Tmdb: "603"}},
		{"modern, database at once", sdk.Movie, "tmdb://603?lang=en", nil, &sdk.ExternalIds{Tmdb: "603"}},
		{"modern, episode", sdk.Episode, "tvdb://4", nil, &sdk.ExternalIds{Tvdb: "4"}},
		{"modern, episode below its series", sdk.Episode, "tvdb://121361/1/2", nil, nil},
		{"custom provider", sdk.Movie, "tv.plex.agents.nfo.mine://603", nil, nil},
		{"collection", sdk.Movie, "collection://x", nil, nil},
		{"hama, tvdb2", sdk.Series, "com.plexapp.agents.hama://tvdb2-12345", nil, &sdk.ExternalIds{Tvdb: "12345"}},
		{"hama, episode", sdk.Episode, "com.plexapp.agents.hama://tvdb-12345/1/2", nil, nil},
		{"hama, anidb with numbers only", sdk.Series, "com.plexapp.agents.hama://anidb-69?lang=en", nil, &sdk.ExternalIds{More: []string{"anidb://69"}}},
		{"hama, of nothing known", sdk.Series, "com.plexapp.agents.hama://youtube-x", nil, nil},
		{"nfo, episode", sdk.Episode, "com.plexapp.agents.xbmcnfotv://121361/1/2?lang=en", nil, nil},
		{"hama, tvdb", sdk.Series, "com.plexapp.agents.hama://tvdb4-12345?lang=en", nil, &sdk.ExternalIds{Tvdb: "12345"}},
		{"hama, anidb", sdk.Series, "com.plexapp.agents.hama://anidb-a69?lang=en", nil, &sdk.ExternalIds{More: []string{"anidb://a69"}}},
		{"nfo, imdb", sdk.Movie, "com.plexapp.agents.xbmcnfo://tt0123456?lang=en", nil, &sdk.ExternalIds{Imdb: "tt0123456"}},
		{"nfo, tmdb", sdk.Movie, "com.plexapp.agents.xbmcnfo://603?lang=en", nil, &sdk.ExternalIds{Tmdb: "603"}},
		{"nfo, show", sdk.Series, "com.plexapp.agents.xbmcnfotv://121361?lang=en", nil, &sdk.ExternalIds{Tvdb: "121361"}},
		{"nfo, made up", sdk.Movie, "com.plexapp.agents.xbmcnfo://12345678901?lang=en", nil, nil},
		{"no match", sdk.Movie, "com.plexapp.agents.none://abcdef?lang=xn", nil, nil},
		{"local", sdk.Track, "local://40", nil, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var d decoder
			if got := d.externalIDs(c.itemType, c.guid, c.children); !proto.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func FuzzExternalIDs(f *testing.F) {
	f.Add(sdk.Series, "com.plexapp.agents.hama://tvdb4-12345/1?lang=en", "imdb://tt1")
	f.Fuzz(func(t *testing.T, itemType, guid, child string) {
		var d decoder
		for _, children := range [][]string{nil, {child}, {child, child, guid}} {
			got := d.externalIDs(itemType, guid, children)
			if got == nil || !utf8.ValidString(guid+" "+child) {
				continue
			}
			if _, err := proto.Marshal(got); err != nil || proto.Size(got) == 0 {
				t.Fatal(got, err)
			}
		}
	})
}
