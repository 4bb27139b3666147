package jellyfin

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/luarr/luarr/sdk"
)

// failure is an answer, or none, that is not what was asked for.
type failure struct {
	said    *sdk.Error
	code    int  // the status; 0 without an answer
	passing bool // whether to ask once more
}

// Error gives the message.
func (f *failure) Error() string { return f.said.Message }

// Unwrap gives what travels to the engine.
func (f *failure) Unwrap() error { return f.said }

// statusOf gives the status of an answer, or 0.
func statusOf(err error) int {
	var f *failure
	if errors.As(err, &f) {
		return f.code
	}
	return 0
}

// refusal makes an error of an answer that is none.
func refusal(where string, r *http.Response) error {
	f := &failure{code: r.StatusCode}
	switch code := r.StatusCode; {
	case code >= 200 && code < 300:
		return nil
	case code == http.StatusUnauthorized:
		f.said = sdk.Unauthorized(where+": 401, the server refuses the key",
			"make an API key under Dashboard, API Keys and put it in api_key; a proxy that asks for a password itself needs emby_header = true")
	case code == http.StatusForbidden:
		f.said = sdk.Unauthorized(where+": 403, the key may not do that", "use an API key or the token of an administrator in api_key")
	case code == http.StatusNotFound:
		f.said = sdk.NotFound(where + ": 404, it is not there")
	case code >= 300 && code < 400:
		to := "elsewhere"
		if u, err := url.Parse(r.Header.Get("Location")); err == nil && u.String() != "" {
			to = sdk.CleanURL(u)
		}
		f.said = &sdk.Error{Kind: sdk.KindOther, Message: fmt.Sprintf("%s: %d, the server sends us to %s", where, code, to), Hint: "put the address that it ends at in url, base URL included"}
	case code == http.StatusTooManyRequests || code >= 500:
		message := fmt.Sprintf("%s: %d, the server cannot answer", where, code)
		if code == http.StatusServiceUnavailable {
			message = where + ": 503, the server is starting or busy"
		}
		f.said, f.passing = sdk.Unavailable(message, "look into the server's log if that stays so", nil), true
		f.said.RetryAfter = retryAfter(r.Header.Get("Retry-After"))
	default:
		f.said = &sdk.Error{Kind: sdk.KindOther, Message: fmt.Sprintf("%s: %d", where, code)}
	}
	return f
}

// retryAfter reads how long a server wants to be left alone.
func retryAfter(text string) time.Duration {
	seconds, err := strconv.Atoi(text)
	if err != nil || seconds < 0 {
		return 0
	}
	return time.Duration(min(seconds, 3600)) * time.Second
}

// unreachable makes an error of a request that nothing answered.
func unreachable(ctx context.Context, where string, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	cause := sdk.CleanError(err)
	if errors.Is(cause, sdk.ErrWriteRefused) {
		return fmt.Errorf("%s: %w", where, cause)
	}
	return &failure{said: sdk.Unavailable(where+": "+cause.Error(), "is the server up, and is url right?", cause), passing: true}
}

// broken makes an error of a body that ended early or is no JSON.
func broken(where string, err error) error {
	message := where + ": the answer cannot be read: " + sdk.CleanError(err).Error()
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		message = where + ": the answer was cut short"
	}
	return &failure{said: sdk.Unavailable(message, "try again; if that stays so, look into the server's log", err)}
}

// noJSON is the error of a web page where data was to be.
func noJSON(where string) error {
	return &failure{said: &sdk.Error{
		Kind: sdk.KindOther, Message: where + ": a web page came instead of data",
		Hint: "put the address of Jellyfin itself in url, with its base URL if it has one",
	}}
}
