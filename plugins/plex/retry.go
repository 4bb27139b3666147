package plex

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/cenkalti/backoff/v5"

	"github.com/luarr/luarr/sdk"
)

// mostTries bounds how often one question is asked.
const mostTries = 50

// retries says of one question whether to ask it again, and when. What passes
// by itself, such as a connection that broke, is tried once more; a server that
// starts or has too much to do is waited for, in all as long as its silence
// would be borne.
type retries struct {
	patience time.Duration
	waited   time.Duration
	tries    int
	steps    *backoff.ExponentialBackOff
}

// again gives the wait before another try, and not ok where there is no point.
func (r *retries) again(err error) (wait time.Duration, ok bool) {
	busy, passing := isBusy(err), isPassing(err)
	r.tries++
	if !busy && !passing || passing && r.tries > 1 || r.tries >= mostTries {
		return 0, false
	}
	if r.steps == nil {
		r.steps = backoff.NewExponentialBackOff()
		r.steps.MaxInterval = 10 * time.Second
	}
	wait = r.steps.NextBackOff()
	var e *sdk.Error
	if errors.As(err, &e) {
		wait = max(wait, e.RetryAfter)
	}
	if busy && r.waited+wait > r.patience {
		return 0, false
	}
	r.waited += wait
	return wait, true
}

// isBusy says whether the server wants to be asked later.
func isBusy(err error) bool {
	var s *status
	return errors.As(err, &s) && (s.starting || s.code == http.StatusServiceUnavailable || s.code == http.StatusTooManyRequests)
}

// isPassing says whether what went wrong may be right a moment later.
func isPassing(err error) bool {
	var s *status
	if errors.As(err, &s) {
		return s.overload || s.code == http.StatusBadGateway || s.code == http.StatusGatewayTimeout
	}
	return broke(err) || errors.Is(err, errCut)
}

// retryAfter is how long the server asks to wait, 0 where it does not: seconds,
// or a moment by its own clock.
func retryAfter(resp *http.Response) time.Duration {
	text := resp.Header.Get("Retry-After")
	if s, err := strconv.Atoi(text); err == nil {
		return time.Duration(min(max(s, 0), 86400)) * time.Second
	}
	then, err1 := http.ParseTime(text)
	now, err2 := http.ParseTime(resp.Header.Get("Date"))
	if err1 != nil || err2 != nil {
		return 0
	}
	return max(then.Sub(now), 0)
}
