package plex

import (
	"context"
	"slices"

	"github.com/luarr/luarr/sdk"
)

// page reads one page of a list with everything in it.
func (p *passage) page(a *answer) (container, error) {
	fresh := 0
	c, err := p.d.container(a, nil, func() {
		item := p.d.readItem()
		if item == nil || !p.seen.add(keyOf(item.Id)) {
			return
		}
		fresh++
		r := &p.d.raw
		p.media, p.scanned, p.streams = p.media || r.withMedia, p.scanned || r.analysed, p.streams || r.hasStreams
		if !p.wants(keyOf(item.Id), item.UpdatedAt != nil) {
			return
		}
		if err := p.take(item); err != nil {
			p.d.fail(&halt{err})
		}
	})
	c.fresh = fresh
	if err == nil {
		p.started = true
		if err := p.decide(); err != nil {
			return c, &halt{err}
		}
	}
	return c, err
}

// take hands a row out, or keeps it until it is known how streams come, or
// what its tags are.
func (p *passage) take(item *sdk.Item) error {
	if !p.waiting && p.tags != nil {
		return p.give(item)
	}
	p.held = append(p.held, item)
	if p.waiting && (p.streams || len(p.held) >= autoPage) {
		return p.decide()
	}
	return nil
}

// decide looks at the rows that wait. Rows without media, or with media that
// the server has analysed but without streams, mean that it does not put
// streams in lists this way.
func (p *passage) decide() error {
	if !p.waiting || len(p.held) == 0 {
		return nil
	}
	if !p.streams && (p.scanned || !p.media) {
		return errNextMode
	}
	p.waiting = !p.streams
	return p.release()
}

// release hands out the rows that waited.
func (p *passage) release() error {
	for _, item := range p.held {
		if err := p.give(item); err != nil {
			return err
		}
	}
	p.held = p.held[:0]
	return nil
}

// fewTagged is how many rows of a part are asked for their tags in details;
// for more of them all tags of the kind are read.
const fewTagged = 1000

// tagPage is page for a part of a kind: the tags of its rows are asked for
// before they are handed out.
func (p *passage) tagPage(ctx context.Context, a *answer) (container, error) {
	if p.tags != nil { // of all items
		return p.page(a)
	}
	c, err := p.page(a)
	a.Close()
	if err != nil {
		return c, err
	}
	if len(p.held) == 0 {
		return c, nil
	}
	few := max(c.total, a.total, int64(c.rows)) <= fewTagged
	if few {
		err = p.askTags(ctx)
	} else {
		err = p.readTags(ctx)
	}
	if err == nil {
		err = p.release()
	}
	if err != nil {
		return c, &halt{err}
	}
	if few {
		p.tags = nil // the next page has other rows
	}
	return c, nil
}

// askTags reads the tags of the rows that wait from their details. Rows that
// have none any more are dropped.
func (p *passage) askTags(ctx context.Context) error {
	ids := make([]string, len(p.held))
	for i, item := range p.held {
		ids[i] = item.Id
	}
	p.tags = &tagged{}
	var numbers [tagFields]map[string]int32
	for f := range tagFields {
		p.tags.index[f], numbers[f] = newTagIndex(), map[string]int32{}
	}
	var came keySet
	full := &details{c: p.s.client, d: &p.d, proven: true, glance: true}
	err := full.read(ctx, ids, func(row *sdk.Item) error {
		key := keyOf(row.Id)
		if !p.seen.has(key) || !came.add(key) {
			return nil
		}
		for f, own := range [tagFields][]string{row.Labels, row.Collections, row.Genres} {
			f := tagField(f)
			if f == genres && !p.kind.genres() {
				continue // no walk looks for them
			}
			slices.Sort(own)
			for _, text := range own {
				number, ok := numbers[f][text]
				if !ok {
					number = int32(len(numbers[f]))
					numbers[f][text] = number
				}
				p.tags.index[f].add(key, number, text, tagHash(f, text))
			}
		}
		return nil
	})
	if err != nil { // they are still held if the page is asked for again
		p.tags = nil
		return err
	}
	p.held = slices.DeleteFunc(p.held, func(item *sdk.Item) bool { return !came.has(keyOf(item.Id)) })
	p.gone += len(ids) - len(p.held)
	return nil
}

// readKeyAndTime reads the key of a row, and whether it has a time of change.
func (d *decoder) readKeyAndTime() (id string, timed bool) {
	d.object(func(name []byte) {
		switch string(name) {
		case "ratingKey":
			id = d.str()
		case "updatedAt":
			n, ok := d.integer()
			timed = ok && n != 0
		default:
			d.skip()
		}
	})
	return id, timed
}
