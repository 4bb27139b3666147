package plex

import (
	"fmt"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/luarr/luarr/examples/homelab"
	"github.com/luarr/luarr/sdk"
)

// theFile is what the server says of the file that the session of testdata
// plays.
const theFile = `{"MediaContainer":{"size":1,"Metadata":[{"ratingKey":"9001","type":"movie","title":"Sample","Media":[
	{"id":5000,"videoResolution":"480","width":720,"height":404,"videoCodec":"mpeg4","audioCodec":"mp3","audioChannels":2,"bitrate":900,"container":"avi","Part":[{"id":6000}]},
	{"id":5001,"videoResolution":"4k","width":3840,"height":1608,"videoCodec":"hevc","audioCodec":"truehd","audioChannels":8,"bitrate":60000,"container":"mkv","Part":[{"id":6001,"Stream":[
		{"id":7001,"streamType":1,"codec":"hevc","width":3840,"height":1608},{"id":7002,"streamType":2,"codec":"truehd","channels":6},{"id":7003,"streamType":2,"codec":"ac3","channels":8}]}]}]}]}}`

// oneSession opens a server that plays what body says, and gives what became of it.
func oneSession(t *testing.T, body, file string) []*sdk.Session {
	t.Helper()
	s := open(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/status/sessions":
			fmt.Fprint(w, body)
		default:
			if file == "" {
				http.Error(w, "gone", http.StatusNotFound)
			}
			fmt.Fprint(w, file)
		}
	}), nil)
	got, err := s.Sessions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// what says of a session what rules ask for most.
func what(s *sdk.Session) string {
	src, dst := s.GetSourceMedia(), s.GetDelivered()
	return fmt.Sprintf("%s/%s %s #%d %s %s %s %d | %s %s %s | %dx%d %s %s %s %d %s | %dx%d %s %s %s %d %s", s.User, s.UserId, s.ItemId, s.Number, s.State, s.Location,
		s.Player.GetPublicAddress(), s.BandwidthKbps, s.VideoDecision, s.AudioDecision, s.SubtitleDecision,
		src.GetWidth(), src.GetHeight(), src.GetResolution(), src.GetVideoCodec(), src.GetAudioCodec(), src.GetAudioChannels(), src.GetContainer(),
		dst.GetWidth(), dst.GetHeight(), dst.GetResolution(), dst.GetVideoCodec(), dst.GetAudioCodec(), dst.GetAudioChannels(), dst.GetContainer())
}

// The session of the fact sheet, in both forms.
func TestSession(t *testing.T) {
	want := "owner/1 9001 #15 playing lan 203.0.113.9 8200 | transcode transcode none | 3840x1608 4k hevc truehd 6 mkv | 1920x804 1080 h264 aac 2 mp4"
	var forms []*sdk.Session
	for _, name := range []string{"session.xml", "session.json"} {
		got := oneSession(t, read(t, name), theFile)
		if len(got) != 1 {
			t.Fatalf("%s: %d sessions", name, len(got))
		}
		s := got[0]
		if said := what(s); said != want {
			t.Errorf("%s: %s\nwant %s", name, said, want)
		}
		if s.HwDecode != "vaapi" || s.HwEncodeTitle != "Intel (VAAPI)" || !s.GetHwFullPipeline() || !s.GetHwRequested() || s.GetTranscodeSpeed() != 6.2 ||
			s.Throttled == nil || s.GetTranscodeProgress() != 0.035 || s.Protocol != "dash" || s.Library != "Movies" || len(s.Unread) != 0 {
			t.Errorf("%s: %v", name, s)
		}
		forms = append(forms, s)
	}
	if !proto.Equal(forms[0], forms[1]) {
		t.Errorf("XML and JSON differ:\n%v\n%v", forms[0], forms[1])
	}
}

