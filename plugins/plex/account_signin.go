package plex

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/luarr/luarr/sdk"
)

const (
	// signInPage is where a person says yes.
	signInPage = "https://app.plex.tv/auth#?"
	// pinTime is how long a link is good where plex.tv does not say.
	pinTime = 15 * time.Minute
	// patientAfter and slowAfter are when asking becomes rarer.
	patientAfter, slowAfter = 2 * time.Minute, 10 * time.Minute
	// mostMisses is how often in a row plex.tv may fail to answer.
	mostMisses = 20
)

// pin is a sign-in under way.
type pin struct {
	id        string
	code      string
	token     string // once somebody said yes
	expiresIn int64  // seconds
	expiresAt string // RFC 3339
}

// errExpired is a link that nobody used in time.
var errExpired = &sdk.Error{
	Kind: sdk.KindOther, Message: "the link expired before anybody signed in", Hint: "run luarr login plex again",
}

// SignIn makes a link, waits until a person has opened it and said yes, and
// gives the token of the account.
func (s *Server) SignIn(ctx context.Context, each func(*sdk.SignInEvent) error) error {
	a := s.account
	p, err := a.pin(ctx, http.MethodPost, "/api/v2/pins?strong=true")
	if err != nil {
		return err
	}
	if p.id == "" || p.code == "" {
		return sdk.Unavailable("sign in: plex.tv gave no code", "try again later", nil)
	}
	began := a.now()
	ends := p.ends(began)
	if err := each(&sdk.SignInEvent{Url: a.link(p.code), Code: p.code, ExpiresAt: timestamppb.New(ends)}); err != nil {
		return err
	}
	token, err := a.wait(ctx, p, began, ends)
	if err != nil {
		return err
	}
	// Whoever it is, the token is good: a name that cannot be had costs nothing.
	who, err := a.user(ctx, sdk.NewSecret(token))
	if err != nil && ctx.Err() != nil {
		return err
	}
	return each(&sdk.SignInEvent{Token: token, Account: who.GetName()})
}

// wait asks until somebody said yes or the link has expired.
func (a *account) wait(ctx context.Context, p pin, began, ends time.Time) (string, error) {
	for misses := 0; ; {
		rest := rhythm(a.now().Sub(began))
		next, err := a.pin(ctx, http.MethodGet, "/api/v2/pins/"+url.PathEscape(p.id))
		var told *sdk.Error
		switch {
		case ctx.Err() != nil:
			return "", ctx.Err()
		case err == nil && next.token != "":
			return next.token, nil
		case err == nil:
			misses = 0
		case sdk.KindOf(err) == sdk.KindNotFound:
			return "", errExpired
		case !errors.As(err, &told) || told.Kind != sdk.KindUnavailable:
			return "", err
		default:
			if misses++; misses == mostMisses {
				return "", err
			}
			rest = max(rest, told.RetryAfter)
		}
		left := ends.Sub(a.now())
		if left <= 0 {
			return "", errExpired
		}
		if err := a.pause(ctx, min(rest, left)); err != nil {
			return "", err
		}
	}
}

// rhythm is the pause between two questions: a person who is at it waits a
// second, one who is looking for the telephone a little longer.
func rhythm(waited time.Duration) time.Duration {
	switch {
	case waited < patientAfter:
		return time.Second
	case waited < slowAfter:
		return 2 * time.Second
	}
	return 3 * time.Second
}

// ends is when the link expires, by our clock, which may differ from theirs.
func (p pin) ends(now time.Time) time.Time {
	if p.expiresIn > 0 && p.expiresIn < int64(24*time.Hour/time.Second) {
		return now.Add(time.Duration(p.expiresIn) * time.Second)
	}
	if at, err := time.Parse(time.RFC3339, p.expiresAt); err == nil && at.After(now) {
		return at
	}
	return now.Add(pinTime)
}

// pin makes a pin, or reads one. It is asked once: the caller asks again.
func (a *account) pin(ctx context.Context, method, path string) (pin, error) {
	var p pin
	err := a.try(ctx, method, a.base+path, sdk.Secret{}, func(d *decoder) {
		d.wrapped("pin", func(name []byte) {
			switch string(name) {
			case "id":
				p.id = d.str()
			case "code":
				p.code = d.str()
			case "authToken":
				p.token = d.str()
			case "expiresIn":
				p.expiresIn = d.int64()
			case "expiresAt":
				p.expiresAt = d.str()
			default:
				d.skip()
			}
		})
	})
	return p, err
}

// link is where a person says yes. Its parameters stand behind the #, so that
// they stay in the browser.
func (a *account) link(code string) string {
	return signInPage + "clientID=" + url.QueryEscape(a.id) + "&code=" + url.QueryEscape(code) +
		"&" + url.QueryEscape("context[device][product]") + "=Luarr"
}
