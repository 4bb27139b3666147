package jellyfin

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/prototext"

	"github.com/luarr/luarr/examples/plugin-jellyfin/jellyfintest"
	"github.com/luarr/luarr/sdk"
)

// basket takes what a walk gives.
type basket struct {
	items []*sdk.Item
	total int64
}

func (b *basket) Total(n int64)                         { b.total = n }
func (b *basket) Add(i *sdk.Item) error                 { b.items = append(b.items, i); return nil }
func (b *basket) AddMarked(i *sdk.Item, _ uint64) error { return b.Add(i) }

// find gives an item by its id.
func (b *basket) find(t *testing.T, id string) *sdk.Item {
	t.Helper()
	at := slices.IndexFunc(b.items, func(i *sdk.Item) bool { return i.Id == id })
	if at < 0 {
		t.Fatalf("no item %s among %d", id, len(b.items))
	}
	return b.items[at]
}

var films = &sdk.Library{Key: jellyfintest.Films, Type: sdk.LibraryMovie}

// walk reads a library that can be read.
func walk(t *testing.T, s *Server, l *sdk.Library) *basket {
	t.Helper()
	var b basket
	end, err := s.Items(t.Context(), l, &b)
	if err != nil || !end.Complete {
		t.Fatalf("walk over %s: complete %v, %q, %v", l.Key, end.Complete, end.Reason, err)
	}
	return &b
}

