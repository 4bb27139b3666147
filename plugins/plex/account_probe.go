package plex

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/luarr/luarr/sdk"
)

const (
	// probeTime is how long an address may take to answer.
	probeTime = 3 * time.Second
	// probesAtOnce is how many addresses are tried at a time.
	probesAtOnce = 32
	// mostIdentity is how many bytes of an answer to a probe are read.
	mostIdentity = 64 << 10
)

// errStranger is an answer that no Plex Media Server gives.
var errStranger = errors.New("what answers there is no Plex Media Server")

// probe tries every address of the servers, but for those that have a problem
// already.
func (a *account) probe(ctx context.Context, servers []*sdk.AccountServer) error {
	var group errgroup.Group
	group.SetLimit(probesAtOnce)
	for _, s := range servers {
		for _, c := range s.Connections {
			if c.Problem != "" {
				continue
			}
			group.Go(func() error {
				began := a.now()
				if err := a.knock(ctx, c.Url, s.MachineId); err != nil {
					c.Problem = err.Error()
					return nil
				}
				c.Answers, c.LatencyMs = true, max(1, a.now().Sub(began).Milliseconds())
				return nil
			})
		}
	}
	_ = group.Wait() // problems stand in the connections
	return ctx.Err()
}

// knock says why the server with this machine id is not at an address. It asks
// what needs no token, because who answers there is not known yet.
func (a *account) knock(ctx context.Context, base, machineID string) error {
	ctx, cancel := context.WithTimeout(ctx, probeTime)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/identity", nil)
	if err != nil {
		return err
	}
	resp, err := a.probes.Do(r)
	if err != nil {
		return plainly(netError("", err, probeTime))
	}
	defer resp.Body.Close()
	switch code := resp.StatusCode; {
	case code == http.StatusServiceUnavailable:
		return errors.New("the server is starting or busy")
	case code >= 300 && code < 400:
		return errors.New("it sends us elsewhere" + elsewhere(resp))
	case code != http.StatusOK:
		return fmt.Errorf("it answers with %d", code)
	}
	text, err := data(io.LimitReader(resp.Body, mostIdentity))
	switch {
	case errors.Is(err, errWebPage), errors.Is(err, errEmpty), errors.Is(err, errForeign):
		return errStranger
	case err != nil:
		return plainly(bodyError("", err, probeTime))
	}
	found := ""
	var d decoder
	_, err = d.container(text, func(name []byte) bool {
		if string(name) != "machineIdentifier" {
			return false
		}
		found = d.str()
		return true
	}, d.skip)
	switch {
	case err != nil && errors.Is(err, context.DeadlineExceeded):
		return plainly(netError("", err, probeTime))
	case err != nil || found == "":
		return errStranger
	case found != machineID:
		return errors.New("another server answers there")
	}
	return nil
}

// plainly takes the empty place off an error's message.
func plainly(err error) error {
	return errors.New(strings.TrimPrefix(err.Error(), ": "))
}
