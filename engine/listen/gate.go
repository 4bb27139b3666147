package listen

import (
	"crypto/sha256"
	"crypto/subtle"
	"net"
	"net/http"
	"strings"
	"time"

	"golang.org/x/time/rate"

	"github.com/luarr/luarr/engine/config"
)

// secretHeader is where a sender puts the secret that can set a header.
const secretHeader = "X-Luarr-Secret"

// gate knows the secret, and counts. What comes without the secret is counted
// apart, so that strangers do not use up what senders may send.
type gate struct {
	secret      [sha256.Size]byte
	hooks, asks *rate.Limiter
	strangers   *rate.Limiter
	complaints  rate.Sometimes // what is logged of strangers
	local       bool           // nobody but this computer reaches the address
}

// newGate makes the gate of a section.
func newGate(c config.Listen) *gate {
	limiter := func() *rate.Limiter {
		return rate.NewLimiter(rate.Every(time.Minute/time.Duration(c.PerMinute)), int(c.PerMinute))
	}
	return &gate{
		secret: sha256.Sum256([]byte(c.Secret.Reveal())),
		hooks:  limiter(), asks: limiter(), strangers: limiter(),
		complaints: rate.Sometimes{First: 3, Interval: time.Minute},
		local:      c.Local(),
	}
}

// open says whether a monitor needs no secret: it is on this computer, and asks
// for this computer. A proxy that lets others in asks for another name, and so
// does a web page that plays tricks with names.
func (g *gate) open(r *http.Request) bool {
	host := r.Host
	if _, _, err := net.SplitHostPort(host); err != nil {
		host = net.JoinHostPort(strings.Trim(host, "[]"), "80")
	}
	return g.local && config.Listen{Address: host}.Local()
}

// knows says whether a request has the secret: in its own header, as a password
// or as a bearer's token, and where the sender can give nothing but an address,
// in the query. How long it takes says nothing of the secret.
func (g *gate) knows(r *http.Request, query bool) bool {
	given := []string{r.Header.Get(secretHeader)}
	if _, password, ok := r.BasicAuth(); ok {
		given = append(given, password)
	}
	if scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " "); strings.EqualFold(scheme, "bearer") {
		given = append(given, token)
	}
	if query {
		given = append(given, r.URL.Query().Get("secret"))
	}
	right := 0
	for _, secret := range given {
		sum := sha256.Sum256([]byte(secret))
		right |= subtle.ConstantTimeCompare(sum[:], g.secret[:])
	}
	return right == 1
}
