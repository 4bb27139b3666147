package plex

import (
	"context"
	"sync"

	"github.com/coder/websocket"
)

const socketPath = "/:/websockets/notifications"

// socket reads the events of a WebSocket until the connection is lost. A server
// says nothing there while nothing happens: it is asked whether it still lives.
func (f *follower) socket(ctx context.Context, up func()) (heard bool, err error) {
	c := f.s.client
	dial, cancel := context.WithTimeout(ctx, f.connect)
	conn, resp, err := websocket.Dial(dial, c.base.String()+socketPath, &websocket.DialOptions{HTTPClient: c.http})
	cancel()
	if err != nil {
		where := "open " + c.base.String() + socketPath
		if resp != nil && resp.StatusCode >= 300 {
			return false, statusError(where, resp, resp.Body)
		}
		return false, netError(where, err, f.connect)
	}
	defer conn.CloseNow()
	conn.SetReadLimit(maxEvent)
	up()
	ctx, stop := context.WithCancel(ctx)
	var pings sync.WaitGroup
	defer pings.Wait()
	defer stop()
	dead := false
	pings.Go(func() {
		for f.wait(ctx, f.stall/3) {
			pong, cancel := context.WithTimeout(ctx, f.stall-f.stall/3)
			err := conn.Ping(pong)
			cancel()
			if err != nil {
				dead = ctx.Err() == nil
				_ = conn.CloseNow() // ends the reading below
				return
			}
		}
	})
	for {
		_, text, err := conn.Read(ctx)
		if err != nil {
			stop()
			pings.Wait()
			if dead {
				err = errSilent
			}
			return true, f.lost(err)
		}
		for _, event := range notifications(text, "") {
			f.say(event)
		}
	}
}
