package plex

import (
	"encoding/json"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/luarr/luarr/sdk"
)

// where says of a row which answers have a fact.
type where int

const (
	both   where = iota // lists and details
	detail              // details only
)

// origins are the fields of an item with what they are read from: a piece of a
// row of a type, and what it becomes.
var origins = []struct {
	kind, says, want string
	in               where
}{
	{"movie", `"ratingKey":"1049"`, `"id":"1049"`, both},
	{"movie", `"ratingKey":1049`, `"id":"1049"`, both},
	{"movie", `"type":"movie"`, `"type":"movie"`, both},
	{"movie", `"guid":"plex://movie/5d77"`, `"guid":"plex://movie/5d77"`, both},
	{"movie", `"title":"Ünïcode & <\u200f\"×"`, `"title":"Ünïcode & <\u200f\"×"`, both},
	{"movie", `"titleSort":"Sample"`, `"sort_title":"Sample"`, both},
	{"movie", `"originalTitle":"Échantillon"`, `"original_title":"Échantillon"`, both},
	{"track", `"originalTitle":"Guest"`, `"original_title":"Guest"`, both},
	{"movie", `"editionTitle":"Director's Cut"`, `"edition":"Director's Cut"`, both},
	{"movie", `"year":2019`, `"year":2019`, both},
	{"album", `"year":"1999"`, `"year":1999`, both},
	{"movie", `"studio":"Acme"`, `"studio":"Acme"`, both},
	{"show", `"network":"ABC"`, `"studio":"ABC"`, both},
	{"show", `"network":"ABC","studio":"Acme"`, `"studio":"Acme"`, both},
	{"movie", `"contentRating":"de/12"`, `"content_rating":"de/12"`, both},
	{"movie", `"rating":8.1`, `"rating":8.1`, both},
	{"movie", `"rating":0`, `"rating":0`, both},
	{"movie", `"audienceRating":"7.5"`, `"audience_rating":7.5`, both},
	{"movie", `"userRating":10`, `"user_rating":10`, both},
	{"movie", `"duration":7200128`, `"duration_ms":"7200128"`, both},
	{"movie", `"addedAt":1600000000`, `"added_at":"2020-09-13T12:26:40Z"`, both},
	{"movie", `"addedAt":4102444800`, `"added_at":"2100-01-01T00:00:00Z"`, both},
	{"movie", `"updatedAt":"1700000000"`, `"updated_at":"2023-11-14T22:13:20Z"`, both},
	{"movie", `"updatedAt":0`, ``, both},
	{"movie", `"lastViewedAt":1700000000`, `"last_played_at":"2023-11-14T22:13:20Z"`, both},
	{"movie", `"lastRatedAt":1700000000`, `"last_rated_at":"2023-11-14T22:13:20Z"`, both},
	{"movie", `"viewCount":3`, `"play_count":3`, both},
	{"movie", `"viewCount":null`, ``, both},
	{"movie", `"viewOffset":120000`, `"view_offset_ms":"120000"`, both},
	{"movie", `"originallyAvailableAt":"2019-03-30"`, `"originally_available_at":"2019-03-30"`, both},
	{"movie", `"originallyAvailableAt":"2019-03-30 00:00:00"`, `"originally_available_at":"2019-03-30"`, both},
	{"movie", `"originallyAvailableAt":"2019-03-30T01:00:00Z"`, `"originally_available_at":"2019-03-30"`, both},
	{"movie", `"Genre":[{"tag":"Drama"},{"tag":"Crime"}]`, `"genres":["Drama","Crime"]`, both},
	{"movie", `"Collection":[{"tag":"The Samples"}]`, `"collections":["The Samples"]`, both},
	{"movie", `"Label":[{"id":7,"filter":"label=7","tag":"Keep"}]`, `"labels":["Keep"]`, detail},
	{"show", `"Location":[{"path":"D:\\TV\\A #1?%+"},{"path":"\\\\nas\\tv"}]`, `"locations":["D:\\TV\\A #1?%+","\\\\nas\\tv"]`, detail},

	{"movie", `"Guid":[{"id":"imdb://tt1"},{"id":"tmdb://603"},{"id":"tvdb://169"},{"id":"tmdb://604"}]`,
		`"external_ids":{"imdb":"tt1","tmdb":"603","tvdb":"169","more":["tmdb://604"]}`, both},

	{"show", `"childCount":2,"leafCount":13,"viewedLeafCount":0`, `"child_count":2,"leaf_count":13,"viewed_leaf_count":0`, both},
	{"show", `"index":1`, ``, both},
	{"season", `"index":0,"parentRatingKey":"3","parentTitle":"A Show","parentIndex":1`,
		`"season_number":0,"parent_id":"3","series_id":"3","parent_title":"A Show","series_title":"A Show"`, both},
	{"season", `"leafCount":13,"viewedLeafCount":12`, `"leaf_count":13,"viewed_leaf_count":12`, detail},
	{"episode", `"index":2,"parentIndex":1`, `"season_number":1,"episode_number":2`, both},
	{"episode", `"absoluteIndex":15`, `"absolute_number":15`, both},
	{"episode", `"parentRatingKey":"4","grandparentRatingKey":"3","parentTitle":"Season 1","grandparentTitle":"A Show"`,
		`"parent_id":"4","series_id":"3","parent_title":"Season 1","series_title":"A Show"`, both},
	{"album", `"parentRatingKey":"30","parentTitle":"Band"`, `"parent_id":"30","series_id":"30","parent_title":"Band","series_title":"Band"`, both},
	{"track", `"index":7,"parentIndex":2,"parentRatingKey":"31","grandparentRatingKey":"30","parentTitle":"Record","grandparentTitle":"Band"`,
		`"episode_number":7,"parent_id":"31","series_id":"30","parent_title":"Record","series_title":"Band"`, both},
	{"artist", `"Location":[{"path":"/music/Band"}]`, `"locations":["/music/Band"]`, detail},

	{"movie", `"Media":[{"id":5001},{"id":"5002","proxyType":42,"title":"Optimized for TV"}]`,
		`"versions":[{"id":"5001"},{"id":"5002","optimized":true,"title":"Optimized for TV"}]`, both},
	{"movie", `"Media":[{"width":3840,"height":"1608","aspectRatio":"2.39","videoResolution":"4k"}]`,
		`"versions":[{"width":3840,"height":1608,"aspect_ratio":2.39,"resolution":"4k"}]`, both},
	{"movie", `"Media":[{"container":"mkv","bitrate":58211,"duration":7200128,"videoFrameRate":"24p"}]`,
		`"versions":[{"container":"mkv","bitrate_kbps":58211,"duration_ms":"7200128","frame_rate":"24p"}]`, both},
	{"movie", `"Media":[{"videoCodec":"hevc","videoProfile":"main 10","audioCodec":"dca","audioProfile":"ma","audioChannels":8}]`,
		`"versions":[{"video_codec":"hevc","video_profile":"main 10","audio_codec":"dca","audio_profile":"ma","audio_channels":8}]`, both},
	{"movie", `"Media":[{"Part":[{"id":6001,"file":"/a/cd1.mkv","size":52391234567,"container":"mkv","duration":10},{"id":"6002","file":"/a/cd2.mkv","size":"0"}]}]`,
		`"versions":[{"parts":[{"id":"6001","file":"/a/cd1.mkv","size_bytes":"52391234567","container":"mkv","duration_ms":"10"},{"id":"6002","file":"/a/cd2.mkv","size_bytes":"0"}]}]`, both},

	{"movie", stream1(`"id":7001,"codec":"hevc","profile":"main 10","level":153,"bitDepth":10,"chromaSubsampling":"4:2:0","scanType":"progressive"`),
		video(`"id":"7001","codec":"hevc","profile":"main 10","level":153,"bit_depth":10,"chroma_subsampling":"4:2:0","scan_type":"progressive"`), both},
	{"movie", stream1(`"colorTrc":"smpte2084","colorPrimaries":"bt2020","colorSpace":"bt2020nc","colorRange":"tv"`),
		video(`"color_transfer":"smpte2084","color_primaries":"bt2020","color_space":"bt2020nc","color_range":"tv"`), both},
	{"movie", stream1(`"frameRate":"23.975999999999999","width":3840,"height":1608,"bitrate":52000`),
		video(`"frame_rate":23.976,"width":3840,"height":1608,"bitrate_kbps":52000`), both},
	{"movie", stream1(`"title":"x265","displayTitle":"4K","extendedDisplayTitle":"4K HDR10","default":true`),
		video(`"title":"x265","display_title":"4K","extended_display_title":"4K HDR10","default":true`), both},
	{"movie", stream1(`"DOVIPresent":true,"DOVIProfile":"8","DOVILevel":6,"DOVIVersion":"1.0","DOVIBLPresent":"1","DOVIELPresent":false,"DOVIRPUPresent":1,"DOVIBLCompatID":"1"`),
		video(`"dovi":{"present":true,"profile":8,"level":6,"version":"1.0","bl_present":true,"el_present":false,"rpu_present":true,"bl_compat_id":1}`), both},
	{"movie", streamsOf(`{"streamType":"2","id":"7002","codec":"truehd","profile":"dolby truehd + dolby atmos","channels":8,"audioChannelLayout":"7.1","samplingRate":48000,"bitrate":4500,"bitDepth":24}`),
		`"versions":[{"parts":[{}],"audio":[{"id":"7002","codec":"truehd","profile":"dolby truehd + dolby atmos","channels":8,"channel_layout":"7.1","sample_rate_hz":48000,"bitrate_kbps":4500,"bit_depth":24}]}]`, both},
	{"movie", streamsOf(`{"streamType":2,"language":"English","languageCode":"eng","title":"Surround","displayTitle":"English (TRUEHD 7.1)","extendedDisplayTitle":"TrueHD Atmos 7.1","default":1,"selected":"1"},{"streamType":2,"codec":"ac3","default":"0","selected":false}`),
		`"versions":[{"parts":[{}],"audio":[{"language":"English","language_code":"eng","title":"Surround","display_title":"English (TRUEHD 7.1)","extended_display_title":"TrueHD Atmos 7.1","default":true,"selected":true},{"codec":"ac3"}]}]`, both},
	{"movie", streamsOf(`{"streamType":3,"id":7003,"index":2,"codec":"pgs","language":"Deutsch","languageCode":"deu","title":"SDH","displayTitle":"Deutsch (PGS)","extendedDisplayTitle":"SDH (Deutsch PGS)","default":true,"selected":true,"hearingImpaired":true}`),
		`"versions":[{"parts":[{}],"subtitles":[{"id":"7003","codec":"pgs","language":"Deutsch","language_code":"deu","title":"SDH","display_title":"Deutsch (PGS)","extended_display_title":"SDH (Deutsch PGS)","default":true,"selected":true,"hearing_impaired":true}]}]`, both},
	{"movie", streamsOf(`{"streamType":3,"key":"/library/streams/7004","codec":"srt","forced":"1"},{"streamType":3,"key":"/library/streams/7005","index":3,"codec":"ass","forced":false},{"streamType":3,"codec":"eia_608","embeddedInVideo":true}`),
		`"versions":[{"parts":[{}],"subtitles":[{"codec":"srt","forced":true,"external":true},{"codec":"ass"},{"codec":"eia_608"}]}]`, both},
	{"track", streamsOf(`{"streamType":2,"codec":"flac"},{"streamType":4,"codec":"lrc"}`), `"versions":[{"parts":[{}],"audio":[{"codec":"flac"}]}]`, both},
}

