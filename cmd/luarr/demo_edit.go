package main

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/luarr/luarr/engine/fault"
)

// replaceFile has the file of one item on the simulated Plex replaced.
func (l *lab) replaceFile(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, l.Plex+"/lab/edit?"+url.Values{"kind": {"replace the file"}}.Encode(), nil)
	if err != nil {
		return err
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return &fault.Error{Class: fault.Unreachable, Op: "edit", Subject: "the simulated Plex", Err: err}
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fault.New(fault.Failed, "edit", "the simulated Plex", "it says %s", answer.Status)
	}
	return nil
}
