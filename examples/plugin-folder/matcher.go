//only:matcher

package main

import (
	"context"
	"hash"
	"hash/fnv"
	"strconv"

	"google.golang.org/protobuf/proto"

	"github.com/luarr/luarr/examples/plugin-folder/internal/shelf"
	"github.com/luarr/luarr/sdk"
)

var (
	_ sdk.Matcher       = (*Instance)(nil)
	_ sdk.Catalogue     = (*catalogue)(nil)
	_ sdk.Fingerprinter = (*catalogue)(nil)
)

// Snapshot reads all folders once. What another source holds is then looked up
// in them: does this film lie on the backup disk?
func (i *Instance) Snapshot(ctx context.Context, _ ...string) (sdk.Catalogue, error) {
	c := &catalogue{found: map[string][]*shelf.Entry{}, all: fnv.New64a()}
	for _, l := range i.libraries() {
		entries, unread, err := i.read(ctx, l.Key)
		if err != nil {
			return nil, err
		}
		if unread != "" { // what was not seen must not be taken for absent
			return nil, sdk.Unavailable("not everything can be read: "+unread, "see whether its disk is mounted", nil)
		}
		//only:actor
		if err := i.label(entries); err != nil {
			return nil, err
		}
		//end
		if err := c.add(entries); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// catalogue finds items by what they are known by.
type catalogue struct {
	found map[string][]*shelf.Entry
	all   hash.Hash64
}

// add enters the items of one folder; what belongs to a series comes after it.
func (c *catalogue) add(entries []*shelf.Entry) error {
	series := map[string]*sdk.Item{}
	for _, e := range entries {
		text, err := proto.MarshalOptions{Deterministic: true}.Marshal(e.Item)
		if err != nil {
			return err
		}
		c.all.Write(text)
		known := e.Item
		if e.Item.Type == sdk.Series {
			series[e.Item.Id] = e.Item
		} else if e.Item.SeriesId != "" {
			known = series[e.Item.SeriesId]
		}
		for _, w := range waysTo(known.GetExternalIds(), known.GetTitle(), known.GetYear()) {
			at := w.of(e.Item.Type, e.Item)
			c.found[at] = append(c.found[at], e)
		}
	}
	return nil
}

// Fingerprint is another one whenever a file or a label is.
func (c *catalogue) Fingerprint() string {
	return plugin.Version + " " + strconv.FormatUint(c.all.Sum64(), 36)
}

// Match finds an item of another source.
func (c *catalogue) Match(subject *sdk.Subject) *sdk.Match {
	ways := waysTo(subject.GetExternalIds(), subject.GetTitle(), subject.GetYear())
	if subject.GetSeriesId() != "" { // seasons and episodes are known by their series
		ways = waysTo(subject.GetSeriesExternalIds(), "", 0)
	}
	for _, w := range ways {
		switch found := c.found[w.of(subject.GetType(), subject)]; {
		case len(found) == 1:
			return found1(w, found[0])
		case len(found) > 1:
			return &sdk.Match{State: sdk.Ambiguous, Reason: "several of it lie in the folders, such as " + found[0].Item.Title}
		}
	}
	return &sdk.Match{State: sdk.Absent}
}

// found1 is the match with an item in a folder.
func found1(w way, e *shelf.Entry) *sdk.Match {
	m := &sdk.Match{
		State: sdk.Matched, By: w.by, Confidence: w.confidence, Id: e.Item.Id, Title: e.Item.Title, Year: e.Item.Year,
		AddedAt: e.Item.AddedAt,
		Tags:    e.Item.Labels, //only:actor
	}
	has, size := len(e.Files) > 0, int64(0)
	for _, f := range e.Files {
		size += f.Size
	}
	if has {
		m.HasFile, m.SizeBytes, m.File = &has, &size, e.Item.Versions[0].Parts[0].File
	}
	return m
}