// fromElsewhere are the fields that no answer of the server fills by itself.
var fromElsewhere = map[string]string{
	"source":                "the engine",
	"library":               "the engine",
	"stale":                 "the engine",
	"library_key":           "the library that is walked",
	"plays":                 "the history",
	"unread":                "how the item was read",
	"matches":               "matchers",
	"traits":                "detectors",
	"versions.traits":       "detectors",
	"versions.audio.traits": "detectors",

	"source_traits.fields":          "sources that declare traits, which this one does not",
	"versions.source_traits.fields": "sources that declare traits, which this one does not",
}

func streamsOf(list string) string {
	return `"Media":[{"Part":[{"Stream":[` + list + `]}]}]`
}

func stream1(fields string) string { return streamsOf(`{"streamType":1,` + fields + `}`) }

func video(fields string) string {
	return `"versions":[{"parts":[{}],"video":[{` + fields + `}]}]`
}

// TestOrigins reads each piece by itself, in JSON and in XML.
func TestOrigins(t *testing.T) {
	covered := map[string]bool{}
	for _, o := range origins {
		item := rowBecomes(t, o.kind+" "+o.says, o.kind, o.says, o.want)
		collect(item.ProtoReflect(), "", covered)
	}
	for _, path := range fieldPaths((&sdk.Item{}).ProtoReflect().Descriptor(), "") {
		switch _, elsewhere := fromElsewhere[path]; {
		case elsewhere == covered[path]:
			t.Errorf("%s: nothing shows where it comes from", path)
		}
	}
}

