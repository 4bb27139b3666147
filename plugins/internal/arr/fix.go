package arr

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/luarr/luarr/sdk"
)

// apart answers for an item whose evidence leads to different entries.
func (c *catalogue) apart(one, other *found) *sdk.Match {
	a, b := one.members[0], other.members[0]
	m := &sdk.Match{State: sdk.Conflict, Reason: fmt.Sprintf("%s leads to %s, %s to %s",
		one.evidence, c.name(a), other.evidence, c.name(b))}
	if one.evidence == Path || other.evidence == Path {
		m.Fix = fmt.Sprintf("the media server or %s takes the file for another title: fix the match in one of them", c.app.Name)
	} else {
		m.Fix = fmt.Sprintf("the ids on the media server belong to two titles: fix the match there, or remove one of the entries from %s", c.app.Name)
	}
	return m
}

// otherID answers for an item that was led to an entry with another id.
func (c *catalogue) otherID(by Evidence, n uint32, k kind, has uint32) *sdk.Match {
	e := c.entries.at(n)
	theirs, ours := k.append(nil, e.ids[k]), k.append(nil, has)
	m := &sdk.Match{State: sdk.Conflict,
		Reason: fmt.Sprintf("%s leads to %s, whose %s is %s, not %s", by, c.name(n), kindNames[k], theirs, ours),
		Fix:    fmt.Sprintf("%s has %s %s, the media server says %s: fix the match in one of them", c.app.Name, kindNames[k], theirs, ours)}
	if c.words.text(e.status) == "deleted" {
		m.Fix = fmt.Sprintf("%s %s is no more: add it to %s anew with %s %s", kindNames[k], theirs, c.app.Name, kindNames[k], ours)
	}
	return m
}

// several answers for an item that is as well one entry as another.
func (c *catalogue) several(f *found) *sdk.Match {
	m := &sdk.Match{State: sdk.Ambiguous, Reason: fmt.Sprintf("%s leads to several entries: %s, %s",
		f.evidence, c.name(f.members[0]), c.name(f.members[1]))}
	if f.evidence == Path {
		m.Fix = "split the item on the media server: its versions are different titles in " + c.app.Name
	} else {
		m.Fix = "add a path_map that leads to one of them, or fix the ids of the others"
	}
	return m
}

// compareIDs says what ties an item to an entry of its title: the id that the
// application guarantees.
func (c *catalogue) compareIDs(n uint32, l *look) string {
	e := c.entries.at(n)
	k := kindOf(c.app.primary())
	if e.ids[k] == 0 {
		return ""
	}
	if l.wanted.empty() {
		return fmt.Sprintf("match it on the media server, so that it has %s %s", kindNames[k], k.append(nil, e.ids[k]))
	}
	return fmt.Sprintf("if it is that, give it %s %s on the media server", kindNames[k], k.append(nil, e.ids[k]))
}

// Bounds of the search for a missing path_map.
const (
	maxRoots    = 8
	maxPrefixes = 6
)

// otherPrefix suggests a path_map for an item that lies in none of the
// application's root folders: one that would lead to a file or folder which is
// there.
func (c *catalogue) otherPrefix(s *sdk.Subject) string {
	for _, v := range s.GetVersions() {
		for _, p := range v.GetParts() {
			return c.suggest(p.GetFile(), true)
		}
	}
	for _, folder := range s.GetLocations() {
		return c.suggest(folder, false)
	}
	return ""
}

// suggest tries a path below every root folder, with more and more of its
// beginning left out.
func (c *catalogue) suggest(path string, file bool) string {
	var room, mapped, try [512]byte
	b := c.mapped(mapped[:0], room[:0], path)
	if len(c.roots) == 0 || len(c.roots) > maxRoots || c.inRoots(b) {
		return ""
	}
	tail := b
	for range maxPrefixes {
		i := bytes.IndexByte(tail[min(1, len(tail)):], '/')
		if i < 0 {
			return ""
		}
		tail = tail[i+1:]
		if file && bytes.LastIndexByte(tail, '/') == 0 {
			return "" // a file name alone says nothing
		}
		for _, root := range c.roots {
			var found set
			at := append(append(try[:0], root...), tail...)
			if file && !c.findFile(at, &found) {
				at = parent(at)
			}
			if found.n == 0 && len(at) > len(root) {
				c.findFolder(at, &found)
			}
			if found.n > 0 {
				from := strings.TrimRight(path[:len(path)-len(tail)], `/\`)
				if from == "" {
					from = "/"
				}
				return fmt.Sprintf("add path_map = [[%q, %q]]", from, root)
			}
		}
	}
	return ""
}

// inRoots says whether a mapped path lies in a root folder.
func (c *catalogue) inRoots(path []byte) bool {
	for _, root := range c.roots {
		if len(path) > len(root) && path[len(root)] == '/' && string(path[:len(root)]) == root {
			return true
		}
	}
	return false
}
