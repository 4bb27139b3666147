package arr

import (
	"context"
	"net/http"
	"slices"
	"strings"
)

// labels are the tags of an application: entries hold their ids, people say
// their names. Names are lower case, as the servers store them. A tag that an
// older version made, such as "dv hdr", is found as dv-hdr too, unless there is
// a tag of that very name.
type labels struct {
	byID   map[int32]string
	byName map[string]int32
}

// tag is a tag as the servers write it.
type tag struct {
	ID    int32  `json:"id"`
	Label string `json:"label"`
}

// labels reads all tags.
func (c *client) labels(ctx context.Context) (*labels, error) {
	var tags []tag
	if err := c.get(ctx, "tag", &tags); err != nil {
		return nil, err
	}
	l := &labels{byID: map[int32]string{}, byName: map[string]int32{}}
	for _, t := range tags {
		l.put(t)
	}
	return l, nil
}

// create makes a tag. The servers give the tag that is there if there is one.
func (c *client) create(ctx context.Context, l *labels, name string) error {
	var made tag
	if err := c.call(ctx, http.MethodPost, "tag", map[string]string{"label": name}, &made); err != nil {
		return err
	}
	if made.ID <= 0 {
		return c.malformed("tag", errNoID)
	}
	l.put(tag{made.ID, name})
	return nil
}

// put takes in one tag.
func (l *labels) put(t tag) {
	name := strings.ToLower(t.Label)
	l.byID[t.ID] = name
	l.byName[name] = t.ID
	if s := slug(name); s != "" {
		if _, taken := l.byName[s]; !taken {
			l.byName[s] = t.ID
		}
	}
}

// also gives the other name that a tag is found by; empty where it has none.
func (l *labels) also(id int32) string {
	name := l.byID[id]
	if s := slug(name); s != name && s != "" && l.byName[s] == id {
		return s
	}
	return ""
}

// names gives the names of tags, sorted. A tag that is in no list of tags has
// no name and is left out.
func (l *labels) names(ids []int32) []string {
	var out []string
	for _, id := range ids {
		if name, ok := l.byID[id]; ok {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// asked says what is asked of a tag, by either name.
func (l *labels) asked(names map[string]bool, id int32) (comes, asked bool) {
	if comes, asked = names[l.byID[id]]; !asked {
		comes, asked = names[l.also(id)]
	}
	return comes, asked
}

// set gives the names of tags as a set, all that each is found by.
func (l *labels) set(ids []int32) map[string]bool {
	out := make(map[string]bool, len(ids))
	for _, id := range ids {
		if name, ok := l.byID[id]; ok {
			out[name] = true
			if other := l.also(id); other != "" {
				out[other] = true
			}
		}
	}
	return out
}

// rootFolders reads the root folders.
func (c *client) rootFolders(ctx context.Context) ([]string, error) {
	var rows []rootFolder
	if err := c.get(ctx, "rootfolder", &rows); err != nil {
		return nil, err
	}
	out := make([]string, len(rows))
	for n, r := range rows {
		out[n] = r.Path
	}
	return out, nil
}

// profiles reads the names of the quality profiles.
func (c *client) profiles(ctx context.Context) (map[int32]string, error) {
	var rows []struct {
		ID   int32  `json:"id"`
		Name string `json:"name"`
	}
	if err := c.get(ctx, "qualityprofile", &rows); err != nil {
		return nil, err
	}
	out := make(map[int32]string, len(rows))
	for _, r := range rows {
		out[r.ID] = r.Name
	}
	return out, nil
}