func TestServerAndLibraries(t *testing.T) {
	s := instance(t, jellyfintest.New(jellyfintest.Options{}), nil)
	server, err := s.Server(t.Context())
	if err != nil || server.Name != "Lounge" || server.Version != "10.11.6" || server.MachineId == "" {
		t.Errorf("server: %v, %v", server, err)
	}
	libraries, err := s.Libraries(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, l := range libraries {
		got = append(got, l.Title+" "+l.Type+" "+l.Skipped)
	}
	want := []string{"Films MOVIE ", "Shows SERIES ", "Music MUSIC ", "Holidays homevideos libraries of homevideos are not read", "Odds and Ends mixed libraries of mixed content are not read"}
	if !slices.Equal(got, want) {
		t.Errorf("libraries %q, want %q", got, want)
	}
	if l := libraries[0]; l.Language != "de" || len(l.Locations) != 1 || l.Locations[0].Path != "/media/films" || l.GetRefreshing() {
		t.Errorf("attributes: %v", l)
	}
	if n, err := s.Count(t.Context(), films); err != nil || n != 13 {
		t.Errorf("counted %d, %v", n, err)
	}
}

func TestItems(t *testing.T) {
	s := instance(t, jellyfintest.New(jellyfintest.Options{Films: 10}), map[string]any{"page_size": 4.0})
	all := walk(t, s, films)
	if len(all.items) != 23 || all.total != 23 {
		t.Errorf("%d items of %d", len(all.items), all.total)
	}
	got := all.find(t, jellyfintest.ID("e", 1))
	want := &sdk.Item{}
	text := `id: "e0000000000000000000000000000001" library_key: "f0000000000000000000000000000001" type: "movie" title: "Lock 1" year: 2024
		genres: "Drama" studio: "Studio" labels: "keyword" content_rating: "PG-13" rating: 8.8 audience_rating: 7.25 duration_ms: 6600000
		external_ids { imdb: "tt0000001" tmdb: "1000" } added_at { seconds: 1767261600 nanos: 123456700 } originally_available_at: "2024-03-01"
		play_count: 2 last_played_at { seconds: 1770149700 nanos: 123000000 } view_offset_ms: 1234
		unread { field: "collections" reason: "Jellyfin does not tell them with an item" }
		versions {
			id: "e0000000000000000000000000000001" title: "Main" width: 3840 height: 2160 resolution: "4k" container: "mkv" bitrate_kbps: 58123 duration_ms: 6600000
			video_codec: "hevc" video_profile: "main 10" audio_codec: "truehd" audio_profile: "dolby truehd" audio_channels: 8
			parts { id: "e0000000000000000000000000000001" file: "/media/films/Lock 1 (2024)/Lock 1 (2024).mkv" size_bytes: 2199023255552 container: "mkv" duration_ms: 6600000 }
			video {
				id: "0" codec: "hevc" profile: "main 10" level: 153 bit_depth: 10 chroma_subsampling: "4:2:0" color_transfer: "smpte2084" color_primaries: "bt2020"
				color_space: "bt2020nc" width: 3840 height: 2160 scan_type: "progressive" default: true display_title: "4K HEVC HDR" extended_display_title: "4K HEVC HDR (HDR10)"
				dovi { present: true profile: 8 level: 6 version: "1.0" bl_present: true el_present: false rpu_present: true bl_compat_id: 1 }
			}
			audio {
				id: "1" codec: "truehd" profile: "dolby truehd" channels: 8 sample_rate_hz: 48000 language_code: "eng" default: true
				display_title: "English - Dolby TrueHD + Dolby Atmos" extended_display_title: "English - Dolby TrueHD + Dolby Atmos"
			}
			subtitles {
				id: "2" codec: "pgs" language_code: "eng" forced: true default: true display_title: "English - Forced - PGSSUB" extended_display_title: "English - Forced - PGSSUB"
			}
		}`
	if err := prototext.Unmarshal([]byte(text), want); err != nil {
		t.Fatal(err)
	}
	if a, b := prototext.Format(got), prototext.Format(want); a != b {
		t.Errorf("got\n%s\nwant\n%s", a, b)
	}
}

func TestSeriesAndMusic(t *testing.T) {
	s := instance(t, jellyfintest.New(jellyfintest.Options{}), nil)
	shows := walk(t, s, &sdk.Library{Key: jellyfintest.Shows, Type: sdk.LibrarySeries})
	if len(shows.items) != 2+4+8 {
		t.Errorf("%d items: missing episodes are none", len(shows.items))
	}
	series := shows.find(t, jellyfintest.ID("b", 1))
	if series.GetLeafCount() != 4 || series.GetViewedLeafCount() != 1 || series.PlayCount != nil || series.ExternalIds.Tvdb != "70001" || len(series.Locations) != 1 {
		t.Errorf("series: %v", series)
	}
	if season := shows.find(t, jellyfintest.ID("c", 12)); season.ParentId != series.Id || season.GetSeasonNumber() != 2 {
		t.Errorf("season: %v", season)
	}
	episode := shows.find(t, jellyfintest.ID("d", 122))
	if episode.ParentId != jellyfintest.ID("c", 12) || episode.SeriesId != series.Id || episode.GetSeasonNumber() != 2 || episode.GetEpisodeNumber() != 2 || len(episode.Versions) != 1 {
		t.Errorf("episode: %v", episode)
	}
	music := walk(t, s, &sdk.Library{Key: jellyfintest.Music, Type: sdk.LibraryMusic})
	track := music.find(t, jellyfintest.ID("9", 2))
	if len(music.items) != 4 || track.ParentId != jellyfintest.ID("8", 1) || track.SeriesId != jellyfintest.ID("7", 1) || track.Versions[0].Audio[0].Codec != "flac" || track.OriginalTitle != "" {
		t.Errorf("music: %d items, %v", len(music.items), track)
	}
}

// What is not read completely is never gone.
func TestIncompleteWalks(t *testing.T) {
	for name, c := range map[string]struct {
		fault jellyfintest.Fault
		want  string // in the reason
		items int
	}{
		"a later page is cut":         {jellyfintest.Fault{Kind: jellyfintest.Cut, After: 1}, "cut short", -1},
		"a later page fails":          {jellyfintest.Fault{Kind: jellyfintest.Error, After: 1}, "500", 5},
		"the key ends meanwhile":      {jellyfintest.Fault{Kind: jellyfintest.Unauthorized, After: 1}, "401", 5},
		"a proxy answers":             {jellyfintest.Fault{Kind: jellyfintest.HTML, After: 2}, "a web page", 10},
		"no total":                    {jellyfintest.Fault{Kind: jellyfintest.NoTotal}, "how many items", 5},
		"fewer rows than told":        {jellyfintest.Fault{Kind: jellyfintest.LongTotal}, "13 of 14 items", 13},
		"pages come again":            {jellyfintest.Fault{Kind: jellyfintest.NoStart}, "5 of 13 items", 5},
		"a value of another type":     {jellyfintest.Fault{Kind: jellyfintest.Odd}, "rows of the server could not be read", 10},
		"pages that tell another end": {jellyfintest.Fault{Kind: jellyfintest.LongTotal, After: 2}, "13 of 14 items", 13},
		"something that is no list":   {jellyfintest.Fault{Kind: jellyfintest.NoList, After: 1}, "no list", 5},
	} {
		t.Run(name, func(t *testing.T) {
			jelly := jellyfintest.New(jellyfintest.Options{})
			c.fault.Path = "/Items"
			jelly.SetFault(c.fault)
			var b basket
			end, err := instance(t, jelly, map[string]any{"page_size": 5.0}).Items(t.Context(), films, &b)
			if err != nil || end.Complete || !strings.Contains(end.Reason, c.want) {
				t.Errorf("complete %v, %q, %v; want a reason with %q", end.Complete, end.Reason, err, c.want)
			}
			if c.items >= 0 && len(b.items) != c.items {
				t.Errorf("%d items, want %d", len(b.items), c.items)
			}
			if strings.Contains(end.Reason, jellyfintest.Key) {
				t.Errorf("the key is in %q", end.Reason)
			}
		})
	}
}

// A list that moved once is read again, and nothing is given twice.
func TestWalkReadsAgain(t *testing.T) {
	for name, fault := range map[string]jellyfintest.Fault{
		"it moved":           {Path: "/Items", Kind: jellyfintest.LongTotal, After: 1, Times: 1},
		"a row was odd":      {Path: "/Items", Kind: jellyfintest.Odd, Times: 1},
		"limit is ignored":   {Path: "/Items", Kind: jellyfintest.NoLimit},
		"the server is busy": {Path: "/Items", Kind: jellyfintest.Starting, After: 1, Times: 2},
	} {
		t.Run(name, func(t *testing.T) {
			jelly := jellyfintest.New(jellyfintest.Options{})
			jelly.SetFault(fault)
			if b := walk(t, instance(t, jelly, map[string]any{"page_size": 5.0}), films); len(b.items) != 13 {
				t.Errorf("%d items", len(b.items))
			}
		})
	}
}

// Each way in which a server can fail has its sentence and says what to do.
func TestRefusals(t *testing.T) {
	for name, c := range map[string]struct {
		kind    jellyfintest.FaultKind
		want    sdk.Kind
		message string
	}{
		"401":             {jellyfintest.Unauthorized, sdk.KindUnauthorized, "refuses the key"},
		"403":             {jellyfintest.Forbidden, sdk.KindUnauthorized, "may not"},
		"503":             {jellyfintest.Starting, sdk.KindUnavailable, "starting or busy"},
		"500":             {jellyfintest.Error, sdk.KindUnavailable, "500"},
		"a web page":      {jellyfintest.HTML, sdk.KindOther, "a web page came"},
		"a redirect":      {jellyfintest.Redirect, sdk.KindOther, "https://elsewhere.example/login"},
		"a cut answer":    {jellyfintest.Cut, sdk.KindUnavailable, "cut short"},
		"another program": {jellyfintest.Emby, sdk.KindOther, "is no Jellyfin: it is a server Emby Server"},
	} {
		t.Run(name, func(t *testing.T) {
			jelly := jellyfintest.New(jellyfintest.Options{})
			jelly.SetFault(jellyfintest.Fault{Kind: c.kind})
			_, err := instance(t, jelly, nil).Server(t.Context())
			var said *sdk.Error
			if !errors.As(err, &said) || said.Kind != c.want || !strings.Contains(said.Message, c.message) || said.Hint == "" {
				t.Errorf("got %v (%s), want %s with %q and a hint", err, sdk.KindOf(err), c.want, c.message)
			}
			if err != nil && (strings.Contains(err.Error(), jellyfintest.Key) || strings.Contains(err.Error(), "secret")) {
				t.Errorf("a secret is in %q", err)
			}
			if c.kind == jellyfintest.Starting && said != nil && said.RetryAfter.Seconds() != 7 {
				t.Errorf("retry after %v", said.RetryAfter)
			}
		})
	}
}

// A page that does not end costs one row of memory, and the walk.
func TestEndlessPage(t *testing.T) {
	jelly := jellyfintest.New(jellyfintest.Options{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/Items" {
			jelly.ServeHTTP(w, r)
			return
		}
		_, err := io.WriteString(w, `{"TotalRecordCount":5,"Items":[{"Id":"0","Type":"Movie"}`)
		for n := 1; err == nil; n++ {
			_, err = fmt.Fprintf(w, `,{"Id":"%d","Type":"Movie","Name":"Film"}`, n)
		}
	}))
	defer server.Close()
	s := instance(t, jelly, map[string]any{"url": server.URL})
	s.client.most = 1 << 20
	var b basket
	end, err := s.Items(t.Context(), films, &b)
	if err != nil || end.Complete || !strings.Contains(end.Reason, "longer than an answer may be") {
		t.Errorf("complete %v, %q, %v", end.Complete, end.Reason, err)
	}
}

