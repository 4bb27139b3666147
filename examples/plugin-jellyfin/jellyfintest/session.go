package jellyfintest

import (
	"encoding/json"
	"net/http"
	"slices"
)

// Session is a device that is signed in.
type Session struct {
	ID       string
	User     string
	Address  string // RemoteEndPoint
	Item     string // id of what plays; empty for nothing
	State    map[string]any
	Info     map[string]any // TranscodingInfo; nil where nothing is transcoded
	Deaf     bool           // takes no orders
	Slow     int            // lists for which it still plays after an order to stop
	Messages []string       // what its viewer was told
	stopping bool
}

// Play signs a device in that plays something.
func (s *Server) Play(session *Session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sessions = append(s.sessions, session)
}

// listSessions lists the devices, those included that play nothing.
func (s *Server) listSessions() []any {
	out := []any{map[string]any{"Id": "1d1e", "UserName": "Owner", "PlayState": map[string]any{"IsPaused": false}, "NowPlayingItem": nil}}
	for _, one := range s.sessions {
		if one.stopping {
			if one.Slow--; one.Slow < 0 {
				one.Item, one.stopping = "", false
			}
		}
		row := map[string]any{
			"Id": one.ID, "UserId": Admin, "UserName": one.User, "Client": "Jellyfin Web", "DeviceName": "Firefox", "DeviceType": nil,
			"DeviceId": "device-" + one.ID, "ApplicationVersion": "10.11.6", "RemoteEndPoint": one.Address, "SupportsMediaControl": !one.Deaf,
			"SupportsRemoteControl": !one.Deaf, "SupportedCommands": []any{"DisplayMessage"}, "PlayState": one.State, "TranscodingInfo": one.Info,
		}
		if one.Deaf {
			row["SupportedCommands"] = []any{}
		}
		if i := s.find(one.Item); i != nil {
			row["NowPlayingItem"] = fieldsOf(i, []string{"Path", "MediaStreams"})
		}
		out = append(out, row)
	}
	return out
}

// order carries out what a device is told. One that takes no orders is answered
// for all the same.
func (s *Server) order(w http.ResponseWriter, r *http.Request, path []string) {
	at := slices.IndexFunc(s.sessions, func(one *Session) bool { return one.ID == path[0] })
	if at < 0 {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	one := s.sessions[at]
	switch {
	case len(path) == 2 && path[1] == "Message":
		var body struct{ Text string }
		if json.NewDecoder(r.Body).Decode(&body) != nil || body.Text == "" {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		one.Messages = append(one.Messages, body.Text)
	case len(path) == 3 && path[1] == "Playing" && path[2] == "Stop":
		one.stopping = !one.Deaf
	default:
		w.WriteHeader(http.StatusNotFound)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