// rowBecomes reads a row of a type in JSON and in XML, and compares it with
// what it must become.
func rowBecomes(t *testing.T, name, kind, says, becomes string) *sdk.Item {
	t.Helper()
	row := map[string]any{"ratingKey": "1", "type": kind}
	if err := json.Unmarshal([]byte("{"+says+"}"), &row); err != nil {
		t.Fatal(says, err)
	}
	said := &sdk.Item{}
	if err := protojson.Unmarshal([]byte("{"+becomes+"}"), said); err != nil {
		t.Fatal(becomes, err)
	}
	want := &sdk.Item{Id: "1", PlayCount: proto.Int32(0)}
	proto.Merge(want, said)
	want.Type = typeOf(kind)
	text, err := json.Marshal(map[string]any{"MediaContainer": map[string]any{"Metadata": []any{row}}})
	if err != nil {
		t.Fatal(err)
	}
	for form, text := range map[string]string{"JSON": string(text), "XML": asXML(t, string(text))} {
		t.Run(name+" in "+form, func(t *testing.T) {
			got, err := decode(strings.NewReader(text))
			if err != nil || len(got) != 1 || !proto.Equal(got[0], want) {
				t.Errorf("%s\ngave %v and %v\nwant %v", text, got, err, want)
			}
		})
	}
	return said
}

