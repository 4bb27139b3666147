package homelab

import "slices"

// Session is something being played on the Plex server. Zero fields are filled with what is usual: the owner, a browser in the
// house, playing, directly.
type Session struct {
	Key       int    // sessionKey; default made of the position
	ID        string // Session.id, which ends it; default made of the position
	NoChild   bool   // the Session child is missing, as on old servers
	RatingKey string // what plays; unused with Odd
	Version   int    // which of the item's versions
	Odd       string // live, preroll or theme: a row that no library holds
	Title     string // of an odd row

	UserID   int // default Owner
	User     string
	Player   Player
	State    string // default playing; paused, buffering
	Location string // default lan; wan, cellular
	Kbps     int    // default 8200
	Offset   int64  // ms

	Transcode *Transcode // nil = direct play
}

// Player is what somebody watches with.
type Player struct {
	Title, Product, Platform, Address, MachineID string
	Relayed                                      bool
}

// Transcode is what the server makes of a file. All copies are a direct stream.
type Transcode struct {
	Video     string // copy or transcode; "" = the item has none
	Audio     string // copy or transcode
	Subtitles string // burn, copy or transcode; "" = none chosen

	Protocol      string // default dash; hls, http
	Container     string // default mp4
	VideoCodec    string // default h264, or that of the file when copied
	AudioCodec    string // default aac, or that of the file when copied
	Width, Height int    // default 1920 by 1080, or that of the file when copied
	Channels      int    // default 2, or that of the file when copied
	Kbps          int    // default 8000

	HWRequested      bool
	Decoder, Encoder string // hardware, such as vaapi; "" = software
	Throttled        bool
	Progress, Speed  float64 // percent, times real time
}

// fill puts in what was left out. n is the position in the list, from 1.
func (s *Session) fill(n int) {
	text := func(v *string, def string) {
		if *v == "" {
			*v = def
		}
	}
	number := func(v *int, def int) {
		if *v == 0 {
			*v = def
		}
	}
	number(&s.Key, 14+n)
	text(&s.ID, "session"+string(appendInt(nil, n))+"abcdefgh")
	number(&s.UserID, Owner)
	if s.UserID > 0 && s.UserID < len(houseAccounts) {
		text(&s.User, houseAccounts[s.UserID])
	}
	text(&s.State, "playing")
	text(&s.Location, "lan")
	number(&s.Kbps, 8200)
	text(&s.Player.Title, "Chrome")
	text(&s.Player.Product, "Plex Web")
	text(&s.Player.Platform, "Chrome")
	text(&s.Player.MachineID, "player"+string(appendInt(nil, n)))
	if s.Location == "lan" {
		text(&s.Player.Address, "192.168.1."+string(appendInt(nil, 19+n)))
	} else {
		text(&s.Player.Address, "203.0.113."+string(appendInt(nil, 19+n)))
	}
	text(&s.Title, map[string]string{"live": "Evening News", "preroll": "Our Logo", "theme": "Theme"}[s.Odd])
	if t := s.Transcode; t != nil {
		filled := *t // the caller's stays as it is
		s.Transcode = &filled
		text(&filled.Protocol, "dash")
		text(&filled.Container, "mp4")
		number(&filled.Kbps, 8000)
	}
}

// SetSessions replaces what is being played.
func (p *Plex) SetSessions(list ...Session) {
	p.mu.Lock()
	defer p.mu.Unlock()
	old := p.sessions
	p.sessions = nil
	for i, s := range list {
		s.fill(i + 1)
		p.sessions = append(p.sessions, s)
		p.tellSession(&s, s.State)
	}
	for i := range old {
		if !slices.ContainsFunc(p.sessions, func(s Session) bool { return s.ID == old[i].ID }) {
			p.tellSession(&old[i], "stopped")
		}
	}
}

// Sessions lists what is being played, with everything filled in.
func (p *Plex) Sessions() []Session {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return append([]Session(nil), p.sessions...)
}

// StopSession ends a session as its player would, and says whether there was one.
func (p *Plex) StopSession(id string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.stop(id)
}

func (p *Plex) stop(id string) bool {
	for i, s := range p.sessions {
		if s.ID == id {
			p.sessions = append(p.sessions[:i:i], p.sessions[i+1:]...)
			p.tellSession(&s, "stopped")
			return true
		}
	}
	return false
}

// OnWrite has a function called before each request to end a session is answered or fails: what happens at the same time.
func (p *Plex) OnWrite(do func()) {
	p.gate.mu.Lock()
	defer p.gate.mu.Unlock()
	p.gate.onWrite = do
}

// SetPass says whether the owner has a Plex Pass, without which nobody can end a session; from the start they do.
func (p *Plex) SetPass(on bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.passless = !on
}

// Termination is a session that a client ended through the server, and what the viewer was told.
type Termination struct{ ID, Reason string }

// Terminations lists what was ended, oldest first.
func (p *Plex) Terminations() []Termination {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return append([]Termination(nil), p.ended...)
}
