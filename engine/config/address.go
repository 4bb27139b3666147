package config

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
)

// address checks a URL. It is quoted only where it can hold no secret.
func (l *loader) address(path []string, s string) bool {
	scheme, _, found := strings.Cut(s, "://")
	if !found || scheme == "" {
		hint := "begin with http:// or https://"
		if !strings.ContainsAny(s, "@?#/ :") || hostAndPort(s) {
			hint = fmt.Sprintf("write %q", "http://"+strings.TrimLeft(s, ":/"))
		}
		if scheme, _, _ := strings.Cut(s, ":"); scheme == "env" || scheme == "file" {
			hint = "only secrets come from elsewhere"
		}
		l.complain(path, hint, "has no scheme")
		return false
	}
	u, err := url.Parse(s)
	switch {
	case err != nil:
		l.complain(path, "such as http://192.168.1.12:32400", "is no URL")
	case u.Host == "":
		l.complain(path, "such as http://192.168.1.12:32400", "names no host")
	case !isPort(u.Port()):
		l.complain(path, "a port is from 1 to 65535", "there is no port %s", u.Port())
	case u.User != nil:
		l.complain(path, "leave out everything from the // to the @", "must hold no user and password: a URL is shown in messages")
	default:
		return true
	}
	return false
}

// isPort says whether s is the number of a port, or empty.
func isPort(s string) bool {
	n, err := strconv.ParseUint(s, 10, 16)
	return s == "" || err == nil && n > 0
}

// hostAndPort says whether s is HOST:PORT.
func hostAndPort(s string) bool {
	u, err := url.Parse("http://" + s)
	return err == nil && u.Host == s && u.Port() != ""
}