// Whatever the server leaves out of a session, what rules see is what it was, or
// absent and named as unread: never another value.
func TestSessionsWithHoles(t *testing.T) {
	body := read(t, "session.xml")
	whole := oneSession(t, body, theFile)[0]
	attribute := regexp.MustCompile(` [A-Za-z]+="[^"]*"`)
	element := regexp.MustCompile(`(?s)<(User|Player|Session|TranscodeSession)\b[^>]*/>|<Stream[^>]*/>|<Media .*</Media>`)
	spans := append(attribute.FindAllStringIndex(body, -1), element.FindAllStringIndex(body, -1)...)
	for _, span := range spans {
		cut := body[span[0]:span[1]]
		got := oneSession(t, body[:span[0]]+body[span[1]:], theFile)
		if len(got) != 1 {
			continue
		}
		for _, wrong := range falsehoods(whole.ProtoReflect(), got[0].ProtoReflect(), "", got[0].Unread) {
			if !slices.Contains(harmless, wrong) && !(strings.HasPrefix(wrong, "hw_") && strings.Contains(cut, "transcodeHw")) {
				t.Errorf("without %.60s: %s is wrong and not said to be unread", cut, wrong)
			}
		}
	}
	if len(spans) < 90 {
		t.Errorf("only %d holes were tried", len(spans))
	}
}

// harmless are fields that may be absent without a word.
var harmless = []string{"year", "tracks", "player.version", "transcode_progress", "hw_full_pipeline", "hw_decode_title", "hw_encode_title"}

// falsehoods names the fields of a session that are not as in the whole one,
// nor said to be unread.
func falsehoods(whole, got protoreflect.Message, path string, unread []*sdk.Unread) []string {
	var out []string
	fields := whole.Descriptor().Fields()
	for i := range fields.Len() {
		f := fields.Get(i)
		name := path + string(f.Name())
		said := slices.ContainsFunc(unread, func(u *sdk.Unread) bool { return u.Field == name })
		switch {
		case said || name == "unread" || whole.Get(f).Equal(got.Get(f)):
		case f.Message() != nil && !f.IsList() && got.Has(f) && whole.Has(f) && f.Message().Name() != "Version":
			out = append(out, falsehoods(whole.Get(f).Message(), got.Get(f).Message(), name+".", unread)...)
		default:
			out = append(out, name)
		}
	}
	return out
}

