package homelab

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// Account is the simulated plex.tv: people, the codes they sign in with, and the servers they can reach. Each user has a token of
// their own for each server; signing in again makes new ones, and the servers refuse the old ones from then on.
type Account struct {
	gate
	lab *Lab

	mu        sync.Mutex
	users     []string          // by number
	tokens    map[string]string // account token → user
	pins      map[int]*pin
	resources []*resource
	made      int // pins and tokens so far
	auto      struct {
		polls int
		user  string
	}
}

// pin is a code on its way to becoming a token.
type pin struct {
	id      int
	code    string
	client  string
	product string
	strong  bool
	made    time.Time
	expires time.Time
	polls   int
	token   string // "" until somebody claimed the code
}

// How long codes live.
const (
	strongPin = 30 * time.Minute
	shortPin  = 15 * time.Minute
)

func newAccount(l *Lab) *Account {
	a := &Account{lab: l, users: slices.Clone(houseAccounts), tokens: map[string]string{}, pins: map[int]*pin{}}
	a.auto.polls, a.auto.user = l.o.ClaimAfter, houseAccounts[Owner]
	return a
}

var _ http.Handler = (*Account)(nil)

// ServeHTTP answers as plex.tv does.
func (a *Account) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := a.admit(r)
	a.lab.date(w)
	if h.blocked != nil {
		refuse(w, r, h.blocked, accountFace)
		return
	}
	w = h.cut(w, r)
	a.route(w, newQuestion(r, h))
}

func (a *Account) route(w http.ResponseWriter, q *question) {
	read := q.Method == http.MethodGet
	switch {
	case q.Method == http.MethodPost && q.path == "/api/v2/pins":
		a.newPin(w, q)
	case read && q.matches("/api/v2/pins/*"):
		a.readPin(w, q)
	case read && q.path == "/api/v2/user":
		a.signedIn(w, q, a.user)
	case read && q.path == "/api/v2/ping":
		a.signedIn(w, q, func(http.ResponseWriter, *question, string) {})
	case read && q.path == "/api/v2/resources":
		a.signedIn(w, q, a.list)
	case q.Method == http.MethodDelete && q.path == "/api/v2/users/signout":
		a.signedIn(w, q, a.signOut)
	default:
		accountError(w, q.xml, http.StatusNotFound, 1000, "Not found")
	}
}

// value is a number of the client's, from the header or the query.
func (q *question) value(name string) string {
	if v := q.Header.Get(name); v != "" {
		return v
	}
	return q.query.Get(name)
}

// signedIn answers for somebody whose token is good.
func (a *Account) signedIn(w http.ResponseWriter, q *question, do func(http.ResponseWriter, *question, string)) {
	a.mu.Lock()
	defer a.mu.Unlock()
	user, ok := a.tokens[q.value("X-Plex-Token")]
	if !ok {
		accountError(w, q.xml, http.StatusUnauthorized, 1001, "User could not be authenticated")
		return
	}
	do(w, q, user)
}

func (a *Account) signOut(w http.ResponseWriter, q *question, _ string) {
	delete(a.tokens, q.value("X-Plex-Token"))
	w.WriteHeader(http.StatusNoContent)
}

// Claim signs somebody in with a code, as the page behind the link does, and says whether there is such a code. Their server tokens
// change.
func (a *Account) Claim(code, user string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, p := range a.pins {
		if strings.EqualFold(p.code, code) && p.token == "" && a.lab.now().Before(p.expires) {
			a.claim(p, user)
			return true
		}
	}
	return false
}

func (a *Account) claim(p *pin, user string) {
	p.token = a.issue(user)
}

// SignIn makes an account token without a code. The user's server tokens change as they do after one.
func (a *Account) SignIn(user string) (token string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.issue(user)
}

func (a *Account) issue(user string) string {
	if !slices.Contains(a.users, user) {
		a.users = append(a.users, user)
	}
	token := a.secret("account", user)
	a.tokens[token] = user
	for _, r := range a.resources {
		if r.sees(user) {
			a.renew(r, user)
		}
	}
	return token
}

// secret makes a token that was never there before.
func (a *Account) secret(of, user string) string {
	a.made++
	b := appendHex(nil, a.lab.o.Seed+int64(a.made), refOf(show, a.made))
	return of[:3] + "-" + strings.ToLower(user[:min(3, len(user))]) + "-" + string(b[:16])
}

// SignOutEverywhere takes every token of a user back, those for servers too, as a changed password does.
func (a *Account) SignOutEverywhere(user string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for token, of := range a.tokens {
		if of == user {
			delete(a.tokens, token)
		}
	}
	for _, r := range a.resources {
		a.revoke(r, user)
	}
}

// ClaimAfter claims every code by itself for a user once it was asked for so many times; 0 stops that.
func (a *Account) ClaimAfter(polls int, user string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.auto.polls, a.auto.user = polls, user
}

// Codes lists the codes that wait for somebody, oldest first.
func (a *Account) Codes() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	var ids []int
	for id, p := range a.pins {
		if p.token == "" && a.lab.now().Before(p.expires) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	var codes []string
	for _, id := range ids {
		codes = append(codes, a.pins[id].code)
	}
	return codes
}

func (a *Account) number(user string) int { return 1_000_000 + slices.Index(a.users, user) }
