package config

import (
	"fmt"
	"net/url"
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
	case u.User != nil:
		l.complain(path, "leave out everything from the // to the @", "must hold no user and password: a URL is shown in messages")
	default:
		return true
	}
	return false
}

// hostAndPort says whether s is HOST:PORT.
func hostAndPort(s string) bool {
	u, err := url.Parse("http://" + s)
	return err == nil && u.Host == s && u.Port() != ""
}