func TestDecisions(t *testing.T) {
	const head = `{"MediaContainer":{"Metadata":[{"ratingKey":"9001","type":"TYPE",`
	media := func(part, streams string) string {
		return `"Media":[{"id":"5001","Part":[{"id":"6001"` + part + `,"Stream":[` + streams + `]}]}]`
	}
	const video, audio, sub = `{"streamType":1,"codec":"hevc"}`, `{"streamType":2,"codec":"aac","selected":1}`, `{"streamType":3,"codec":"srt"}`
	job := func(text string) string { return `,"TranscodeSession":{` + text + `}` }
	for name, c := range map[string]struct{ kind, row, want string }{
		"direct":              {"movie", media(`,"decision":"directplay"`, video+","+audio), "direct_play direct_play none"},
		"without a word":      {"movie", media("", video+","+audio), "direct_play direct_play none"},
		"with subtitles":      {"movie", media("", video+","+audio+`,{"streamType":3,"selected":"1"}`), "direct_play direct_play direct_play"},
		"subtitles not shown": {"movie", media("", video+","+audio+","+sub+","+sub), "direct_play direct_play none"},
		"a silent film":       {"movie", media("", video), "direct_play none none"},
		"a track":             {"track", media("", audio), "none direct_play none"},
		"two sounds":          {"movie", media("", video+`,{"streamType":2},{"streamType":2}`), "direct_play ? none"},
		"a remux":             {"movie", media(`,"decision":"transcode"`, video+","+audio) + job(`"videoDecision":"copy","audioDecision":"copy"`), "copy copy none"},
		"sound alone":         {"movie", media(`,"decision":"transcode"`, video+","+audio) + job(`"videoDecision":"copy","audioDecision":"transcode"`), "copy transcode none"},
		"burnt":               {"movie", media("", video+","+audio) + job(`"videoDecision":"transcode","audioDecision":"copy","subtitleDecision":"burn"`), "transcode copy burn"},
		"of the streams": {"movie", media("", `{"streamType":1,"decision":"transcode"},{"streamType":2,"decision":"copy"},{"streamType":3,"decision":"burn"}`) + job(``),
			"transcode copy burn"},
		"about to start":       {"movie", media(`,"decision":"transcode"`, video+","+audio), "? ? none"},
		"contradiction":        {"movie", media("", `{"streamType":1,"decision":"transcode"},`+audio) + job(`"videoDecision":"copy","audioDecision":"copy"`), "? copy none"},
		"a new word":           {"movie", media("", video+","+audio) + job(`"videoDecision":"remix","audioDecision":"copy"`), "? copy none"},
		"nothing":              {"movie", `"x":1`, "? ? ?"},
		"live":                 {"episode", `"live":"1","Media":[{"TranscodeSession":{"videoDecision":"transcode","audioDecision":"copy"}}]`, "transcode copy none"},
		"two files, no choice": {"movie", `"Media":[{"id":"1"},{"id":"2"}]`, "? ? ?"},
		"two files, a choice":  {"movie", `"Media":[{"id":"1"},{"id":"2","selected":1,"Part":[{"Stream":[` + video + "," + audio + `]}]}]`, "direct_play direct_play none"},
	} {
		t.Run(name, func(t *testing.T) {
			s := oneSession(t, strings.Replace(head, "TYPE", c.kind, 1)+c.row+`}]}}`, "")[0]
			var said []string
			for field, d := range map[string]string{"1video": s.VideoDecision, "2audio": s.AudioDecision, "3subtitle": s.SubtitleDecision} {
				unread := slices.ContainsFunc(s.Unread, func(u *sdk.Unread) bool { return u.Field == field[1:]+"_decision" && u.Reason != "" })
				if unread != (d == "") {
					t.Errorf("%s is %q, and unread: %v", field, d, unread)
				}
				if d == "" {
					d = "?"
				}
				said = append(said, field+d)
			}
			slices.Sort(said)
			got := regexp.MustCompile(`\d(video|audio|subtitle)`).ReplaceAllString(strings.Join(said, " "), "")
			if got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

// What no library holds has no item, and what nobody plays is no stream.
func TestOddSessions(t *testing.T) {
	lab := homelab.New(homelab.Options{})
	s := open(t, lab.Plex(), nil)
	key := lab.Truth(0).RatingKey
	lab.Plex().SetSessions(
		homelab.Session{Odd: "live", Transcode: &homelab.Transcode{Video: "transcode", Audio: "transcode", Progress: -1}},
		homelab.Session{Odd: "preroll"}, homelab.Session{Odd: "theme"},
		homelab.Session{RatingKey: key, NoChild: true}, homelab.Session{RatingKey: key, NoChild: true, Location: "wan"},
		homelab.Session{RatingKey: key, Location: "wan", Player: homelab.Player{Relayed: true}},
		homelab.Session{RatingKey: key, Location: "cellular"},
		homelab.Session{RatingKey: key, Transcode: &homelab.Transcode{Video: "copy", Audio: "copy"}},
	)
	for _, kind := range []homelab.FaultKind{homelab.NoTotal, homelab.XML} {
		lab.Plex().ClearFaults()
		lab.Plex().SetFault(homelab.Fault{Kind: kind})
		got, err := s.Sessions(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var said []string
		for _, one := range got {
			said = append(said, fmt.Sprintf("%s item=%s live=%v %s id=%v %s", one.Type, one.ItemId, one.Live, one.Location, one.Id != "", one.GetSourceMedia().GetResolution()))
		}
		want := "episode item= live=true lan id=true |clip item= live=false lan id=true |movie item=8001 live=false lan id=false 4k|" +
			"movie item=8001 live=false wan id=false 4k|movie item=8001 live=false relay id=true 4k|movie item=8001 live=false wan id=true 4k|" +
			"movie item=8001 live=false lan id=true 4k"
		if strings.Join(said, "|") != want {
			t.Errorf("got  %s\nwant %s", strings.Join(said, "|"), want)
		}
	}
}

// The files of streams are asked for once, and not for those that are sent as
// they are.
func TestOriginalsAreReadOnce(t *testing.T) {
	lab := homelab.New(homelab.Options{})
	s := open(t, lab.Plex(), nil)
	var list []homelab.Session
	for i := range 20 {
		one := homelab.Session{RatingKey: lab.Truth(i).RatingKey}
		if i%2 == 0 {
			one.Transcode = &homelab.Transcode{Video: "transcode", Audio: "copy"}
		}
		list = append(list, one)
	}
	lab.Plex().SetSessions(list...)
	for range 3 {
		if _, err := s.Sessions(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if got := paths(lab); got["/status/sessions"] != 3 || got["/library/metadata/"] != 1 {
		t.Errorf("requests: %v", got)
	}
	lab.Plex().SetSessions()
	if _, err := s.Sessions(t.Context()); err != nil || len(s.files) != 0 {
		t.Errorf("%d files are remembered, %v", len(s.files), err)
	}
}

// Of a file that is sent as it is, a row may say no more than that it has
// streams: then the file says what they are. One that says it is believed.
func TestPoorRow(t *testing.T) {
	row := func(stream string) string {
		return `{"MediaContainer":{"size":1,"Metadata":[{"ratingKey":"9001","type":"movie","librarySectionID":"1","Session":{"id":"a"},"Media":[
			{"id":"5001","selected":true,"container":"mkv","Part":[{"id":"6001","decision":"directplay","Stream":[` + stream + `]}]}]}]}}`
	}
	file := `{"MediaContainer":{"size":1,"Metadata":[{"ratingKey":"9001","type":"movie","Media":[{"id":5001,"height":1608,"Part":[{"id":6001,"Stream":[
		{"id":7001,"streamType":1,"codec":"hevc","bitDepth":10,"colorTrc":"smpte2084"},{"id":7002,"streamType":2,"codec":"truehd","extendedDisplayTitle":"TrueHD Atmos 7.1"}]}]}]}]}}`
	const audio = `,{"id":"7002","streamType":2,"codec":"truehd","extendedDisplayTitle":"of the row"}`
	for _, c := range []struct{ name, stream, file, transfer, title string }{
		{"poor", `{"id":"7001","streamType":1,"codec":"hevc"},{"id":"7002","streamType":2,"codec":"truehd"}`, file, "smpte2084", "TrueHD Atmos 7.1"},
		{"sound is told", `{"id":"7001","streamType":1,"codec":"hevc"}` + audio, file, "smpte2084", "TrueHD Atmos 7.1"},
		{"all is told", `{"id":"7001","streamType":1,"codec":"hevc","bitDepth":8,"colorTrc":"bt709"}` + audio, file, "bt709", "of the row"},
		{"the file is gone", `{"id":"7001","streamType":1,"codec":"hevc"}` + audio, "", "", "of the row"},
	} {
		t.Run(c.name, func(t *testing.T) {
			logged(t)
			v := oneSession(t, row(c.stream), c.file)[0].Version
			if len(v.GetVideo()) != 1 || v.Video[0].ColorTransfer != c.transfer || v.Audio[0].ExtendedDisplayTitle != c.title {
				t.Errorf("the version is %v", v)
			}
		})
	}
}

// TestPhotos: a server that writes XML has an element of their own for them.
func TestPhotos(t *testing.T) {
	got := oneSession(t, `<MediaContainer size="1"><Photo ratingKey="7" type="photo" title="Beach"><Session id="p"/></Photo></MediaContainer>`, "")
	if len(got) != 1 || got[0].Id != "p" || got[0].Title != "Beach" {
		t.Errorf("sessions %v", got)
	}
}
