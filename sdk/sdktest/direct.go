package sdktest

import (
	"context"
	"fmt"

	"github.com/luarr/luarr/sdk"
	"github.com/luarr/luarr/sdk/contract"
	"github.com/luarr/luarr/sdk/wire"
)

// direct calls a plugin in this process.
type direct struct {
	plugin   sdk.Plugin
	instance any
}

var _ contract.Subject = (*direct)(nil)

// Describe asks what the plugin is.
func (d *direct) Describe(context.Context) (*wire.Description, error) { return sdk.Describe(d.plugin) }

// Open makes an instance.
func (d *direct) Open(ctx context.Context, settings map[string]any) (err error) {
	d.instance, err = sdk.Open(ctx, d.plugin, settings)
	return err
}

// Server asks who answers.
func (d *direct) Server(ctx context.Context) (*wire.Server, error) {
	return d.instance.(sdk.Source).Server(ctx)
}

// Examine asks how the server is set up.
func (d *direct) Examine(ctx context.Context) (*wire.Examination, error) {
	return d.instance.(sdk.Examiner).Examine(ctx)
}

// Libraries lists the libraries.
func (d *direct) Libraries(ctx context.Context, _ bool) ([]*wire.Library, error) {
	return d.instance.(sdk.Source).Libraries(ctx)
}

// Sessions lists what plays.
func (d *direct) Sessions(ctx context.Context) ([]*wire.Session, error) {
	return d.instance.(sdk.Sessions).Sessions(ctx)
}

// Events tells what happens.
func (d *direct) Events(ctx context.Context, each func(*wire.Event) error) error {
	return d.instance.(sdk.Events).Events(ctx, each)
}

// Items walks a library.
func (d *direct) Items(ctx context.Context, library *wire.Library, each func(*wire.ItemBatch) error) error {
	walk, err := d.instance.(sdk.Source).Items(ctx, library, sink(each))
	return ended(walk, err, each)
}

// Changes asks what changed in a library.
func (d *direct) Changes(ctx context.Context, library *wire.Library, cursor string, each func(*wire.ItemBatch) error) error {
	walk, err := d.instance.(sdk.Incremental).Since(ctx, library, cursor, sink(each))
	return ended(walk, err, each)
}

// Some reads single items.
func (d *direct) Some(ctx context.Context, library *wire.Library, keys []string, cursor string, each func(*wire.ItemBatch) error) error {
	walk, err := d.instance.(sdk.Incremental).Some(ctx, library, keys, cursor, sink(each))
	return ended(walk, err, each)
}

// Sweep looks at every item of a library.
func (d *direct) Sweep(ctx context.Context, library *wire.Library, cursor string, each func(*wire.SightingBatch) error) error {
	_, err := d.instance.(sdk.Incremental).Sweep(ctx, library, cursor, sightings(each))
	return err
}

// ended hands over how a walk ended.
func ended(w sdk.Walk, err error, each func(*wire.ItemBatch) error) error {
	if err != nil {
		return err
	}
	return each(&wire.ItemBatch{Walk: &wire.Walk{Complete: w.Complete, Reason: w.Reason, Cursor: w.Cursor, Everything: w.Everything}})
}

// Match puts items to a matcher.
func (d *direct) Match(ctx context.Context, subjects []*wire.Subject) ([]*wire.Match, error) {
	catalogue, err := d.instance.(sdk.Matcher).Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]*wire.Match, len(subjects))
	for i, s := range subjects {
		out[i] = catalogue.Match(s)
	}
	return out, nil
}

// Preview asks what changes would alter.
func (d *direct) Preview(_ context.Context, proposals []*wire.Proposal) ([]*wire.Effect, error) {
	kinds := map[string]sdk.ChangeKind{}
	for _, k := range d.instance.(sdk.Actor).Changes() {
		kinds[d.plugin.Name+"."+k.Name] = k
	}
	var out []*wire.Effect
	for _, p := range proposals {
		kind, there := kinds[p.Change.Kind]
		if !there {
			return nil, fmt.Errorf("no change %s", p.Change.Kind)
		}
		effect, err := kind.Preview(p)
		if err != nil {
			out = append(out, &wire.Effect{Refused: err.Error()})
			continue
		}
		made, err := effect.Wire()
		if err != nil {
			return nil, err
		}
		out = append(out, made)
	}
	return out, nil
}

// sink hands over items one at a time.
type sink func(*wire.ItemBatch) error

// Total is of no use here.
func (sink) Total(int64) {}

// Add hands over one item.
func (s sink) Add(item *wire.Item) error { return s(&wire.ItemBatch{Items: []*wire.Item{item}}) }

// AddMarked hands over one item with its mark.
func (s sink) AddMarked(item *wire.Item, mark uint64) error {
	return s(&wire.ItemBatch{Items: []*wire.Item{item}, Marks: []uint64{mark}})
}

// sightings hands over what a sweep sees one at a time.
type sightings func(*wire.SightingBatch) error

// Total is of no use here.
func (sightings) Total(int64) {}

// Add hands over one sighting.
func (s sightings) Add(key string, mark uint64) error {
	return s(&wire.SightingBatch{Sightings: []*wire.Sighting{{Key: key, Mark: mark}}})
}
