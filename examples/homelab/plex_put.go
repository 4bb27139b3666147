package homelab

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// editMany answers PUT /library/sections/{id}/all?type=&id=a,b&label[0].tag.tag=…
func (p *Plex) editMany(w http.ResponseWriter, q *question) {
	if _, ok := p.section(q); !ok {
		plexError(w, http.StatusNotFound)
		return
	}
	p.applyEdit(w, q, strings.Split(q.query.Get("id"), ","))
}

// editOne answers PUT /library/metadata/{id}?label[0].tag.tag=…
func (p *Plex) editOne(w http.ResponseWriter, q *question) {
	p.applyEdit(w, q, []string{q.arg(2)})
}

// tagChange is what an edit does to one kind of tag.
type tagChange struct {
	kind        tagKind
	add, remove []string
}

// readTagChange reads label[0].tag.tag=A&label[1].tag.tag=B and label[].tag.tag-=C,D, whose names are encoded once more.
func readTagChange(query url.Values, k tagKind) tagChange {
	word := tagNames[k].filter
	c := tagChange{kind: k}
	for i := 0; ; i++ {
		name := query.Get(word + "[" + strconv.Itoa(i) + "].tag.tag")
		if name == "" {
			break
		}
		c.add = append(c.add, validText(name))
	}
	for name := range strings.SplitSeq(query.Get(word+"[].tag.tag-"), ",") {
		if plain, err := url.QueryUnescape(name); err == nil && plain != "" {
			c.remove = append(c.remove, validText(plain))
		}
	}
	return c
}

// applyEdit changes the tags of items: all of them, or none when one is gone.
func (p *Plex) applyEdit(w http.ResponseWriter, q *question, keys []string) {
	var changes []tagChange
	for k := range tagKinds {
		if c := readTagChange(q.query, k); len(c.add)+len(c.remove) > 0 {
			changes = append(changes, c)
		}
	}
	if len(changes) == 0 {
		plexError(w, http.StatusBadRequest)
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, key := range keys {
		if _, ok := p.findLiving(key); !ok {
			plexError(w, http.StatusNotFound)
			return
		}
	}
	for _, key := range keys {
		r, e, _ := p.editing(key)
		for _, c := range changes {
			p.setTags(r, e, c.kind, p.changed(p.tagsOf(r, c.kind), c))
		}
	}
	w.WriteHeader(http.StatusOK)
}

// changed is what a list of tags becomes. Whether new tags add or replace differs between reports, so the lab can do either.
func (p *Plex) changed(have []string, c tagChange) []string {
	names := slices.Clone(have)
	if len(c.add) > 0 && p.lab.o.ReplaceTags {
		names = nil
	}
	for _, name := range c.add {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return slices.DeleteFunc(names, func(name string) bool { return slices.Contains(c.remove, name) })
}
