package plex

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/luarr/luarr/sdk"
)

const (
	// plexTV is where accounts live.
	plexTV = "https://plex.tv"
	// plexTVServers is where plex.tv lists the servers of an account.
	plexTVServers = "https://clients.plex.tv"
	// accountPatience is how long plex.tv may be silent.
	accountPatience = 30 * time.Second
	// mostAccount is how many bytes of an answer of plex.tv are read.
	mostAccount = 8 << 20
	// longestWait is how long a request waits when plex.tv asks for it.
	longestWait = 10 * time.Second
)

// signInHint is what to do about a token that is missing or refused.
const signInHint = "sign in: luarr login plex"

// account speaks with the service behind an account.
type account struct {
	base    string // of the service, no slash at the end
	servers string // the same, for the list of servers
	id      string // what we call ourselves there
	signed  bool   // there is a token
	token   sdk.Secret
	http    *http.Client // to the service
	probes  *http.Client // to servers; it knows no token
	now     func() time.Time
	pause   func(ctx context.Context, d time.Duration) error
}

// openAccount checks the settings of the account and prepares its clients.
func (s *Server) openAccount() error {
	u, err := url.Parse(strings.TrimSpace(s.AccountURL))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil || u.RawQuery != "" {
		return sdk.InvalidSetting("account_url", "must be an address such as "+plexTV)
	}
	if s.ClientID != "" && !printable(s.ClientID) {
		return sdk.InvalidSetting("client_id", "must be letters, digits and -")
	}
	header := s.introduction()
	a := &account{
		base: strings.TrimRight(u.String(), "/"), id: header.Get("X-Plex-Client-Identifier"),
		signed: !s.AccountToken.IsZero(), token: s.AccountToken, now: time.Now, pause: pause,
	}
	a.servers = a.base
	if a.base == plexTV {
		a.servers = plexTVServers
	}
	if a.signed {
		if header, err = s.header("account_token", s.AccountToken); err != nil {
			return err
		}
	}
	// verify_ssl is about the servers: an account is never talked to blindly.
	a.http = sdk.HTTPClient(sdk.HTTPOptions{Timeout: accountPatience, Header: header})
	a.probes = sdk.HTTPClient(sdk.HTTPOptions{
		Timeout: probeTime, InsecureTLS: !s.VerifySSL, Header: http.Header{"Accept": {"application/json"}},
	})
	s.account = a
	return nil
}

// Account says whose token it is. Only a 401 means that it no longer works.
func (s *Server) Account(ctx context.Context) (*sdk.Account, error) {
	if !s.account.signed {
		return nil, sdk.Unauthorized("nobody is signed in", signInHint)
	}
	return s.account.user(ctx, s.account.token)
}

// user asks whose token it is.
func (a *account) user(ctx context.Context, token sdk.Secret) (*sdk.Account, error) {
	out := &sdk.Account{}
	err := a.ask(ctx, http.MethodGet, a.base+"/api/v2/user", token, func(d *decoder) {
		d.wrapped("user", func(name []byte) {
			switch string(name) {
			case "username":
				if text := d.str(); text != "" {
					out.Name = text
				}
			case "title", "email":
				if text := d.str(); out.Name == "" {
					out.Name = text
				}
			case "subscription":
				d.each(func() {
					d.object(func(name []byte) {
						if string(name) == "active" {
							out.Subscribed = d.optBool()
						} else {
							d.skip()
						}
					})
				})
			default:
				d.skip()
			}
		})
	})
	return out, err
}

// ask asks the service and has the answer read. What may pass within a moment
// is asked again, once; a longer wait that the service asks for is the error's.
func (a *account) ask(ctx context.Context, method, address string, token sdk.Secret, read func(*decoder)) error {
	err := a.try(ctx, method, address, token, read)
	var e *sdk.Error
	if !errors.As(err, &e) || !isBusy(err) && !isPassing(err) || e.RetryAfter > longestWait {
		return err
	}
	if err := a.pause(ctx, max(e.RetryAfter, time.Second)); err != nil {
		return err
	}
	return a.try(ctx, method, address, token, read)
}

// try asks once.
func (a *account) try(ctx context.Context, method, address string, token sdk.Secret, read func(*decoder)) error {
	r, err := http.NewRequestWithContext(ctx, method, address, nil)
	if err != nil {
		return err
	}
	if !token.IsZero() {
		r.Header.Set("X-Plex-Token", token.Reveal())
	}
	where := "ask " + sdk.CleanURL(r.URL)
	resp, err := a.http.Do(r)
	if err != nil {
		return offline(netError(where, err, accountPatience))
	}
	defer resp.Body.Close()
	body := io.LimitReader(resp.Body, mostAccount)
	if resp.StatusCode != http.StatusOK && resp.StatusCode != http.StatusCreated {
		return accountError(where, resp)
	}
	text, err := dataOf(body, "{[")
	if err != nil {
		return offline(bodyError(where, err, accountPatience))
	}
	d := &decoder{}
	d.reset(text)
	read(d)
	d.finish()
	return offline(bodyError(where, d.err, accountPatience))
}

// accountError says what an answer of the service other than 200 means. Only a
// 401 says anything about the token.
func accountError(where string, resp *http.Response) error {
	code := resp.StatusCode
	cause := &status{code: code}
	what := fmt.Sprintf("%s: %d, ", where, code)
	var e *sdk.Error
	switch {
	case code == http.StatusUnauthorized:
		e = sdk.Unauthorized(what+"the account's token was refused", signInHint)
	case code == http.StatusNotFound:
		e = sdk.NotFound(what + "there is no such thing")
	case code == http.StatusTooManyRequests:
		e = sdk.Unavailable(what+"too many requests", "wait some minutes, then try again", nil)
	case code >= 300 && code < 400:
		e = sdk.Unavailable(what+"the service sends us elsewhere"+elsewhere(resp), "check account_url", nil)
	default:
		e = sdk.Unavailable(what+"the service has trouble", "try again later; sources with a url and a token of their own need no account", nil)
	}
	e.RetryAfter, e.Err = retryAfter(resp), cause
	return e
}

// offline gives an error of the network the hint that fits the service.
func offline(err error) error {
	if e, ok := err.(*sdk.Error); ok && e.Kind == sdk.KindUnavailable {
		e.Hint = "check the way to the internet; sources with a url and a token of their own need no account"
	}
	return err
}

// wrapped reads an object, which XML puts into an element of that name.
func (d *decoder) wrapped(element string, field func(name []byte)) {
	d.object(func(name []byte) {
		switch {
		case string(name) != element:
			field(name)
		case d.peek() == '{':
			d.object(field)
		default:
			d.skip()
		}
	})
}
