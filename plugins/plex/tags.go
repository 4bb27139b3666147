package plex

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
)

// Lists do not carry labels. Which items have one is asked label by label:
// only keys come back, and only of items that have it.

const (
	maxTags  = 500  // labels of one kind that are asked for
	keyPage  = 1000 // keys asked for at a time
	noTagKey = "2147483646"
)

// filterHabit is whether a server heeds the filter by label.
type filterHabit int

const (
	filterUntried filterHabit = iota
	filterWorks
	filterIgnored
)

// tag is one value that items of a library are filtered by.
type tag struct{ key, title string }

// labels reads the labels of all items of a kind. An error says why they
// cannot be relied on, and gap says it shortly, for every item.
func (s *Server) labels(ctx context.Context, section string, k kind) (_ *tagIndex, gap string, err error) {
	tags, err := s.tags(ctx, section, k)
	switch {
	case err != nil:
		return nil, "the server does not list its labels", err
	case len(tags) == 0:
		return &tagIndex{}, "", nil
	case len(tags) > maxTags:
		return nil, "the library has too many labels", fmt.Errorf("the library has more than %d labels", maxTags)
	}
	if err := s.proveFilter(ctx, section, k); err != nil {
		return nil, "the server does not filter by label", err
	}
	var (
		index tagIndex
		d     decoder
	)
	for _, t := range tags {
		var seen keySet
		l := listing{
			path:  allPath(section),
			query: labelled(k, t.key) + common + slim,
			size:  keyPage, total: -1,
		}
		e, err := s.client.list(ctx, l, func(a *answer) (container, error) {
			fresh := 0
			c, err := d.container(a, nil, func() {
				if id := d.readKey(); id != "" && seen.add(keyOf(id)) {
					fresh++
					index.add(keyOf(id), t.title)
				}
			})
			c.fresh = fresh
			return c, err
		})
		if err == nil {
			if reason := e.whole(seen.n); reason != "" {
				err = errors.New(reason)
			}
		}
		if err != nil {
			return nil, "the server does not list the items of a label", fmt.Errorf("the items with label %s could not be read: %w", t.title, err)
		}
	}
	return &index, "", nil
}

// labelled asks for the items of a kind that have a label.
func labelled(k kind, key string) string {
	return "type=" + strconv.Itoa(k.number) + "&label=" + url.QueryEscape(key)
}

// allPath is where the items of a library are listed.
func allPath(section string) string {
	return "/library/sections/" + url.PathEscape(section) + "/all"
}

// tags lists the labels that items of a kind have.
func (s *Server) tags(ctx context.Context, section string, k kind) ([]tag, error) {
	q := question{
		path:  "/library/sections/" + url.PathEscape(section) + "/label",
		query: "type=" + strconv.Itoa(k.number),
	}
	a, err := s.client.get(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("the labels could not be listed: %w", err)
	}
	defer a.Close()
	var (
		d   decoder
		out []tag
	)
	c, err := d.container(a, nil, func() {
		var t tag
		d.object(func(name []byte) {
			switch string(name) {
			case "key":
				t.key = d.str()
			case "title":
				t.title = d.str()
			default:
				d.skip()
			}
		})
		if t.key != "" && t.title != "" && len(out) <= maxTags {
			out = append(out, t)
		}
	})
	if err == nil && c.rows <= maxTags && c.rows != len(out) {
		err = errors.New("a label without key or title")
	}
	if err != nil {
		return nil, fmt.Errorf("the labels could not be listed: %w", bodyError(a.where, err, s.client.patience))
	}
	return out, nil
}

// proveFilter makes sure that the server heeds the filter: one that it does
// not understand is ignored, and the whole library comes back. It asks once
// for a label that cannot be.
func (s *Server) proveFilter(ctx context.Context, section string, k kind) error {
	s.mu.Lock()
	habit := s.known.filter
	s.mu.Unlock()
	if habit == filterUntried {
		n, err := s.count(ctx, section, labelled(k, noTagKey))
		if err != nil {
			return fmt.Errorf("the filter by label could not be tried: %w", err)
		}
		habit = filterIgnored
		if n == 0 {
			habit = filterWorks
		}
		s.mu.Lock()
		s.known.filter = habit
		s.mu.Unlock()
	}
	if habit == filterIgnored {
		return errors.New("the server ignores the filter by label")
	}
	return nil
}

// count asks how many items of a library a query finds; -1 where the server
// does not say.
func (s *Server) count(ctx context.Context, section, query string) (int64, error) {
	a, err := s.client.get(ctx, question{path: allPath(section), query: query, paged: true})
	if err != nil {
		return -1, err
	}
	defer a.Close()
	var d decoder
	c, err := d.container(a, nil, d.skip)
	switch {
	case err != nil:
		return -1, bodyError(a.where, err, s.client.patience)
	case c.total >= 0:
		return c.total, nil
	case a.total >= 0:
		return a.total, nil
	case c.rows > 0:
		return int64(c.rows), nil // it does not know pages either
	}
	return -1, nil
}

// readKey reads the key of a row and nothing else.
func (d *decoder) readKey() (id string) {
	d.object(func(name []byte) {
		if string(name) == "ratingKey" {
			id = d.str()
			return
		}
		d.skip()
	})
	return id
}
