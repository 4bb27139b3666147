package main

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/luarr/luarr/engine/fault"
)

// replaceFile has the file of one item on the simulated Plex replaced.
func (l *lab) replaceFile(ctx context.Context) error {
	return l.control(ctx, "edit", url.Values{"kind": {"replace the file"}})
}

// play has so many streams play on the simulated Plex.
func (l *lab) play(ctx context.Context, streams int) error {
	return l.control(ctx, "play", url.Values{"streams": {strconv.Itoa(streams)}})
}

// control has something happen on the simulated Plex.
func (l *lab) control(ctx context.Context, what string, how url.Values) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, l.Plex+"/lab/"+what+"?"+how.Encode(), nil)
	if err != nil {
		return err
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return &fault.Error{Class: fault.Unreachable, Op: what, Subject: "the simulated Plex", Err: err}
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fault.New(fault.Failed, what, "the simulated Plex", "it says %s", answer.Status)
	}
	return nil
}
