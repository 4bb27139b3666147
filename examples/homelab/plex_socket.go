package homelab

import (
	"encoding/json"
	"net/http"

	"github.com/coder/websocket"
)

// socket answers /:/websockets/notifications until the client goes away. Each frame is a list of notifications of one type; there
// are no pings.
func (p *Plex) socket(w http.ResponseWriter, q *question) {
	e, leave := p.attach(q)
	defer leave()
	conn, err := websocket.Accept(w, q.Request, &websocket.AcceptOptions{InsecureSkipVerify: true})
	if err != nil {
		return // Accept has answered
	}
	defer conn.CloseNow()
	ctx := conn.CloseRead(q.Context())
	for {
		select {
		case <-ctx.Done():
			return
		case <-e.over:
			return
		case f := <-e.heard:
			text := f.container()
			if text == nil || q.harm.has(SilentStream) {
				continue
			}
			if conn.Write(ctx, websocket.MessageText, text) != nil {
				return
			}
		}
	}
}

// container is a frame as a WebSocket has it; nil for a ping, which it has not.
func (f frame) container() []byte {
	var inner map[string]json.RawMessage
	if f.name == "ping" || json.Unmarshal([]byte(f.data), &inner) != nil {
		return nil
	}
	out := map[string]any{"type": f.name, "size": 1}
	for name, one := range inner {
		out[name] = []json.RawMessage{one}
	}
	text, err := json.Marshal(map[string]any{"NotificationContainer": out})
	if err != nil {
		return nil
	}
	return text
}
