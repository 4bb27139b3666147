package homelab

import (
	"fmt"
	"net/http"
	"strconv"
)

// playPath is where streams can be asked for by hand.
const playPath = "/lab/play"

// controlPlay answers POST /lab/play[?streams=N]: so many streams of all kinds play from then on, none with 0, and it says which.
func (p *Plex) controlPlay(w http.ResponseWriter, q *question) {
	if q.Method != http.MethodPost {
		answer(w, http.StatusMethodNotAllowed, "text/plain", "POST it\n")
		return
	}
	n := 4
	if text := q.query.Get("streams"); text != "" {
		n, _ = strconv.Atoi(text)
	}
	p.PlaySome(n)
	said := ""
	for _, s := range p.Sessions() {
		said += fmt.Sprintf("%d %s plays %s, %s\n", s.Key, s.User, s.RatingKey+s.Odd, s.State)
	}
	answer(w, http.StatusOK, "text/plain; charset=utf-8", said)
}

// PlaySome replaces what is being played by so many streams of all kinds, at most a thousand.
func (p *Plex) PlaySome(n int) { p.SetSessions(p.someSessions(min(max(0, n), 1000))...) }

// someSessions are streams of all kinds: played as they are, remuxed, transcoded in hardware and in software, of a series, of music
// and of live television.
func (p *Plex) someSessions(n int) []Session {
	keys := func(k kind) (out []string) {
		for i := range min(p.layout.count[k], 50) {
			out = append(out, p.keyText(refOf(k, i)))
		}
		return out
	}
	episodes, tracks := keys(episode), keys(track)
	kinds := []Session{
		{Location: "wan", Transcode: &Transcode{Video: "transcode", Audio: "copy", Subtitles: "burn", HWRequested: true, Decoder: "vaapi", Encoder: "vaapi", Speed: 6.2, Progress: 3.5}},
		{State: "paused"},
		{Location: "wan", Player: Player{Title: "Living room", Product: "Plex for LG", Platform: "webOS", Relayed: true}, Transcode: &Transcode{Video: "copy", Audio: "transcode", Speed: 12, Throttled: true}},
		{Location: "wan", State: "buffering", Transcode: &Transcode{Video: "transcode", Audio: "transcode", HWRequested: true, Speed: 0.8}},
		{Odd: "live", Transcode: &Transcode{Video: "transcode", Audio: "transcode", Progress: -1}},
		{NoChild: true},
	}
	var out []Session
	for i := range n {
		s := kinds[i%len(kinds)]
		s.UserID = 1 + i%(len(houseAccounts)-1)
		s.Offset = int64(60_000 * (1 + i*7%60))
		switch {
		case s.Odd != "":
		case i%6 == 1 && len(episodes) > 0:
			s.RatingKey = episodes[i%len(episodes)]
		case i%6 == 5 && len(tracks) > 0:
			s.RatingKey = tracks[i%len(tracks)]
		default:
			s.RatingKey = p.lab.Truth(i % p.lab.o.Movies).RatingKey
		}
		out = append(out, s)
	}
	return out
}
