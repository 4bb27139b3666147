package plex

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tmaxmax/go-sse"

	"github.com/luarr/luarr/sdk"
)

const (
	eventsPath = "/:/eventsource/notifications"
	// eventFilter leaves out what nobody asks for, such as the progress of
	// transcodes, which comes every second.
	eventFilter = "playing,timeline,activity,transcodeSession.start,transcodeSession.end"
	// maxEvent bounds one event, in bytes.
	maxEvent = 1 << 20
)

// errNoStream says that something else than a stream of events came.
var errNoStream = errors.New("the answer is no stream of events")

// listen reads server-sent events until the connection is lost or silent for
// too long. While it is silent longer than a server should be, we look ourselves.
func (f *follower) listen(ctx context.Context, up func()) (heard bool, err error) {
	c := f.s.client
	where := "read " + c.base.String() + eventsPath
	ctx, watch := newWatch(ctx, f.connect, c.now)
	defer watch.cancel()
	resp, err := c.send(ctx, question{path: eventsPath, query: "filters=" + eventFilter, accept: "text/event-stream"})
	watch.stop()
	if err != nil {
		return false, netError(where, watch.cause(err), f.connect)
	}
	defer resp.Body.Close()
	watch.patience = f.stall
	body := &watched{src: resp.Body, watch: watch}
	if resp.StatusCode != http.StatusOK {
		return false, statusError(where, resp, body)
	}
	if kind := resp.Header.Get("Content-Type"); !strings.HasPrefix(kind, "text/event-stream") {
		return false, errNoStream
	}
	up()
	doubt := f.doubter(ctx)
	defer doubt.end()
	for e, err := range sse.Read(body, &sse.ReadConfig{MaxEventSize: maxEvent}) {
		if err != nil {
			return heard, f.lost(err)
		}
		heard = true
		doubt.heard()
		for _, event := range notifications([]byte(e.Data), e.Type) {
			f.say(event)
		}
	}
	return heard, nil
}

// lost says why a connection was lost.
func (f *follower) lost(err error) error {
	if errors.Is(err, errSilent) {
		return errors.New("nothing came for " + f.stall.String())
	}
	return err
}

// doubt looks whether something is new while a connection is silent that should
// not be.
type doubt struct {
	last atomic.Int64 // when something was heard, in Unix nanoseconds
	stop context.CancelFunc
	done sync.WaitGroup
	now  func() time.Time
}

// doubter begins to doubt a connection.
func (f *follower) doubter(ctx context.Context) *doubt {
	ctx, stop := context.WithCancel(ctx)
	d := &doubt{stop: stop, now: f.s.client.now}
	d.heard()
	d.done.Go(func() {
		for f.wait(ctx, f.poll) {
			if d.now().Sub(time.Unix(0, d.last.Load())) < f.doubt {
				continue
			}
			if changed, err := f.look(ctx); err == nil && changed {
				f.say(&sdk.Event{Kind: sdk.EventSession})
			}
		}
	})
	return d
}

func (d *doubt) heard() { d.last.Store(d.now().UnixNano()) }

func (d *doubt) end() {
	d.stop()
	d.done.Wait()
}
