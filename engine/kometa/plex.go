package kometa

import (
	"net/url"
	"slices"
	"strings"
)

// tasks are the three of a server that are true, false or scheduled.
var tasks = []string{"clean_bundles", "empty_trash", "optimize"}

// attributes are the plex mapping of the file or of a library, with what it
// takes from the one around it.
type attributes struct {
	url, token string
	timeout    int64 // seconds
	verify     *bool // nil where it is blank: as settings.verify_ssl says
	cache      int64 // MB; 0 leaves the server's
	tasks      map[string]string
}

// base is what Kometa takes where nothing is said.
func base() attributes {
	return attributes{timeout: 60, tasks: map[string]string{"clean_bundles": "false", "empty_trash": "false", "optimize": "false"}}
}

// plex reads a plex mapping over the one around it. A key that is missing is
// that of around; so is one that is blank, but for verify_ssl and db_cache, which
// are then nothing. A wrong value counts as missing.
func (im *importer) plex(n node, key string, around attributes, verify node) attributes {
	m, a := n.mapping(), around
	a.tasks = map[string]string{}
	for _, p := range m {
		if !slices.Contains(attributeNames, p.key) {
			im.note(p.value, key+"."+p.key, "is no attribute of Kometa's plex")
		}
	}
	if text, ok := m.get("url").text(); ok {
		a.url = im.address(m.get("url"), key+".url", text)
	}
	if text, ok := m.get("token").text(); ok {
		a.token = im.secret(m.get("token"), key+".token", text, "PLEX_TOKEN")
	}
	for _, name := range []string{"url", "token"} {
		if m.get(name).blank() {
			im.note(m.get(name), key+"."+name, "is blank, which is the same as missing; a # begins a comment")
		}
	}
	im.timeout(m.get("timeout"), key, &a)
	im.cache(m.get("db_cache"), key, &a)
	im.verify(m.get("verify_ssl"), key, &a, verify)
	for _, name := range tasks {
		a.tasks[name] = im.task(m.get(name), key+"."+name, around.tasks[name])
	}
	return a
}

// attributeNames are the keys that a plex mapping can have.
var attributeNames = append([]string{"url", "token", "timeout", "db_cache", "verify_ssl"}, tasks...)

// address checks the address of a server.
func (im *importer) address(at node, key, text string) string {
	if strings.EqualFold(text, "env") {
		im.note(at, key, "comes from KOMETA_PLEX_URL; write the address into config.toml")
		return ""
	}
	text = strings.TrimRight(text, `/\`)
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.User != nil || u.Scheme != "http" && u.Scheme != "https" {
		im.note(at, key, "%q is no address such as http://192.168.1.12:32400; write it into config.toml", text)
		return ""
	}
	if strings.EqualFold(u.Hostname(), "app.plex.tv") {
		im.note(at, key, "app.plex.tv is no server; write the server's own address into config.toml")
	}
	return text
}

// secret gives a secret as Luarr has it: Kometa's own and its placeholders come
// from the environment.
func (im *importer) secret(at node, key, text, name string) string {
	switch inner, ok := strings.CutPrefix(text, "<<"); {
	case strings.EqualFold(text, "env"):
		im.note(at, key, "comes from the environment: KOMETA_%s", name)
		return "env:KOMETA_" + name
	case ok && strings.HasSuffix(inner, ">>"):
		name = "KOMETA_" + variable(strings.TrimSuffix(inner, ">>"))
		im.note(at, key, "comes from the environment: %s", name)
		return "env:" + name
	case strings.HasPrefix(text, "env:") || strings.HasPrefix(text, "file:"):
		im.note(at, key, "begins like a place where a secret is kept; check it")
	}
	return text
}

// variable makes the name of an environment variable.
func variable(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return '_'
	}, strings.ToUpper(text))
}

// timeout reads timeout.
func (im *importer) timeout(n node, key string, a *attributes) {
	i, ok := n.integer()
	switch {
	case n.missing():
	case !ok || i < 0 || i > 86400:
		im.note(n, key+".timeout", "is no number of seconds; it is %d", a.timeout)
	case i == 0:
		a.timeout = 30
		im.note(n, key+".timeout", "0 is 30 seconds in Kometa")
	default:
		a.timeout = i
	}
}

// mostCache is the largest cache that is taken over, in MB: a terabyte.
const mostCache = 1 << 20

// cache reads db_cache.
func (im *importer) cache(n node, key string, a *attributes) {
	i, ok := n.integer()
	switch {
	case n.missing():
	case n.blank():
		a.cache = 0
	case !ok || i < 0 || i > mostCache:
		im.note(n, key+".db_cache", "is no number of MB and was ignored")
	default:
		a.cache = i
	}
}

// verify reads verify_ssl. Where it is blank, what the settings say counts.
func (im *importer) verify(n node, key string, a *attributes, settings node) {
	on, ok := n.boolean()
	switch {
	case n.missing() && a.verify != nil:
		return
	case ok:
		a.verify = &on
		return
	case !n.missing() && !n.blank():
		im.note(n, key+".verify_ssl", "is neither true nor false; as though it were blank")
	}
	a.verify = nil
	if on, ok := settings.boolean(); ok && !on {
		a.verify = &on
	}
}
