package arr

import (
	"context"
	"errors"
	"io"
	"net/http"
	"syscall"
	"time"

	"github.com/cenkalti/backoff/v5"

	"github.com/luarr/luarr/sdk"
)

// Wait lets time pass; it gives the context's error if that ends first.
type Wait func(context.Context, time.Duration) error

// sleep is the Wait of everyday.
func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// maxTries is how often a read is sent at most.
const maxTries = 3

// persist tries a read again while what it met may have passed. A server that
// wants to be left alone for longer than the timeout is.
func (c *client) persist(ctx context.Context, try func() (*answer, error)) (*answer, error) {
	pauses := backoff.NewExponentialBackOff()
	for n := 1; ; n++ {
		a, err := try()
		if n == maxTries || !passing(err) {
			return a, err
		}
		pause := min(pauses.NextBackOff(), c.timeout)
		var told *sdk.Error
		if errors.As(err, &told) && told.RetryAfter > 0 {
			pause = told.RetryAfter
		}
		if pause > c.timeout {
			return nil, err
		}
		if err := c.wait(ctx, pause); err != nil {
			return nil, err
		}
	}
}

// passing says whether an error stems from a server whose database was busy,
// which is a 500 like any other, from a server or a proxy that is being started,
// or from a connection that was lost before anything was read.
func passing(err error) bool {
	switch statusOf(err) {
	case http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	case 0:
		return errors.Is(err, syscall.ECONNRESET) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
	}
	return false
}