func TestUnreachable(t *testing.T) {
	s := instance(t, jellyfintest.New(jellyfintest.Options{}), map[string]any{"url": "http://127.0.0.1:1"})
	if _, err := s.Server(t.Context()); sdk.KindOf(err) != sdk.KindUnavailable {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Server(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// Rows that tell nothing leave their fields unknown, not empty.
func TestBareRows(t *testing.T) {
	jelly := jellyfintest.New(jellyfintest.Options{})
	jelly.SetFault(jellyfintest.Fault{Path: "/Items", Kind: jellyfintest.Bare})
	b := walk(t, instance(t, jelly, nil), films)
	var names []string
	for _, u := range b.items[0].Unread {
		names = append(names, u.Field)
	}
	want := []string{"play_count", "last_played_at", "view_offset_ms", "user_rating", "labels", "collections", "versions"}
	if len(b.items) != 13 || !slices.Equal(names, want) || b.items[0].AddedAt != nil || b.items[0].PlayCount != nil {
		t.Errorf("%d items, unread %v, %v", len(b.items), names, b.items[0])
	}
}

func TestOddValues(t *testing.T) {
	jelly := jellyfintest.New(jellyfintest.Options{})
	id := jellyfintest.ID("e", 1)
	jelly.Set(id, "DateCreated", "0001-01-01T00:00:00.0000000Z")
	jelly.Set(id, "RunTimeTicks", int64(1<<62))
	jelly.Set(id, "PartCount", 2)
	jelly.Set(id, "UserData", map[string]any{"Played": true, "PlayCount": 0, "LastPlayedDate": nil})
	i := walk(t, instance(t, jelly, nil), films).find(t, id)
	if i.AddedAt != nil || i.DurationMs != 1<<62/10_000 || i.GetPlayCount() != 1 || i.LastPlayedAt != nil {
		t.Errorf("%v", i)
	}
	if !slices.ContainsFunc(i.Unread, func(u *sdk.Unread) bool { return u.Field == "versions" }) {
		t.Errorf("a film of two files is known by one: %v", i.Unread)
	}
}

// A user who does not see everything cannot tell what is gone.
func TestRestrictedUser(t *testing.T) {
	open := map[string]any{"EnableAllFolders": true}
	for name, c := range map[string]struct {
		policy map[string]any
		want   string
	}{
		"everything":       {open, ""},
		"some libraries":   {map[string]any{"EnableAllFolders": false}, "every library"},
		"parental control": {map[string]any{"EnableAllFolders": true, "MaxParentalRating": 7}, "parental control"},
		"blocked tags":     {map[string]any{"EnableAllFolders": true, "BlockedTags": []any{"x"}}, "every tag"},
	} {
		t.Run(name, func(t *testing.T) {
			jelly := jellyfintest.New(jellyfintest.Options{})
			jelly.Restrict(c.policy)
			var b basket
			end, err := instance(t, jelly, nil).Items(t.Context(), films, &b)
			if err != nil || end.Complete != (c.want == "") || !strings.Contains(end.Reason, c.want) || len(b.items) != 13 {
				t.Errorf("complete %v, %q, %v, %d items", end.Complete, end.Reason, err, len(b.items))
			}
		})
	}
}

// The token of a common user reads what the user sees.
func TestCommonUser(t *testing.T) {
	jelly := jellyfintest.New(jellyfintest.Options{})
	jelly.Restrict(map[string]any{"EnableAllFolders": true})
	s := instance(t, jelly, nil)
	libraries, err := s.Libraries(t.Context())
	if err != nil || len(libraries) != 5 || libraries[0].Type != sdk.LibraryMovie || libraries[4].Skipped == "" {
		t.Fatalf("%v, %v", libraries, err)
	}
	film := walk(t, s, films).find(t, jellyfintest.ID("e", 1))
	if out := apply(t, s, theTag, tagging(t, film, map[string]any{"add": "stale"})); out.State != sdk.Failed || sdk.KindOf(out.Err) != sdk.KindUnauthorized {
		t.Errorf("%s, %v", out.State, out.Err)
	}
}

func TestUserByName(t *testing.T) {
	jelly := jellyfintest.New(jellyfintest.Options{})
	walk(t, instance(t, jelly, map[string]any{"user": "ANNA"}), films)
	var b basket
	_, err := instance(t, jelly, map[string]any{"user": "nobody"}).Items(t.Context(), films, &b)
	var said *sdk.Error
	if !errors.As(err, &said) || said.Key != "user" {
		t.Errorf("got %v", err)
	}
}

func TestEmbyHeader(t *testing.T) {
	jelly := jellyfintest.New(jellyfintest.Options{})
	jelly.TakeEmbyHeader()
	if _, err := instance(t, jelly, nil).Server(t.Context()); sdk.KindOf(err) != sdk.KindUnauthorized {
		t.Errorf("got %v", err)
	}
	if _, err := instance(t, jelly, map[string]any{"emby_header": true}).Server(t.Context()); err != nil {
		t.Error(err)
	}
}
