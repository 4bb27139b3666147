package arr

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/luarr/luarr/sdk"
)

// refused is the cause of an error that stems from an answer: the request
// arrived, and this is the status it got.
type refused struct{ status int }

// Error gives the status.
func (r refused) Error() string { return "status " + strconv.Itoa(r.status) }

// statusOf gives the status of the answer behind an error; 0 where there was
// none.
func statusOf(err error) int {
	var r refused
	errors.As(err, &r)
	return r.status
}

// refusal gives the error that an answer stands for, or nil for a success.
func (c *client) refusal(r *http.Request, response *http.Response, body *answer) error {
	code := response.StatusCode
	cause := refused{code}
	text := func() string { return message(body) }
	switch {
	case code >= 200 && code < 300:
		if isJSON(response, body) {
			return nil
		}
		e := c.wrongAddress("the answer is a page for people", "")
		e.Err = cause
		return e
	case code >= 300 && code < 400:
		e := c.redirected(r.URL, response)
		e.Err = cause
		return e
	case code == http.StatusUnauthorized || code == http.StatusForbidden:
		e := sdk.Unauthorized(fmt.Sprintf("%s at %s refused the API key", c.app, c.where()),
			"copy the key from Settings, General, Security of "+c.app+" into api_key")
		e.Err = cause
		return e
	case code == http.StatusNotFound:
		e := sdk.NotFound(c.said(r, code, text()))
		e.Err = cause
		return e
	case code == http.StatusTooManyRequests || code >= 500:
		e := sdk.Unavailable(c.said(r, code, text()), c.remedy(code), cause)
		e.RetryAfter = retryAfter(response)
		return e
	}
	return &sdk.Error{Kind: sdk.KindOther, Message: c.said(r, code, text()), Err: cause}
}

// remedy says what helps against a status.
func (c *client) remedy(code int) string {
	switch code {
	case http.StatusTooManyRequests:
		return ""
	case http.StatusServiceUnavailable:
		return "wait until " + c.app + " has started"
	}
	return "see the log of " + c.app
}

// said words a refusal.
func (c *client) said(r *http.Request, code int, text string) string {
	if text == "" {
		text = http.StatusText(code)
	}
	path := strings.TrimPrefix(r.URL.Path, c.base.Path)
	return fmt.Sprintf("%s answered %d to %s %s: %s", c.app, code, r.Method, path, text)
}

// redirected names the URL base that an application gave away by sending us
// there.
func (c *client) redirected(asked *url.URL, response *http.Response) *sdk.Error {
	to, err := response.Location()
	if err != nil {
		return c.wrongAddress("the answer is a redirect", "")
	}
	where := sdk.CleanURL(to)
	if base, ok := strings.CutSuffix(to.Path, strings.TrimPrefix(asked.Path, c.base.Path)); ok {
		try := *c.base
		try.User = nil
		try.Scheme, try.Host, try.Path = to.Scheme, to.Host, base
		return c.wrongAddress("the answer is a redirect to "+clip(where), "set url to "+clip(try.String()))
	}
	return c.wrongAddress("the answer is a redirect to "+clip(where), "")
}

// wrongAddress says that something answers, but not the API.
func (c *client) wrongAddress(why, hint string) *sdk.Error {
	if hint == "" {
		hint = "check the address, its URL base (Settings, General of " + c.app + ") and whether a proxy asks for a login"
	}
	return sdk.Unavailable(fmt.Sprintf("%s does not answer like %s: %s: wrong address or missing URL base", c.where(), c.app, why), hint, nil)
}

// malformed says that an answer cannot be read.
func (c *client) malformed(path string, err error) *sdk.Error {
	return sdk.Unavailable(fmt.Sprintf("%s sent an answer to %s that cannot be read: %s", c.app, path, clip(err.Error())),
		"see the log of "+c.app, err)
}

// unreachable says that no answer came, or that one broke off.
func (c *client) unreachable(ctx context.Context, err error) error {
	err = sdk.CleanError(err)
	var dns *net.DNSError
	var timeout net.Error
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	hint := "is " + c.app + " running, and is url right?"
	why := err.Error()
	switch {
	case context.Cause(ctx) == errStalled:
		why, err = fmt.Sprintf("the answer stopped for %s", c.timeout), errStalled
		hint = "raise timeout if the server is slow"
	case errors.Is(err, context.Canceled):
		return err
	case errors.As(err, &dns):
		why = "no such host " + dns.Name
		hint = "check the name in url"
	case errors.Is(err, syscall.ECONNREFUSED):
		why = "connection refused"
	case errors.As(err, &certificate):
		why = "its certificate is not accepted: " + certificate.Err.Error()
		hint = "use a name the certificate holds, or set verify_ssl = false for a self-signed one"
	case errors.As(err, &record), strings.Contains(why, "server gave HTTP response to HTTPS client"):
		why = "it does not speak TLS"
		hint = "use http:// in url"
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		why = fmt.Sprintf("no answer within %s", c.timeout)
		hint = "raise timeout if the server is slow"
	case errors.Is(err, io.EOF), errors.Is(err, syscall.ECONNRESET):
		why = "it closed the connection"
	case errors.Is(err, io.ErrUnexpectedEOF):
		why = "the answer breaks off in the middle"
		hint = "see the log of " + c.app
	case errors.Is(err, sdk.ErrWriteRefused):
		return &sdk.Error{Kind: sdk.KindOther, Message: err.Error(), Err: err}
	}
	return sdk.Unavailable(fmt.Sprintf("%s at %s cannot be reached: %s", c.app, c.where(), clip(why)), hint, err)
}

// where is the address without user and password.
func (c *client) where() string { return sdk.CleanURL(c.base) }

// maxRetryAfter bounds, in seconds, what a server may ask for.
const maxRetryAfter = 24 * 3600

// retryAfter reads how long the server wants to be left alone.
func retryAfter(r *http.Response) time.Duration {
	s, err := strconv.Atoi(r.Header.Get("Retry-After"))
	if err != nil || s < 0 {
		return 0
	}
	return time.Duration(min(s, maxRetryAfter)) * time.Second
}