// TestListsAndDetails looks at what the hand-made answers of both kinds fill:
// a list whatever a list can, details everything.
func TestListsAndDetails(t *testing.T) {
	var want [2]map[string]bool
	for i := range want {
		want[i] = map[string]bool{}
	}
	for _, o := range origins {
		item := &sdk.Item{}
		if err := protojson.Unmarshal([]byte("{"+o.want+"}"), item); err != nil {
			t.Fatal(err)
		}
		if o.in == both {
			collect(item.ProtoReflect(), "", want[both])
		}
		collect(item.ProtoReflect(), "", want[detail])
	}
	for in, pattern := range []string{both: "*-list", detail: "*-detail"} {
		got := map[string]bool{}
		for _, base := range pairs(t, pattern) {
			items, err := decode(strings.NewReader(readPair(t, base+".json")))
			if err != nil {
				t.Fatal(base, err)
			}
			for _, item := range items {
				collect(item.ProtoReflect(), "", got)
			}
		}
		for _, path := range slices.Sorted(maps.Keys(want[detail])) {
			if got[path] != want[in][path] {
				t.Errorf("%s in %s: filled %v, want %v", path, filepath.Base(pattern), got[path], want[in][path])
			}
		}
	}
}

// collect notes the paths of the fields that are set.
func collect(m protoreflect.Message, prefix string, into map[string]bool) {
	m.Range(func(f protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		path := prefix + f.TextName()
		switch {
		case !deeper(f):
			into[path] = true
		case f.IsList():
			for i := range v.List().Len() {
				collect(v.List().Get(i).Message(), path+".", into)
			}
		default:
			collect(v.Message(), path+".", into)
		}
		return true
	})
}

// fieldPaths lists all fields of a message and of those within it.
func fieldPaths(d protoreflect.MessageDescriptor, prefix string) (out []string) {
	for i := range d.Fields().Len() {
		f := d.Fields().Get(i)
		path := prefix + f.TextName()
		if _, leaf := fromElsewhere[path]; !leaf && deeper(f) {
			out = append(out, fieldPaths(f.Message(), path+".")...)
		} else {
			out = append(out, path)
		}
	}
	return out
}

// deeper says whether a field holds messages of the schema.
func deeper(f protoreflect.FieldDescriptor) bool {
	return f.Kind() == protoreflect.MessageKind && !f.IsMap() && f.Message().FullName() != "google.protobuf.Timestamp"
}
