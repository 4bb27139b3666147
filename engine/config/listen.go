package config

import (
	"net"
	"strconv"
	"strings"

	"github.com/luarr/luarr/sdk"
)

// shortestSecret is how many characters the secret of [listen] has at least:
// what cannot be guessed needs no counting of who tried.
const shortestSecret = 16

// secretHint says how a secret of [listen] is made.
const secretHint = "openssl rand -hex 24 makes one"

// Listen is [listen]: what luarr watch can be told and asked over HTTP.
type Listen struct {
	Enabled bool
	Address string     // host:port; an empty host is every address of the computer
	Secret  sdk.Secret // of at least 16 characters where Enabled

	Webhooks  bool  // hints from Plex, Radarr and Sonarr are taken
	Metrics   bool  // /metrics is answered
	MaxBody   int64 // bytes of one request
	PerMinute int64 // requests of one kind
}

// Local says whether nobody but this computer reaches the address.
func (l Listen) Local() bool {
	host, _, err := net.SplitHostPort(l.Address)
	ip := net.ParseIP(host)
	return err == nil && (host == "localhost" || ip != nil && ip.IsLoopback())
}

// listen reads [listen].
func (l *loader) listen(v any) Listen {
	path := []string{"listen"}
	values := l.read(path, l.table(path, v), known["listen"], false)
	n := Listen{
		Enabled: values["enabled"].(bool), Webhooks: values["webhooks"].(bool), Metrics: values["metrics"].(bool),
		Address: strings.TrimSpace(values["address"].(string)), PerMinute: values["max_per_minute"].(int64),
	}
	n.Secret, _ = values["secret"].(sdk.Secret)
	l.hostPort(under(path, "address"), n.Address)
	text := values["max_body"].(string)
	var ok bool
	switch n.MaxBody, ok = size(text); {
	case !ok:
		l.complain(under(path, "max_body"), `such as "4MB"`, "%q is no size", text)
	case n.MaxBody < 64<<10 || n.MaxBody > 64<<20:
		l.complain(under(path, "max_body"), "", "must lie between 64KiB and 64MiB")
	}
	if n.PerMinute < 1 || n.PerMinute > 10000 {
		l.complain(under(path, "max_per_minute"), "", "must lie between 1 and 10000")
	}
	if given, _ := v.(map[string]any); n.Enabled && given["secret"] == nil {
		l.complain(under(path, "secret"), secretHint, "missing: whoever sends anything has to know it")
	} else if n.Enabled && !n.Secret.IsZero() && len(n.Secret.Reveal()) < shortestSecret {
		l.complain(under(path, "secret"), secretHint, "is shorter than %d characters", shortestSecret)
	}
	return n
}

// hostPort checks an address to listen on.
func (l *loader) hostPort(path []string, address string) {
	const hint = `such as "127.0.0.1:5827", or ":5827" for every address of this computer`
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		l.complain(path, hint, "%q is not HOST:PORT", address)
		return
	}
	if n, err := strconv.Atoi(port); err != nil || n < 1 || n > 65535 {
		l.complain(path, hint, "%q is no port", port)
	}
	if strings.ContainsAny(host, "/@ ?#") {
		l.complain(path, hint, "%q is no host", host)
	}
}
