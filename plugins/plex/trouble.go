package plex

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"time"

	"github.com/luarr/luarr/sdk"
)

// status is the cause of an error that the server answered with.
type status struct {
	code     int
	overload bool // a 401 that is none: it lacks the text of a refusal
	starting bool // a 400 of a server that is not up yet
	guarded  bool // a 401 of something that asks for a password
}

func (s *status) Error() string { return fmt.Sprintf("status %d", s.code) }

// statusOf is the status that an error came from, or 0.
func statusOf(err error) int {
	var s *status
	if errors.As(err, &s) {
		return s.code
	}
	return 0
}

// halt is an error of the one who reads an answer, not of the answer.
type halt struct{ error }

// netError says why there was no answer; where is what was done to what.
func netError(where string, err error, patience time.Duration) error {
	cause := sdk.CleanError(err)
	var said *sdk.Error
	if errors.Is(cause, context.Canceled) || errors.As(cause, &said) {
		return cause
	}
	say := func(what, hint string) error {
		return sdk.Unavailable(where+": "+what, hint, cause)
	}
	var (
		dns     *net.DNSError
		notTLS  tls.RecordHeaderError
		badCert *tls.CertificateVerificationError
		badHost x509.HostnameError
		unknown x509.UnknownAuthorityError
		invalid x509.CertificateInvalidError
		dial    *net.OpError
	)
	const trust = "use the server's address under plex.direct, or set verify_ssl = false"
	switch {
	case errors.As(cause, &dns) && dns.IsNotFound:
		return say("the name "+dns.Name+" has no address", "check the host name in url")
	case errors.As(cause, &dns):
		return say("the name "+dns.Name+" could not be looked up", "check the network and its name server, or use an IP address in url")
	case errors.Is(cause, syscall.ECONNREFUSED):
		return say("the connection was refused", "check that Plex Media Server runs, and host and port in url")
	case errors.Is(cause, syscall.EHOSTUNREACH), errors.Is(cause, syscall.ENETUNREACH):
		return say("there is no way to that address", "check the host in url, and the network")
	case errors.Is(cause, errUnconnected), timedOut(cause) && errors.As(cause, &dial) && dial.Op == "dial":
		return say("no connection within "+patience.String(), "check host and port in url, and whether a firewall is in between")
	case errors.Is(cause, errHandshake):
		return say("no TLS handshake within "+patience.String(), "write http:// in url if the server does not speak TLS there")
	case errors.Is(cause, errSilent), timedOut(cause):
		return say("no answer within "+patience.String(), "raise timeout if the server is slow or its libraries are large")
	case errors.As(cause, &badHost):
		return say("the certificate is for another name", trust)
	case errors.As(cause, &invalid) && invalid.Reason == x509.Expired:
		return say("the certificate has expired", "have it renewed, or set verify_ssl = false")
	case errors.As(cause, &badCert), errors.As(cause, &unknown):
		return say("the certificate is not trusted", "a self-signed one needs verify_ssl = false; the server's address under plex.direct has one that is trusted")
	case errors.As(cause, &notTLS), strings.Contains(cause.Error(), "server gave HTTP response to HTTPS client"):
		return say("the server does not speak TLS there", "write http:// in url")
	case strings.Contains(cause.Error(), "malformed HTTP"), strings.Contains(cause.Error(), "readLoopPeekFailLocked"): // it spoke first
		return say("the server does not speak HTTP there", "write https:// in url, or check the port")
	case broke(cause):
		return say("the connection broke", "try again; where the server wants secure connections, write https:// in url")
	}
	return say(cause.Error(), "")
}

// broke says whether a connection ended under a request.
func broke(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
}

// bodyError says why an answer could not be read.
func bodyError(where string, err error, patience time.Duration) error {
	var stop *halt
	var known *sdk.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &stop):
		return stop.error
	case errors.As(err, &known) || errors.Is(err, context.Canceled):
		return err
	case errors.Is(err, errWebPage):
		return sdk.Unavailable(where+": a web page came instead of data",
			"url must be the address of Plex Media Server itself, not of another program or of a proxy's sign-in page", err)
	case errors.Is(err, errForeign):
		return sdk.Unavailable(where+": "+errForeign.Error(), checkPort, err)
	case errors.Is(err, errBroken), errors.Is(err, errCut), errors.Is(err, errEmpty):
		return sdk.Unavailable(where+": "+err.Error(), "try again; look into the server's log if it happens again", err)
	case broke(err):
		return sdk.Unavailable(where+": "+errCut.Error(), "try again; look into the server's log if it happens again", errors.Join(errCut, err))
	}
	return netError(where, err, patience)
}

