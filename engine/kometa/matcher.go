package kometa

import (
	"fmt"
	"slices"
)

// matcher is a Radarr or a Sonarr.
type matcher struct {
	kind, name string
	url, key   string
	pathMap    [2]string // the server's prefix and its own; empty for none
}

// matcher reads a radarr or sonarr mapping; one without an address of its own is
// another's.
func (im *importer) matcher(kind, key string, n node) {
	m := n.mapping()
	if len(m) == 0 {
		return
	}
	out := matcher{kind: kind, name: kind}
	if text, ok := m.get("url").text(); ok {
		out.url = im.address(m.get("url"), key+".url", text)
	}
	if text, ok := m.get("token").text(); ok {
		out.key = im.secret(m.get("token"), key+".token", text, map[string]string{"radarr": "RADARR_TOKEN", "sonarr": "SONARR_TOKEN"}[kind])
	}
	server, _ := m.get("plex_path").text()
	own, _ := m.get(kind + "_path").text()
	if server != "" && own != "" {
		out.pathMap = [2]string{server, own}
	}
	for _, p := range m {
		if !slices.Contains([]string{"url", "token", "plex_path", kind + "_path"}, p.key) && !p.value.blank() {
			im.note(p.value, key+"."+p.key, "has no counterpart")
		}
	}
	if out.url == "" {
		return
	}
	for _, other := range im.matchers {
		if other.kind == kind && other.url == out.url {
			return
		}
	}
	for n := 2; slices.ContainsFunc(im.matchers, func(o matcher) bool { return o.name == out.name }); n++ {
		out.name = fmt.Sprintf("%s%d", kind, n)
	}
	im.matchers = append(im.matchers, out)
}