// statusError says what an answer other than 200 means.
func statusError(where string, resp *http.Response, body io.Reader) error {
	text, _ := io.ReadAll(io.LimitReader(body, 4<<10))
	code := resp.StatusCode
	cause := &status{code: code}
	what := fmt.Sprintf("%s: %d, ", where, code)
	switch {
	case code == http.StatusUnauthorized:
		cause.overload = !strings.Contains(string(text), "401")
		cause.guarded = resp.Header.Get("WWW-Authenticate") != ""
		e := sdk.Unauthorized(what+"the token was refused", signAgain)
		e.Err = cause
		return e
	case code == http.StatusForbidden:
		e := sdk.Unauthorized(what+"this account may not do that", "use the token of the server's owner")
		e.Err = cause
		return e
	case code == http.StatusNotFound:
		if isFront(resp.Request.URL.Path) {
			return sdk.Unavailable(what+"there is no Plex Media Server at this address", checkPort, cause)
		}
		return sdk.Unavailable(what+"there is no such thing", "it may have gone away meanwhile; run again", cause)
	case code >= 300 && code < 400:
		return sdk.Unavailable(what+"the server sends us elsewhere"+elsewhere(resp),
			"put the server's own address in url; redirects are not followed, so that the token stays here", cause)
	case code == http.StatusServiceUnavailable:
		e := sdk.Unavailable(what+"the server is starting or busy"+reason(text), "wait until it is up, then run again", cause)
		e.RetryAfter = retryAfter(resp)
		return e
	case code == http.StatusTooManyRequests:
		e := sdk.Unavailable(what+"too many requests", "lower connections", cause)
		e.RetryAfter = retryAfter(resp)
		return e
	case code == http.StatusBadRequest && strings.Contains(string(text), "starting up"):
		cause.starting = true
		e := sdk.Unavailable(what+"the server is starting", "wait until it is up, then run again", cause)
		e.RetryAfter = retryAfter(resp)
		return e
	case code == http.StatusBadRequest && wantsTLS(string(text)):
		return sdk.Unavailable(what+"the server speaks TLS there", "write https:// in url", cause)
	case code == http.StatusBadGateway || code == http.StatusGatewayTimeout:
		return sdk.Unavailable(what+"a proxy cannot reach the server", "check that Plex Media Server runs, and the settings of the proxy", cause)
	case code >= 500:
		return sdk.Unavailable(what+"the server failed", "look into the server's log", cause)
	}
	return &sdk.Error{Kind: sdk.KindOther, Message: what + "the server does not take the request", Err: cause}
}

// What to do about more than one trouble.
const (
	signAgain = "sign in again with \"luarr login plex\", or put a valid token into the setting token"
	checkPort = "check host and port in url; Plex Media Server usually listens on port 32400"
)

// isFront says whether a path is one that every Plex server has.
func isFront(path string) bool {
	return strings.HasSuffix(path, "/identity") || strings.HasSuffix(path, "/library/sections")
}

// wantsTLS says whether a page complains of HTTP where TLS is spoken.
func wantsTLS(text string) bool {
	return strings.Contains(text, "HTTP request to an HTTPS server") || strings.Contains(text, "HTTP request was sent to HTTPS port")
}

// elsewhere names the host that a redirect leads to.
func elsewhere(resp *http.Response) string {
	to, err := resp.Location()
	if err != nil {
		return ""
	}
	return ", to " + (&url.URL{Scheme: to.Scheme, Host: to.Host}).String()
}

// reason takes the server's words out of the body of a 503: JSON or XML with
// a field called status.
func reason(text []byte) string {
	for _, mark := range []string{`"status":"`, `"status": "`, ` status="`} {
		if _, rest, ok := strings.Cut(string(text), mark); ok {
			if words, _, ok := strings.Cut(rest, `"`); ok && len(words) < 200 {
				return ": " + strings.TrimSuffix(strings.ToValidUTF8(words, "?"), ".")
			}
		}
	}
	return ""
}
